import { aesCbcEncrypt, aesCmac, padMethod2, retailMac, tdesCbcEncrypt } from '@motcua/drivers/crypto';
import { blockBytesOf, createSecureMessaging } from '@motcua/drivers/emrtd/secure-messaging';
import { concatBytes, encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import type { Target } from '../target.ts';

/**
 * A live session and a hostile card. The input is a byte for the cipher suite, then exchanges: a byte for the kind, two for the
 * length, the bytes.
 */
const SUITES = ['aes-128', '3des', 'aes-256', 'aes-192'] as const;
type Suite = (typeof SUITES)[number];
const KEY_BYTES: Readonly<Record<Suite, number>> = { '3des': 16, 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 };
const key = (suite: Suite, first: number): Uint8Array =>
  Uint8Array.from({ length: KEY_BYTES[suite] }, (_, i) => first + i);

const KIND = {
  /** The bytes are the whole answer: somebody without the keys. */
  outsider: 0,
  /** The bytes are the objects before the MAC, which is right: a card that holds the keys and lies. */
  liar: 1,
  /** The bytes are the plain content, protected by the book. */
  honest: 2,
} as const;

const MAX_EXCHANGES = 16;

export const target: Target = {
  name: 'secure-messaging',
  modules: ['/drivers/src/emrtd/secure-messaging.ts', '/drivers/src/crypto/ciphers.ts', '/drivers/src/tlv/'],
  mutators: [mutateExchange, mutateExchange, mutateBytes],
  dictionary: ['990290009000', '99026282', '8700', '870101', '8e08', '85', '6988', '6987', '53820400'].map(fromHex),
  maxBytes: 16_384,
  seeds: sampleSessions,
  run(input) {
    const suite = SUITES[(input[0] ?? 0) & 3] ?? 'aes-128';
    const blockBytes = blockBytesOf(suite);
    const encryptionKey = key(suite, 0x10);
    const macKey = key(suite, 0x60);
    const messaging = createSecureMessaging({ suite, encryptionKey, macKey });
    let at = 1;
    for (let exchange = 0; at + 3 <= input.length && exchange < MAX_EXCHANGES; exchange++) {
      const kind = (input[at] ?? 0) % 3;
      const length = (input[at + 1] ?? 0) * 256 + (input[at + 2] ?? 0);
      const bytes = input.subarray(at + 3, at + 3 + length);
      at += 3 + length;
      messaging.protect({ cla: 0, ins: exchange % 2 === 0 ? 0xb0 : 0xb1, p1: 0, p2: exchange, ne: 256 });
      const counter = counterAt(2 * (exchange + 1), blockBytes);
      const card = { suite, encryptionKey, macKey, counter };
      const before = messaging.verifiedResponses();
      const sw = bytes.length < 2 ? 0x9000 : (bytes.at(-2) ?? 0) * 256 + (bytes.at(-1) ?? 0);
      const answer = kind === KIND.honest ? honest(card, bytes) : kind === KIND.liar ? withMac(card, bytes) : bytes;
      const opened = messaging.unprotect({ data: answer, sw: kind === KIND.honest ? 0x9000 : sw });
      if (opened.ok !== (messaging.verifiedResponses() === before + 1))
        throw new Error('the count of answers is wrong');
      if (kind === KIND.honest && !opened.ok) throw new Error(`an honest answer is refused: ${opened.error.code}`);
      if (kind === KIND.honest && opened.ok && toHex(opened.value.data) !== toHex(bytes))
        throw new Error('other content');
      if (kind === KIND.outsider && opened.ok && !isGenuine(card, bytes))
        throw new Error('a forged answer is believed');
    }
  },
};

interface CardSide {
  readonly suite: Suite;
  readonly encryptionKey: Uint8Array;
  readonly macKey: Uint8Array;
  readonly counter: Uint8Array;
}

function counterAt(value: number, blockBytes: number): Uint8Array {
  const counter = new Uint8Array(blockBytes);
  counter[blockBytes - 1] = value & 0xff;
  return counter;
}

function mac({ suite, macKey, counter }: CardSide, objects: Uint8Array): Uint8Array {
  const covered = concatBytes(counter, padMethod2(objects, blockBytesOf(suite)));
  return suite === '3des' ? retailMac(macKey, covered) : aesCmac(macKey, covered).subarray(0, 8);
}

const withMac = (card: CardSide, objects: Uint8Array): Uint8Array =>
  concatBytes(objects, encodeTlv(0x8e, mac(card, objects)));

function honest(card: CardSide, plain: Uint8Array): Uint8Array {
  const { suite, encryptionKey, counter } = card;
  const padded = padMethod2(plain, blockBytesOf(suite));
  const cryptogram =
    suite === '3des'
      ? tdesCbcEncrypt(encryptionKey, new Uint8Array(8), padded)
      : aesCbcEncrypt(encryptionKey, aesCbcEncrypt(encryptionKey, new Uint8Array(16), counter), padded);
  const data = plain.length === 0 ? plain : encodeTlv(0x87, Uint8Array.of(1), cryptogram);
  return withMac(card, concatBytes(data, fromHex('99029000')));
}

/** Whether the outsider's bytes happen to be an answer that the card gave: they end with the right MAC. */
function isGenuine(card: CardSide, bytes: Uint8Array): boolean {
  const at = bytes.length - 10;
  return at > 0 && toHex(withMac(card, bytes.subarray(0, at))) === toHex(bytes);
}

function exchange(kind: keyof typeof KIND, bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(KIND[kind], bytes.length >> 8, bytes.length & 0xff), bytes);
}

function sampleSessions(): Uint8Array[] {
  return SUITES.flatMap((suite, i) => {
    const blockBytes = blockBytesOf(suite);
    const card = (turn: number): CardSide => ({
      suite,
      encryptionKey: key(suite, 0x10),
      macKey: key(suite, 0x60),
      counter: counterAt(turn, blockBytes),
    });
    const file = fromHex('615d5f1f5a4944564e4d');
    const first = Uint8Array.of(i);
    return [
      concatBytes(first, exchange('honest', file), exchange('honest', new Uint8Array(0)), exchange('honest', file)),
      concatBytes(
        first,
        exchange('liar', fromHex('99029000')),
        exchange('liar', fromHex('8711010011223344556677889900aabbccddee99029000')),
      ),
      concatBytes(first, exchange('liar', fromHex('851000112233445566778899aabbccddeeff99029000'))),
      concatBytes(first, exchange('outsider', honest(card(2), file)), exchange('outsider', fromHex('6988'))),
    ];
  });
}

/** Changes the objects of one exchange and leaves the frame around them right. */
function mutateExchange(...[input, context]: Parameters<typeof mutateTlv>): Uint8Array {
  const starts: number[] = [];
  for (let at = 1; at + 3 <= input.length; at += 3 + (input[at + 1] ?? 0) * 256 + (input[at + 2] ?? 0)) starts.push(at);
  if (starts.length === 0) return mutateBytes(input, context);
  const start = context.prng.pick(starts);
  const end = Math.min(input.length, start + 3 + (input[start + 1] ?? 0) * 256 + (input[start + 2] ?? 0));
  const changed = mutateTlv(input.subarray(start + 3, end), context).subarray(0, 0xffff);
  const kind = context.prng.oneIn(8) ? context.prng.int(3) : (input[start] ?? 0);
  const length = Uint8Array.of(kind, changed.length >> 8, changed.length & 0xff);
  return concatBytes(input.subarray(0, start), length, changed, input.subarray(end));
}
