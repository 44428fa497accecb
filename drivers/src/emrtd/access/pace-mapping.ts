import { scalarFromBytes } from '../../crypto/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import type { AgreementGroup, GroupElement } from './agreement-group.ts';
import { type EphemeralKeys, eventLoopTurn } from './ephemeral-keys.ts';
import { INTEGRATED_NONCE_BYTES, integratedGenerator } from './integrated-mapping.ts';
import type { AccessFailure, PaceParameters } from './pace-model.ts';

/** Our key pair over the mapped generator, and what the card sent for the mapping. */
export interface MappedKey {
  readonly privateKey: bigint;
  readonly publicKey: Uint8Array;
  /** Null under integrated mapping, where the card sends none. */
  readonly cardMapping: GroupElement | null;
}

export interface MappingStep {
  readonly parameters: PaceParameters;
  readonly nonce: Uint8Array;
  readonly keys: EphemeralKeys;
  readonly random: (lengthBytes: number) => Uint8Array;
  /** The exchange of mapping data; answers with what the card sent (empty when it sent none). */
  readonly exchange: (mappingData: Uint8Array) => Promise<Result<Uint8Array, AccessFailure>>;
}

/** Step 2 of PACE with its computation (ICAO 9303-11 §4.4.3.3). */
export const mapNonce = (step: MappingStep): Promise<Result<MappedKey, AccessFailure>> =>
  step.parameters.protocol.mapping === 'im' ? integratedMapping(step) : genericMapping(step);

/**
 * Generic mapping, G~ = s·G + H with H = m·PK, and our key x·G~ in one go: x·s·G + x·m·PK. G~ itself is not computed, and
 * the first part is while the card works: one multiplication instead of three is left between the card's answer and ours.
 */
async function genericMapping({
  parameters,
  nonce,
  keys,
  exchange,
}: MappingStep): Promise<Result<MappedKey, AccessFailure>> {
  const { group } = parameters;
  const mapping = keys.pair(group);
  const privateKey = keys.scalar(group);
  const pending = exchange(mapping.publicKey);
  await eventLoopTurn();
  const share = nonceShare(group, { nonce, privateKey });
  const answer = await pending;
  if (!answer.ok) return answer;
  const cardMapping = group.decode(answer.value);
  if (cardMapping === undefined) return err({ kind: 'dishonest', message: 'the card sent an invalid mapping key' });
  const publicKey = mappedPublicKey(group, { share, privateKey, mappingKey: mapping.privateKey, cardMapping });
  if (publicKey === undefined) return err({ kind: 'dishonest', message: 'the card sent an invalid mapping key' });
  return ok({ privateKey, publicKey: publicKey.encoded, cardMapping });
}

/** x·s·G; undefined when the nonce is a multiple of the order. */
export const nonceShare = (
  group: AgreementGroup,
  given: { readonly nonce: Uint8Array; readonly privateKey: bigint },
): GroupElement | undefined => group.base.times(reduce(group, given.privateKey * scalarFromBytes(given.nonce)));

/** x·s·G + x·m·PK; undefined when the card's key makes the generator neutral. */
export function mappedPublicKey(
  group: AgreementGroup,
  given: {
    readonly share: GroupElement | undefined;
    readonly privateKey: bigint;
    readonly mappingKey: bigint;
    readonly cardMapping: GroupElement;
  },
): GroupElement | undefined {
  const common = given.cardMapping.times(reduce(group, given.privateKey * given.mappingKey));
  return common === undefined || given.share === undefined ? common : given.share.plus(common);
}

/** PACE takes groups of known order alone. */
function reduce(group: AgreementGroup, scalar: bigint): bigint {
  if (group.order === undefined) throw new RangeError('a group of unknown order');
  return scalar % group.order;
}

/** Integrated mapping: the terminal sends a nonce of its own; the generator follows from both, while the card works. */
async function integratedMapping({
  parameters,
  nonce,
  keys,
  random,
  exchange,
}: MappingStep): Promise<Result<MappedKey, AccessFailure>> {
  const { group, protocol } = parameters;
  const lengths = INTEGRATED_NONCE_BYTES[protocol.suite];
  if (nonce.length !== lengths.chip) return err({ kind: 'dishonest', message: 'the PACE nonce has a wrong length' });
  const terminalNonce = random(lengths.terminal);
  const privateKey = keys.scalar(group);
  const pending = exchange(terminalNonce);
  await eventLoopTurn();
  const generator = integratedGenerator(group, protocol.suite, { chip: nonce, terminal: terminalNonce });
  const publicKey = generator?.times(privateKey);
  const answer = await pending;
  if (!answer.ok) return answer;
  if (answer.value.length > 0) return err({ kind: 'dishonest', message: 'the card sent mapping data of its own' });
  if (publicKey === undefined) return err({ kind: 'dishonest', message: 'the PACE nonces give no generator' });
  return ok({ privateKey, publicKey: publicKey.encoded, cardMapping: null });
}
