import assert from 'node:assert/strict';
import { fieldAt, readText } from '@motcua/core/forms';
import type { PackVersion } from '@motcua/core/services';
import type { Dossier, DossierValue } from '@motcua/core/submission';
import type { Citizen } from '@motcua/simulators/citizens';
import type { Journey, Walked } from './pack-journey.ts';

/** What the citizen wrote and what their card proved is what the province holds, under the names of the pack. */
export function assertArrived({
  dossier,
  walked,
  version,
  journey,
  citizen,
}: {
  readonly dossier: Dossier;
  readonly walked: Walked;
  readonly version: PackVersion;
  readonly journey: Journey;
  readonly citizen: Citizen;
}): void {
  assert.equal(dossier.serviceId, journey.serviceId);
  assert.equal(dossier.serviceVersion, version.version);
  assert.equal(dossier.language, journey.language);
  assert.deepEqual(dossier.identification, {
    method: 'chip',
    access: 'pace-can',
    overall: 'verified',
    chipAuthenticity: 'proven',
    holderCompared: 'none',
  });
  for (const { source, evidence } of everyValue(dossier))
    if (source === 'chip') assert.equal(evidence?.overall, 'verified');
  const { fullName } = dossier.values;
  if (fullName) assert.deepEqual([fullName.value, fullName.source], [citizen.fullName, 'chip']);
  assert.ok(walked.entered.size > 0);
  for (const [source, texts] of [
    ['typed', walked.entered],
    ['chip', walked.fromChip],
  ] as const)
    for (const [path, text] of texts) {
      const schema = fieldAt(walked.form, path)?.schema;
      const read = schema && readText(schema, text);
      assert.ok(read?.kind === 'value', path);
      const found = valueAt(dossier, version, path);
      assert.deepEqual([found?.value, found?.source], [read.value, source], path);
      if (source === 'typed') assert.equal(found?.evidence, null, path);
    }
}

/** `guests.r2.home.commune` stands in the second row of what the pack calls its guests; rows are never numbered anew. */
function valueAt(dossier: Dossier, { mapping = [] }: PackVersion, path: string): DossierValue | undefined {
  const named = (from: string): string | undefined => mapping.find((one) => one.from === from)?.to;
  const inRow = /^([^.]+)\.r(\d+)\.(.+)$/.exec(path);
  if (inRow) {
    const [, list = '', row, inner = ''] = inRow;
    return dossier.lists[named(list) ?? list]?.[Number(row) - 1]?.[named(`${list}.${inner}`) ?? inner];
  }
  const [group = '', inner] = path.split('.');
  const ofGroup = inner === undefined ? undefined : named(group);
  return dossier.values[named(path) ?? (ofGroup === undefined ? path : `${ofGroup}.${inner}`)];
}

const everyValue = ({ values, lists }: Dossier): readonly DossierValue[] => [
  ...Object.values(values),
  ...Object.values(lists).flatMap((rows) => rows.flatMap((row) => Object.values(row))),
];
