import { type CommandApdu, SW } from '@motcua/drivers/apdu';
import { padMethod2, scalarFromBytes, sha1 } from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, equalBytes } from '@motcua/drivers/tlv';
import { type Answer, CARD_SW, refuse, succeed, succeedAndOpen } from './answer.ts';
import type { ChipRandom } from './chip-random.ts';
import { CIPHER_SUITES, type CipherSuite, KEY_USE, type SessionKeys, sessionKeys } from './crypto/cipher-suite.ts';
import { type Element, type Group, groupByParameterId } from './crypto/group.ts';
import { chipNonceBytes, pseudoRandomElement } from './crypto/integrated-mapping.ts';
import { byteLength, inverse, unsignedBytes } from './crypto/modular.ts';
import { type PaceProtocol, paceOidBytes } from './protocols.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { authenticationObjects, parseAuthenticationData, parseSecurityEnvironment } from './template.ts';

const CHAINING = 0x10;
const PASSWORD = { mrz: 1, can: 2 } as const;
/** Long enough for every mapping but the integrated one with long keys, which fixes its own (§4.4.3.3). */
const NONCE_BYTES = 16;

/** One way of PACE with what it runs on. */
interface Way {
  readonly protocol: PaceProtocol;
  readonly oid: Uint8Array;
  readonly group: Group;
  readonly suite: CipherSuite;
}

type Step =
  | { readonly expects: 'nothing' }
  | { readonly expects: 'nonce-request'; readonly way: Way; readonly passwordKey: Uint8Array }
  | { readonly expects: 'mapping'; readonly way: Way; readonly nonce: Uint8Array }
  | { readonly expects: 'agreement'; readonly way: Way; readonly mapped: Mapped }
  | {
      readonly expects: 'token';
      readonly way: Way;
      readonly mapped: Mapped;
      readonly keys: SessionKeys;
      readonly chipKey: Element;
      readonly terminalKey: Element;
    };

interface Mapped {
  readonly generator: Element;
  /** SK_Map,IC: what chip authentication mapping ties to the static key. */
  readonly mappingKey?: bigint;
}

export interface PaceOptions {
  readonly can: string;
  readonly mrzInformation: string;
  readonly protocols: readonly PaceProtocol[];
  /** Static private keys for chip authentication mapping, by parameter id, which is their key id (§9.2.1). */
  readonly mappingKeys?: ReadonlyMap<number, bigint>;
}

/** PACE, the chip's side (ICAO 9303-11 §4.4): generic, integrated and chip authentication mapping. */
export class Pace {
  private readonly ways: readonly Way[];
  private readonly passwords: ReadonlyMap<number, Uint8Array>;
  private readonly mappingKeys: ReadonlyMap<number, bigint>;
  private readonly random: ChipRandom;
  private step: Step = { expects: 'nothing' };

  constructor(options: PaceOptions, random: ChipRandom) {
    this.random = random;
    this.mappingKeys = options.mappingKeys ?? new Map();
    this.ways = options.protocols.map((protocol) => {
      const group = groupByParameterId(protocol.parameterId);
      if (group?.kind !== protocol.agreement) throw new RangeError('domain parameters of another kind');
      return { protocol, oid: paceOidBytes(protocol), group, suite: CIPHER_SUITES[protocol.cipher] };
    });
    // f(π) of §9.7.3.
    this.passwords = new Map([
      [PASSWORD.mrz, sha1(Buffer.from(options.mrzInformation, 'latin1'))],
      [PASSWORD.can, Uint8Array.from(Buffer.from(options.can, 'latin1'))],
    ]);
  }

  forget(): void {
    this.step = { expects: 'nothing' };
  }

  /** The step of Table 4 that comes next, 1 … 4; undefined when no run is under way. */
  get stepNumber(): number | undefined {
    const next = ['nonce-request', 'mapping', 'agreement', 'token'].indexOf(this.step.expects);
    return next < 0 ? undefined : next + 1;
  }

