import assert from 'node:assert/strict';
import { type CommandApdu, encodeCommand } from '@motcua/drivers/apdu';
import { padMethod2, retailMac, sha1, tdesCbcDecrypt, tdesCbcEncrypt, unpadMethod2 } from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, equalBytes, findTag, fromHex, parseTlv, toHex } from '@motcua/drivers/tlv';
import { CIPHER_SUITES, type CipherName, type SessionKeys } from '../crypto/cipher-suite.ts';
import { deriveTripleDes } from '../key-derivation.ts';
import type { PaceProtocol } from '../protocols.ts';
import { type ChipMapping, type PaceRequest, runPace } from './pace-run.ts';

/** Command APDU in, response APDU out; null where the card is silent. */
export interface Answering {
  applet(command: Uint8Array): Promise<Uint8Array | null> | Uint8Array | null;
}

/** PACEInfo of 2021 cards. */
export const PACE_2021: PaceProtocol = { agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 13 };

export interface TerminalAnswer {
  readonly sw: number;
  readonly data: Uint8Array;
  readonly protected: boolean;
}

interface Session {
  readonly cipher: CipherName;
  readonly keys: SessionKeys;
  counter: bigint;
}

const zeros = (lengthBytes: number): Uint8Array => new Uint8Array(lengthBytes);

/** A terminal with no mercy: what is not as the standard says is an AssertionError. For checking cards, not for reading them. */
export class TestTerminal {
  private readonly card: Answering;
  private session: Session | undefined;

  constructor(card: Answering) {
    this.card = card;
  }

  static withAesSession(card: Answering, keys: SessionKeys): TestTerminal {
    const terminal = new TestTerminal(card);
    terminal.switchToAes(keys);
    return terminal;
  }

  switchTo(cipher: CipherName, keys: SessionKeys, counter = 0n): void {
    this.session = { cipher, keys, counter };
  }

  switchToAes(keys: SessionKeys): void {
    this.switchTo('aes-128', keys);
  }

  switchToTripleDes(keys: SessionKeys, counter = 0n): void {
    this.switchTo('3des', keys, counter);
  }

  /** What came back to these bytes, as they came; null for silence. */
  async raw(command: CommandApdu | string): Promise<Uint8Array | null> {
    return this.card.applet(typeof command === 'string' ? fromHex(command) : encodeCommand(command));
  }

  async plain(command: CommandApdu | string): Promise<TerminalAnswer> {
    const response = await this.raw(command);
    assert.ok(response, 'the card is silent');
    assert.ok(response.length >= 2, 'no status word');
    const sw = (response.at(-2) ?? 0) * 256 + (response.at(-1) ?? 0);
    return { sw, data: response.slice(0, -2), protected: false };
  }

  /** The status word of the last step that was answered; 9000 opens the session. */
  async pace(can: string, protocol: PaceProtocol = PACE_2021): Promise<number> {
    return (await this.runPace({ password: { can }, protocol })).sw;
  }

  async runPace(
    request: PaceRequest,
  ): Promise<{ readonly sw: number; readonly step: number; readonly chipMapping: ChipMapping | undefined }> {
    const outcome = await runPace(
      (cla, ins, p1p2, data, ne) =>
        this.plain({ cla, ins, p1: p1p2 >> 8, p2: p1p2 & 0xff, data, ...(ne !== undefined && { ne }) }),
      request,
    );
    if (!outcome.ok) {
      assert.ok(outcome.why === undefined || request.upTo !== undefined, outcome.why);
      return { sw: outcome.sw, step: outcome.step, chipMapping: undefined };
    }
    this.switchTo(request.protocol.cipher, outcome.keys);
    return { sw: 0x9000, step: 4, chipMapping: outcome.chipMapping };
  }

  async bac(mrzInformation: string): Promise<number> {
    const seed = sha1(Buffer.from(mrzInformation)).slice(0, 16);
    const encryption = deriveTripleDes(seed, 1);
    const mac = (data: Uint8Array) => retailMac(deriveTripleDes(seed, 2), padMethod2(data, 8));
    const challenge = await this.plain('0084000008');
    if (challenge.sw !== 0x9000) return challenge.sw;
    const nonce = fromHex('0102030405060708');
    const keyPart = fromHex('00112233445566778899aabbccddeeff');
    const cryptogram = tdesCbcEncrypt(encryption, zeros(8), concatBytes(nonce, challenge.data, keyPart));
    const data = concatBytes(cryptogram, mac(cryptogram));
    const answer = await this.plain({ cla: 0, ins: 0x82, p1: 0, p2: 0, data, ne: 40 });
    if (answer.sw !== 0x9000) return answer.sw;
    assert.ok(equalBytes(mac(answer.data.slice(0, 32)), answer.data.slice(32)), 'the MAC of the chip');
    const proof = tdesCbcDecrypt(encryption, zeros(8), answer.data.slice(0, 32));
    assert.deepEqual(proof.slice(0, 16), concatBytes(challenge.data, nonce));
    const shared = keyPart.map((octet, index) => octet ^ (proof[16 + index] ?? 0));
    this.switchToTripleDes(
      { encryption: deriveTripleDes(shared, 1), mac: deriveTripleDes(shared, 2) },
      BigInt(`0x${toHex(challenge.data.slice(4))}${toHex(nonce.slice(4))}`),
    );
    return 0x9000;
  }

