import assert from 'node:assert/strict';
import { type CommandApdu, encodeCommand } from '@motcua/drivers/apdu';
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  curveByName,
  decodePoint,
  encodePoint,
  multiplyPoint,
  padMethod2,
  randomScalar,
  retailMac,
  scalarFromBytes,
  sha1,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, equalBytes, findTag, fromHex, parseTlv, toHex } from '@motcua/drivers/tlv';
import type { ChipCard } from '../card.ts';
import { deriveAes128, deriveTripleDes } from '../key-derivation.ts';
import type { SessionKeys } from '../secure-messaging.ts';

export interface TerminalAnswer {
  readonly sw: number;
  readonly data: Uint8Array;
  readonly protected: boolean;
}

interface Session {
  readonly cipher: 'aes' | 'triple-des';
  readonly keys: SessionKeys;
  counter: bigint;
}

const zeros = (lengthBytes: number): Uint8Array => new Uint8Array(lengthBytes);

/** The other side of the card's own tests: a terminal with no mercy for errors. Not the product's reader. */
export class TestTerminal {
  private readonly card: ChipCard;
  private session: Session | undefined;

  constructor(card: ChipCard) {
    this.card = card;
  }

  static withAesSession(card: ChipCard, keys: SessionKeys): TestTerminal {
    const terminal = new TestTerminal(card);
    terminal.switchToAes(keys);
    return terminal;
  }

  switchToAes(keys: SessionKeys): void {
    this.session = { cipher: 'aes', keys, counter: 0n };
  }

  switchToTripleDes(keys: SessionKeys, counter = 0n): void {
    this.session = { cipher: 'triple-des', keys, counter };
  }

  async plain(command: CommandApdu | string): Promise<TerminalAnswer> {
    const bytes = typeof command === 'string' ? fromHex(command) : encodeCommand(command);
    const response = await this.card.applet(bytes);
    assert.ok(response, 'the card is silent');
    const sw = (response.at(-2) ?? 0) * 256 + (response.at(-1) ?? 0);
    return { sw, data: response.slice(0, -2), protected: false };
  }

  /** GENERAL AUTHENTICATE data objects by CAN; the status word of the last step that was answered. */
  async pace(can: string): Promise<number> {
    const curve = curveByName('brainpoolP256r1');
    assert.ok(curve);
    const mse = await this.plain('0022c1a412800a04007f0007020204020283010284010d');
    if (mse.sw !== 0x9000) return mse.sw;
    const step = async (cla: number, data: Uint8Array, tag: number): Promise<Uint8Array | number> => {
      const answer = await this.plain({ cla, ins: 0x86, p1: 0, p2: 0, data: encodeTlv(0x7c, data), ne: 256 });
      if (answer.sw !== 0x9000) return answer.sw;
      const parsed = parseTlv(answer.data);
      const object = parsed.ok ? findTag(parsed.value, 0x7c, tag) : undefined;
      assert.ok(object);
      return object.value;
    };
    const cryptogram = await step(0x10, zeros(0), 0x80);
    if (typeof cryptogram === 'number') return cryptogram;
    const nonce = aesCbcDecrypt(deriveAes128(Buffer.from(can), 3), zeros(16), cryptogram);

    const mappingKey = randomScalar(curve);
    const point = (encoded: Uint8Array) => {
      const decoded = decodePoint(curve, encoded);
      assert.ok(decoded);
      return decoded;
    };
    const multiple = (base: typeof curve.base, by: bigint) => {
      const product = multiplyPoint(curve, base, by);
      assert.ok(product);
      return product;
    };
    const mapped = await step(0x10, encodeTlv(0x81, encodePoint(multiple(curve.base, mappingKey))), 0x82);
    if (typeof mapped === 'number') return mapped;
    const generator = multiple(curve.base, scalarFromBytes(nonce)).add(multiple(point(mapped), mappingKey));

    const privateKey = randomScalar(curve);
    const publicKey = encodePoint(multiple(generator, privateKey));
    const chipKey = await step(0x10, encodeTlv(0x83, publicKey), 0x84);
    if (typeof chipKey === 'number') return chipKey;
    const secret = encodePoint(multiple(point(chipKey), privateKey)).slice(1, 33);
    const keys = { encryption: deriveAes128(secret, 1), mac: deriveAes128(secret, 2) };
    const token = (of: Uint8Array) =>
      aesCmac(keys.mac, encodeTlv(0x7f49, fromHex('060a04007f00070202040202'), encodeTlv(0x86, of))).slice(0, 8);
    const proof = await step(0x00, encodeTlv(0x85, token(chipKey)), 0x86);
    if (typeof proof === 'number') return proof;
    assert.ok(equalBytes(proof, token(publicKey)), "the chip's token");
    this.switchToAes(keys);
    return 0x9000;
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
    const session = this.session;
    assert.ok(session, 'no session');
    const blockBytes = session.cipher === 'aes' ? 16 : 8;
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
    const long = command.extended === true;
    const answer = await this.plain({
      cla: command.cla | 0x0c,
      ins: command.ins,
      p1: command.p1,
      p2: command.p2,
      data: concatBytes(objects, encodeTlv(0x8e, checksum)),
      ne: long ? 65_536 : 256,
      extended: long,
    });
    return answer.data.length === 0 ? answer : this.openResponse(session, answer, blockBytes);
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
    return session.cipher === 'aes' ? aesCmac(session.keys.mac, data).slice(0, 8) : retailMac(session.keys.mac, data);
  }

  private cipher(session: Session, counter: Uint8Array, data: Uint8Array, way: 'encrypt' | 'decrypt'): Uint8Array {
    const key = session.keys.encryption;
    if (session.cipher === 'triple-des') {
      return way === 'encrypt' ? tdesCbcEncrypt(key, zeros(8), data) : tdesCbcDecrypt(key, zeros(8), data);
    }
    const iv = aesCbcEncrypt(key, zeros(16), counter);
    return way === 'encrypt' ? aesCbcEncrypt(key, iv, data) : aesCbcDecrypt(key, iv, data);
  }
}

function expectedLength(command: CommandApdu): Uint8Array {
  const ne = command.ne ?? 0;
  return command.extended === true ? Uint8Array.of((ne >> 8) & 0xff, ne & 0xff) : Uint8Array.of(ne & 0xff);
}