  /** MSE:SET AT (§4.4.4.1): 80 the protocol, 83 the password, 84 the domain parameters where they are ambiguous. */
  setTemplate(data: Uint8Array): Answer {
    this.forget();
    const objects = parseSecurityEnvironment(data);
    const oid = objects?.get(0x80);
    const reference = objects?.get(0x83);
    if (!oid || !reference || reference.length !== 1) return refuse(CARD_SW.wrongParametersInData);
    const named = this.ways.filter((way) => equalBytes(way.oid, oid));
    if (named.length === 0) return refuse(CARD_SW.wrongParametersInData);
    const parameterId = objects?.get(0x84);
    const chosen = parameterId ? named.filter((way) => isParameterId(parameterId, way)) : named;
    const [way, ...others] = chosen;
    const password = this.passwords.get(reference[0] ?? 0);
    if (!way || others.length > 0 || !password) return refuse(SW.referenceDataNotFound);
    this.step = { expects: 'nonce-request', way, passwordKey: way.suite.derive(password, KEY_USE.password) };
    return succeed();
  }

  /** GENERAL AUTHENTICATE (§4.4.4.2). What goes wrong at any step ends the run. */
  generalAuthenticate(command: CommandApdu): Answer {
    const { step } = this;
    this.forget();
    const object = parseAuthenticationData(command.data ?? new Uint8Array(0));
    if (object === undefined) return refuse(CARD_SW.wrongParametersInData);
    const last = step.expects === 'token';
    if (((command.cla & CHAINING) === 0) !== last) {
      return refuse(last ? CARD_SW.lastCommandOfChainExpected : SW.conditionsNotSatisfied);
    }
    const tag = object === 'empty' ? undefined : object.tag;
    const value = object === 'empty' ? new Uint8Array(0) : object.value;
    const wrong = refuse(CARD_SW.wrongParametersInData);
    switch (step.expects) {
      case 'nothing':
        return refuse(SW.conditionsNotSatisfied);
      case 'nonce-request':
        return tag === undefined ? this.encryptNonce(step.way, step.passwordKey) : wrong;
      case 'mapping':
        return tag === 0x81 ? this.map(step.way, step.nonce, value) : wrong;
      case 'agreement':
        return tag === 0x83 ? this.agree(step.way, step.mapped, value) : wrong;
      case 'token':
        return tag === 0x85 ? this.checkToken(step, value) : wrong;
      default:
        return step satisfies never;
    }
  }

  private encryptNonce(way: Way, passwordKey: Uint8Array): Answer {
    const { suite } = way;
    const lengthBytes = way.protocol.mapping === 'im' ? chipNonceBytes(suite) : NONCE_BYTES;
    const nonce = this.random.bytes('pace-nonce', lengthBytes);
    this.step = { expects: 'mapping', way, nonce };
    const cryptogram = suite.encrypt(passwordKey, new Uint8Array(suite.blockBytes), nonce);
    return succeed(authenticationObjects([0x80, cryptogram]));
  }

  private map(way: Way, nonce: Uint8Array, data: Uint8Array): Answer {
    return way.protocol.mapping === 'im' ? this.mapByNonce(way, nonce, data) : this.mapByKey(way, nonce, data);
  }

  /** §4.4.3.3.1 and §4.4.3.3.3: s · G + H, g^s · h. */
  private mapByKey(way: Way, nonce: Uint8Array, data: Uint8Array): Answer {
    const { group } = way;
    const terminalKey = group.accept(data);
    if (!terminalKey) return refuse(CARD_SW.wrongParametersInData);
    const mappingKey = this.random.scalar('pace-mapping', group);
    const publicKey = group.multiply(group.generator, mappingKey);
    const shared = group.multiply(terminalKey, mappingKey);
    const base = group.multiply(group.generator, scalarFromBytes(nonce));
    const generator = shared && base && group.add(base, shared);
    if (!publicKey || !generator) return refuse(CARD_SW.wrongParametersInData);
    this.step = { expects: 'agreement', way, mapped: { generator, mappingKey } };
    return succeed(authenticationObjects([0x82, publicKey]));
  }

