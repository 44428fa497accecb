import { type CommandApdu, SW } from '@motcua/drivers/apdu';
import { padMethod2, unpadMethod2 } from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, equalBytes, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import { CIPHER_SUITES, type CipherName, type CipherSuite, type SessionKeys } from './crypto/cipher-suite.ts';

const TAG = { cryptogram: 0x87, oddCryptogram: 0x85, expectedLength: 0x97, status: 0x99, checksum: 0x8e } as const;
const PADDING_METHOD_2 = Uint8Array.of(0x01);
/** DO'99' (4 bytes) and DO'8E' (10 bytes) of every response. */
const RESPONSE_TRAILER_BYTES = 14;

const zeros = (lengthBytes: number): Uint8Array => new Uint8Array(lengthBytes);

export type { SessionKeys } from './crypto/cipher-suite.ts';

/** What goes back to the terminal. */
interface Reply {
  readonly sw: number;
  readonly data: Uint8Array;
}

export type Unprotected =
  | { readonly ok: true; readonly command: CommandApdu }
  | { readonly ok: false; readonly sw: number };

/** One secure-messaging session, the chip's side. It is dead after the first command that it refuses. */
export class SecureMessaging {
  private readonly suite: CipherSuite;
  private readonly keys: SessionKeys;
  private counter: Uint8Array;

  private constructor(suite: CipherSuite, keys: SessionKeys, counter: Uint8Array) {
    this.suite = suite;
    this.keys = keys;
    this.counter = counter;
  }

  /** After PACE and Chip Authentication: the send sequence counter starts at zero (§9.8.6.3, §9.8.7.3). */
  static start(cipher: CipherName, keys: SessionKeys): SecureMessaging {
    const suite = CIPHER_SUITES[cipher];
    return new SecureMessaging(suite, keys, zeros(suite.blockBytes));
  }

  /** AES with a key of any length. */
  static withAes(keys: SessionKeys): SecureMessaging {
    return SecureMessaging.start('aes-128', keys);
  }

  /** After BAC. `counter`: RND.IC and RND.IFD, the last four bytes of each (§9.8.6.3). */
  static withTripleDes(keys: SessionKeys, counter: Uint8Array): SecureMessaging {
    return new SecureMessaging(CIPHER_SUITES['3des'], keys, counter);
  }

  /** Checks and decrypts a command; the value is the command as it was before protection. */
  unprotect(command: CommandApdu): Unprotected {
    this.step();
    const objects = parseTlv(command.data ?? zeros(0), { shallow: true });
    if (!objects.ok) return { ok: false, sw: SW.secureMessagingObjectIncorrect };
    const parts = sortObjects(objects.value, command.ins);
    if (parts === undefined) return { ok: false, sw: SW.secureMessagingObjectIncorrect };
    const { cryptogram, expectedLength, checksum } = parts;
    if (checksum === undefined) return { ok: false, sw: SW.secureMessagingObjectMissing };

    const header = Uint8Array.of(command.cla, command.ins, command.p1, command.p2);
    const authenticated = concatBytes(cryptogram?.raw ?? zeros(0), expectedLength?.raw ?? zeros(0));
    if (!equalBytes(this.checksum(header, authenticated), checksum.value)) {
      return { ok: false, sw: SW.secureMessagingObjectIncorrect };
    }
    const data = cryptogram === undefined ? zeros(0) : this.decrypt(cryptogram);
    if (data === undefined) return { ok: false, sw: SW.secureMessagingObjectIncorrect };
    const ne = expectedLength === undefined ? undefined : decodeExpectedLength(expectedLength.value);
    if (expectedLength !== undefined && ne === undefined) return { ok: false, sw: SW.secureMessagingObjectIncorrect };
    return {
      ok: true,
      command: {
        cla: command.cla & ~0x0c,
        ins: command.ins,
        p1: command.p1,
        p2: command.p2,
        data,
        ...(ne !== undefined && { ne, extended: expectedLength?.value.length === 2 }),
      },
    };
  }

  /** Response data and status word under the session: DO'87' (DO'85' for odd INS), DO'99', DO'8E', SW1 SW2. */
  protect(answer: Reply, ins: number): Uint8Array {
    this.step();
    const sw = Uint8Array.of(answer.sw >> 8, answer.sw & 0xff);
    const status = encodeTlv(TAG.status, sw);
    const authenticated = concatBytes(answer.data.length ? this.encrypt(answer.data, ins) : zeros(0), status);
    return concatBytes(authenticated, encodeTlv(TAG.checksum, this.checksum(zeros(0), authenticated)), sw);
  }

