import { randomBytes, scalarFromBytes, sha1, unpadMethod2 } from '@motcua/drivers/crypto';
import { encodeTlv, equalBytes, findTag, parseTlv } from '@motcua/drivers/tlv';
import { CIPHER_SUITES, KEY_USE, type SessionKeys, sessionKeys } from '../crypto/cipher-suite.ts';
import { type Element, type Group, groupByParameterId, scalarOf } from '../crypto/group.ts';
import { pseudoRandomElement } from '../crypto/integrated-mapping.ts';
import { type PaceProtocol, paceOidBytes } from '../protocols.ts';
import { authenticationObjects } from '../template.ts';

/** What a card answered to one command. */
export interface PlainAnswer {
  readonly sw: number;
  readonly data: Uint8Array;
}

export type Password = { readonly can: string } | { readonly mrzInformation: string };

export interface PaceRequest {
  readonly protocol: PaceProtocol;
  readonly password: Password;
  /** `told`: tag 84 in MSE:SET AT (the default). */
  readonly parameterId?: 'told' | 'untold';
  /** Ends the run after this step of Table 4, 1 … 4. Default: all. */
  readonly upTo?: number;
}

export type PaceOutcome =
  | { readonly ok: true; readonly keys: SessionKeys; readonly chipMapping?: ChipMapping }
  /** `step` 0 is MSE:SET AT. `why`: what a terminal has to refuse though the status word is 9000. */
  | { readonly ok: false; readonly step: number; readonly sw: number; readonly why?: string };

/** For chip authentication mapping: holds when `mappingKey` = `data` · PK_IC (ICAO 9303-11 §4.4.3.5.2). */
export interface ChipMapping {
  readonly mappingKey: Element;
  readonly data: bigint;
}

type Send = (cla: number, ins: number, p1p2: number, data: Uint8Array, ne?: number) => Promise<PlainAnswer>;