  /** §4.4.3.3.2: the terminal's nonce travels in clear, nothing travels back. */
  private mapByNonce(way: Way, nonce: Uint8Array, data: Uint8Array): Answer {
    const { group, suite } = way;
    if (data.length !== suite.keyBytes) return refuse(CARD_SW.wrongParametersInData);
    const element = pseudoRandomElement(suite, { s: nonce, t: data, prime: group.prime });
    const generator = group.fromField(element);
    if (!generator) return refuse(CARD_SW.wrongParametersInData);
    this.step = { expects: 'agreement', way, mapped: { generator } };
    return succeed(authenticationObjects([0x82, new Uint8Array(0)]));
  }

  private agree(way: Way, mapped: Mapped, data: Uint8Array): Answer {
    const { group, suite } = way;
    const terminalKey = group.accept(data);
    if (!terminalKey) return refuse(CARD_SW.wrongParametersInData);
    const privateKey = this.random.scalar('pace-agreement', group);
    const chipKey = group.multiply(mapped.generator, privateKey);
    const shared = group.multiply(terminalKey, privateKey);
    // §4.4.1: each party checks that the two public keys differ.
    if (!chipKey || !shared || equalBytes(chipKey, terminalKey)) return refuse(CARD_SW.wrongParametersInData);
    const keys = sessionKeys(suite, group.secretOf(shared));
    this.step = { expects: 'token', way, mapped, keys, chipKey, terminalKey };
    return succeed(authenticationObjects([0x84, chipKey]));
  }

  private checkToken(step: Extract<Step, { expects: 'token' }>, token: Uint8Array): Answer {
    const { way, keys } = step;
    if (!equalBytes(token, tokenOver(way, keys, step.chipKey))) return refuse(SW.authenticationFailed);
    const proof = [0x86, tokenOver(way, keys, step.terminalKey)] as const;
    const session = SecureMessaging.start(way.suite.name, keys);
    if (way.protocol.mapping !== 'cam') return succeedAndOpen(authenticationObjects(proof), session);
    const chipData = this.chipAuthenticationData(step);
    if (!chipData) return refuse(SW.referenceDataNotFound);
    return succeedAndOpen(authenticationObjects(proof, [0x8a, chipData]), session);
  }

  /** A_IC of §4.4.3.5: CA_IC = SK_IC⁻¹ · SK_Map,IC, encrypted with IV = E(KS_Enc, −1). */
  private chipAuthenticationData({ way, mapped, keys }: Extract<Step, { expects: 'token' }>): Uint8Array | undefined {
    const { group, suite } = way;
    const staticKey = this.mappingKeys.get(way.protocol.parameterId);
    if (staticKey === undefined || mapped.mappingKey === undefined) return undefined;
    const value = (inverse(staticKey, group.order) * mapped.mappingKey) % group.order;
    const iv = suite.encrypt(keys.encryption, new Uint8Array(16), new Uint8Array(16).fill(0xff));
    return suite.encrypt(keys.encryption, iv, padMethod2(unsignedBytes(value, byteLength(group.order)), 16));
  }
}

const isParameterId = (value: Uint8Array, way: Way): boolean =>
  equalBytes(value, Uint8Array.of(way.protocol.parameterId));

/** §4.4.3.4: a MAC over the other side's public key as a data object (7F49). */
function tokenOver(way: Way, keys: SessionKeys, publicKey: Element): Uint8Array {
  const object = encodeTlv(0x7f49, encodeTlv(0x06, way.oid), encodeTlv(way.group.publicValueTag, publicKey));
  return way.suite.token(keys.mac, concatBytes(object));
}