  /** How many plain bytes fit a protected response of `limitBytes` (status word not counted). */
  capacity(limitBytes: number, ins: number): number {
    const blocks = (headerBytes: number): number => {
      const indicator = isOdd(ins) ? 0 : PADDING_METHOD_2.length;
      const room = limitBytes - RESPONSE_TRAILER_BYTES - headerBytes - indicator;
      return Math.floor(room / this.suite.blockBytes) * this.suite.blockBytes;
    };
    // The length of DO'87' takes 1, 2 or 3 octets itself.
    const short = blocks(2);
    const padded = short <= 0x7e ? short : blocks(3) <= 0xfe ? blocks(3) : blocks(4);
    return Math.max(0, padded - 1);
  }

  private step(): void {
    const next = this.counter.slice();
    for (let index = next.length - 1; index >= 0; index--) {
      next[index] = ((next[index] ?? 0) + 1) & 0xff;
      if (next[index] !== 0) break;
    }
    this.counter = next;
  }

  /** Header and data objects are padded each on their own, where there are any (ISO/IEC 7816-4 §10.2.3.1). */
  private checksum(header: Uint8Array, objects: Uint8Array): Uint8Array {
    const pad = (part: Uint8Array) => (part.length ? padMethod2(part, this.suite.blockBytes) : part);
    return this.suite.mac(this.keys.mac, concatBytes(this.counter, pad(header), pad(objects)));
  }

  /** Zero for triple DES, E(KS_Enc, SSC) for AES (§9.8.6.1, §9.8.7.1). */
  private initialVector(): Uint8Array {
    const zero = zeros(this.suite.blockBytes);
    return this.suite.blockBytes === 8 ? zero : this.suite.encrypt(this.keys.encryption, zero, this.counter);
  }

  private encrypt(data: Uint8Array, ins: number): Uint8Array {
    const padded = padMethod2(data, this.suite.blockBytes);
    const cryptogram = this.suite.encrypt(this.keys.encryption, this.initialVector(), padded);
    return isOdd(ins)
      ? encodeTlv(TAG.oddCryptogram, cryptogram)
      : encodeTlv(TAG.cryptogram, PADDING_METHOD_2, cryptogram);
  }

  private decrypt(object: TlvNode): Uint8Array | undefined {
    const cryptogram = object.tag === TAG.cryptogram ? object.value.subarray(1) : object.value;
    if (object.tag === TAG.cryptogram && object.value[0] !== PADDING_METHOD_2[0]) return undefined;
    if (cryptogram.length === 0 || cryptogram.length % this.suite.blockBytes !== 0) return undefined;
    const padded = this.suite.decrypt(this.keys.encryption, this.initialVector(), cryptogram);
    return unpadMethod2(padded, this.suite.blockBytes);
  }
}

const isOdd = (ins: number): boolean => (ins & 1) === 1;

interface CommandObjects {
  readonly cryptogram?: TlvNode;
  readonly expectedLength?: TlvNode;
  readonly checksum?: TlvNode;
}

/** Each object at most once, in the order of §9.8.4; undefined when anything else is there. */
function sortObjects(objects: readonly TlvNode[], ins: number): CommandObjects | undefined {
  const rest = [...objects];
  const take = (tag: number): TlvNode | undefined => (rest[0]?.tag === tag ? rest.shift() : undefined);
  const cryptogram = take(isOdd(ins) ? TAG.oddCryptogram : TAG.cryptogram);
  const expectedLength = take(TAG.expectedLength);
  const checksum = take(TAG.checksum);
  if (rest.length > 0) return undefined;
  return {
    ...(cryptogram && { cryptogram }),
    ...(expectedLength && { expectedLength }),
    ...(checksum && { checksum }),
  };
}

function decodeExpectedLength(value: Uint8Array): number | undefined {
  const [high, low] = value;
  if (value.length === 1 && high !== undefined) return high || 256;
  if (value.length === 2 && high !== undefined && low !== undefined) return high * 256 + low || 65_536;
  return undefined;
}
