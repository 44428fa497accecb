import { readFile } from 'node:fs/promises';
import type { ReadPolicy } from '@motcua/drivers/emrtd';
import { type Static, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { UsageError } from './command.ts';
import { toldPath } from './folders.ts';

const oneOf = <const T extends readonly string[]>(...values: T) =>
  Type.Union(values.map((value) => Type.Literal(value as T[number])));

/** What `--policy FILE` may say. What it leaves out is as without the option. */
export const readPolicySchema = Type.Object(
  {
    bac: Type.Optional(oneOf('never', 'if-pace-not-offered', 'if-pace-refused')),
    mrzAfterCan: Type.Optional(oneOf('never', 'if-can-not-known', 'if-can-wrong')),
    pace: Type.Optional(
      Type.Union([
        Type.Literal('never'),
        Type.Object(
          {
            mappings: Type.Optional(Type.Array(oneOf('cam', 'gm', 'im'))),
            suites: Type.Optional(Type.Array(oneOf('3des', 'aes-128', 'aes-192', 'aes-256'))),
            agreements: Type.Optional(Type.Array(oneOf('ecdh', 'dh'))),
          },
          { additionalProperties: false },
        ),
      ]),
    ),
    legacyAlgorithms: Type.Optional(oneOf('report', 'refuse')),
  },
  { additionalProperties: false, $id: 'motcua-read-policy', title: 'motcua read --policy FILE' },
);
export type ReadPolicyFile = Static<typeof readPolicySchema>;

/** Simulated certificates are no matter of a file that could be left lying about: only the option admits them. */
export async function readPolicyFile(
  path: string,
): Promise<Omit<ReadPolicy, 'allowSimulated' | 'bac'> & Partial<ReadPolicy>> {
  let policy: unknown;
  try {
    policy = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new UsageError(`--policy ${toldPath(path)} cannot be read: give a JSON file that exists`);
  }
  if (Check(readPolicySchema, policy)) return policy;
  const [first] = Errors(readPolicySchema, policy);
  const where = first && 'instancePath' in first && first.instancePath !== '' ? ` at ${first.instancePath}` : '';
  throw new UsageError(
    `--policy ${toldPath(path)} is not a policy${where}: it may hold bac (never, if-pace-not-offered, if-pace-refused), mrzAfterCan (never, if-can-not-known, if-can-wrong), pace (never, or mappings, suites, agreements) and legacyAlgorithms (report, refuse)`,
  );
}