/** One run of PACE, the terminal's side (ICAO 9303-11 §4.4), as plain as the text: for checking cards, not for reading them. */
export async function runPace(send: Send, request: PaceRequest): Promise<PaceOutcome> {
  const { protocol, password, upTo = 4 } = request;
  const suite = CIPHER_SUITES[protocol.cipher];
  const group = groupByParameterId(protocol.parameterId);
  if (!group) throw new RangeError(`no domain parameters ${protocol.parameterId}`);
  const zero = new Uint8Array(suite.blockBytes);

  const set = await send(0x00, 0x22, 0xc1a4, securityEnvironment(request));
  if (set.sw !== 0x9000) return { ok: false, step: 0, sw: set.sw };
  let step = 0;
  /** The value of the response object, or how the run ended. */
  const next = async (objects: readonly (readonly [number, Uint8Array])[], tag: number) => {
    step += 1;
    const data = authenticationObjects(...objects);
    const answer = await send(step === 4 ? 0x00 : 0x10, 0x86, 0, data, data.length > 255 ? 65_536 : 256);
    if (answer.sw !== 0x9000) return { ended: { ok: false, step, sw: answer.sw } as const };
    const parsed = parseTlv(answer.data);
    const value = parsed.ok ? findTag(parsed.value, 0x7c, tag)?.value : undefined;
    const more = parsed.ok ? findTag(parsed.value, 0x7c, 0x8a)?.value : undefined;
    return value
      ? { value, more }
      : { ended: { ok: false, step, sw: answer.sw, why: `no object ${tag.toString(16)}` } as const };
  };
  const refuse = (why: string): PaceOutcome => ({ ok: false, step, sw: 0x9000, why });
  const stopped = (): PaceOutcome => ({ ok: false, step, sw: 0x9000, why: 'stopped on purpose' });

  const first = await next([], 0x80);
  if (first.ended) return first.ended;
  if (upTo === 1) return stopped();
  const nonce = suite.decrypt(suite.derive(secretOf(password), KEY_USE.password), zero, first.value);

  const integrated = protocol.mapping === 'im';
  const mappingScalar = scalarOf(group, randomBytes);
  const terminalNonce = randomBytes(suite.keyBytes);
  const mappingData = integrated ? terminalNonce : group.multiply(group.generator, mappingScalar);
  const second = await next([[0x81, mappingData ?? new Uint8Array(0)]], 0x82);
  if (second.ended) return second.ended;
  if (integrated && second.value.length > 0) return refuse('integrated mapping sends nothing back');
  const generator = integrated
    ? group.fromField(pseudoRandomElement(suite, { s: nonce, t: terminalNonce, prime: group.prime }))
    : mappedGenerator(group, { nonce, chipKey: second.value, mappingScalar });
  if (!generator) return refuse('the mapping key is not of the group');
  if (upTo === 2) return stopped();

  const privateKey = scalarOf(group, randomBytes);
  const publicKey = group.multiply(generator, privateKey);
  const third = await next([[0x83, publicKey ?? new Uint8Array(0)]], 0x84);
  if (third.ended) return third.ended;
  const chipKey = group.accept(third.value);
  const shared = chipKey && group.multiply(chipKey, privateKey);
  if (!publicKey || !chipKey || !shared || equalBytes(chipKey, publicKey)) return refuse('not an ephemeral key');
  if (upTo === 3) return stopped();

  const keys = sessionKeys(suite, group.secretOf(shared));
  const token = (of: Element) =>
    suite.token(
      keys.mac,
      encodeTlv(0x7f49, encodeTlv(0x06, paceOidBytes(protocol)), encodeTlv(group.publicValueTag, of)),
    );
  const fourth = await next([[0x85, token(chipKey)]], 0x86);
  if (fourth.ended) return fourth.ended;
  if (!equalBytes(fourth.value, token(publicKey))) return refuse('the authentication token is not right');
  if (protocol.mapping !== 'cam') return fourth.more ? refuse('chip authentication data unasked') : { ok: true, keys };
  const data = fourth.more && decryptChipData(fourth.more, keys, protocol);
  if (data === undefined) return refuse('no chip authentication data');
  return { ok: true, keys, chipMapping: { mappingKey: second.value, data } };
}

/** Data of MSE:SET AT (§4.4.4.1). */
export function securityEnvironment({ protocol, password, parameterId = 'told' }: PaceRequest): Uint8Array {
  const objects = [
    encodeTlv(0x80, paceOidBytes(protocol)),
    encodeTlv(0x83, Uint8Array.of('can' in password ? 2 : 1)),
    ...(parameterId === 'told' ? [encodeTlv(0x84, Uint8Array.of(protocol.parameterId))] : []),
  ];
  return Uint8Array.from(Buffer.concat(objects));
}

const secretOf = (password: Password): Uint8Array =>
  'can' in password
    ? Uint8Array.from(Buffer.from(password.can, 'latin1'))
    : sha1(Buffer.from(password.mrzInformation, 'latin1'));

function mappedGenerator(
  group: Group,
  { nonce, chipKey, mappingScalar }: { nonce: Uint8Array; chipKey: Uint8Array; mappingScalar: bigint },
): Element | undefined {
  const accepted = group.accept(chipKey);
  const shared = accepted && group.multiply(accepted, mappingScalar);
  const base = group.multiply(group.generator, scalarFromBytes(nonce));
  return shared && base && group.add(base, shared);
}

function decryptChipData(data: Uint8Array, keys: SessionKeys, protocol: PaceProtocol): bigint | undefined {
  const suite = CIPHER_SUITES[protocol.cipher];
  if (data.length === 0 || data.length % suite.blockBytes !== 0) return undefined;
  const iv = suite.encrypt(keys.encryption, new Uint8Array(16), new Uint8Array(16).fill(0xff));
  const value = unpadMethod2(suite.decrypt(keys.encryption, iv, data), 16);
  return value && scalarFromBytes(value);
}