  /** Protects the command, checks and opens the response. An unprotected answer is passed on as it is. */
  async secured(command: CommandApdu): Promise<TerminalAnswer> {
    const answer = await this.plain(this.protect(command));
    const session = this.session;
    assert.ok(session);
    return answer.data.length === 0
      ? answer
      : this.openResponse(session, answer, CIPHER_SUITES[session.cipher].blockBytes);
  }

  /** The command under the session, whose counter has gone one on. */
  protect(command: CommandApdu): CommandApdu {
    const session = this.session;
    assert.ok(session, 'no session');
    const { blockBytes } = CIPHER_SUITES[session.cipher];
    const odd = (command.ins & 1) === 1;
    const counter = this.next(session, blockBytes);
    const header = Uint8Array.of(command.cla | 0x0c, command.ins, command.p1, command.p2);
    const cryptogram = this.cipher(session, counter, padMethod2(command.data ?? zeros(0), blockBytes), 'encrypt');
    const dataObject = !command.data?.length
      ? zeros(0)
      : odd
        ? encodeTlv(0x85, cryptogram)
        : encodeTlv(0x87, Uint8Array.of(1), cryptogram);
    const expected = command.ne === undefined ? zeros(0) : encodeTlv(0x97, expectedLength(command));
    const objects = concatBytes(dataObject, expected);
    const padded = objects.length ? padMethod2(objects, blockBytes) : objects;
    const checksum = this.mac(session, concatBytes(counter, padMethod2(header, blockBytes), padded));
    const data = concatBytes(objects, encodeTlv(0x8e, checksum));
    const long = command.extended === true || data.length > 255;
    return {
      cla: command.cla | 0x0c,
      ins: command.ins,
      p1: command.p1,
      p2: command.p2,
      data,
      ne: long ? 65_536 : 256,
      extended: long,
    };
  }

  private openResponse(session: Session, answer: TerminalAnswer, blockBytes: 8 | 16): TerminalAnswer {
    const counter = this.next(session, blockBytes);
    const objects = parseTlv(answer.data, { shallow: true });
    assert.ok(objects.ok);
    const checksum = findTag(objects.value, 0x8e);
    assert.ok(checksum);
    const authenticated = answer.data.subarray(0, answer.data.length - checksum.raw.length);
    const mac = this.mac(session, concatBytes(counter, padMethod2(authenticated, blockBytes)));
    assert.equal(toHex(checksum.value), toHex(mac), 'the checksum of the response');
    const status = findTag(objects.value, 0x99)?.value;
    assert.equal(status && toHex(status), answer.sw.toString(16).padStart(4, '0'), 'the protected status word');
    const even = findTag(objects.value, 0x87)?.value.subarray(1);
    const cryptogram = even ?? findTag(objects.value, 0x85)?.value;
    const padded = cryptogram && this.cipher(session, counter, cryptogram, 'decrypt');
    const data = padded ? unpadMethod2(padded, blockBytes) : zeros(0);
    assert.ok(data, 'the padding of the response');
    return { sw: answer.sw, data, protected: true };
  }

  private next(session: Session, blockBytes: number): Uint8Array {
    session.counter += 1n;
    return fromHex(session.counter.toString(16).padStart(2 * blockBytes, '0'));
  }

  private mac(session: Session, data: Uint8Array): Uint8Array {
    return CIPHER_SUITES[session.cipher].mac(session.keys.mac, data);
  }

  private cipher(session: Session, counter: Uint8Array, data: Uint8Array, way: 'encrypt' | 'decrypt'): Uint8Array {
    const suite = CIPHER_SUITES[session.cipher];
    const key = session.keys.encryption;
    const zero = zeros(suite.blockBytes);
    return suite[way](key, suite.blockBytes === 8 ? zero : suite.encrypt(key, zero, counter), data);
  }
}

function expectedLength(command: CommandApdu): Uint8Array {
  const ne = command.ne ?? 0;
  return command.extended === true ? Uint8Array.of((ne >> 8) & 0xff, ne & 0xff) : Uint8Array.of(ne & 0xff);
}
