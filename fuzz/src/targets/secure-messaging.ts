import type { CommandApdu } from '@motcua/drivers/apdu';
import { createSecureMessaging } from '@motcua/drivers/emrtd/secure-messaging';
import { concatBytes, fromHex, toHex } from '@motcua/drivers/tlv';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import type { Target } from '../target.ts';
import { blockBytesOf, type CardSide, hasRightMac, protectAnswer, type Suite, withMac } from './card-side.ts';
import { mutateFrames, readFrames, writeFrame } from './frames.ts';

/** A live session and a hostile card: a byte for the cipher suite, then a frame for each answer. */
const SUITES: readonly Suite[] = ['aes-128', '3des', 'aes-256', 'aes-192'];
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
/** With and without data and Le, short and extended. */
const COMMANDS: readonly Partial<CommandApdu>[] = [
  { ne: 256 },
  { ins: 0xa4, data: fromHex('011e') },
  { ins: 0xb1, data: fromHex('54028000'), ne: 65_536 },
  { ins: 0x84 },
  { ins: 0x88, data: new Uint8Array(300), ne: 1_000 },
];
const mutateAnswers = mutateFrames(mutateTlv, 3);

export const target: Target = {
  name: 'secure-messaging',
  modules: ['/drivers/src/emrtd/secure-messaging.ts', '/drivers/src/crypto/ciphers.ts', '/drivers/src/tlv/'],
  mutators: [mutateAnswers, mutateAnswers, mutateBytes],
  dictionary: ['990290009000', '99026282', '8700', '870101', '8e08', '85', '6988', '6987', '53820400'].map(fromHex),
  maxBytes: 16_384,
  seeds: sampleSessions,
  run(input) {
    const suite = SUITES[(input[0] ?? 0) & 3] ?? 'aes-128';
    const messaging = createSecureMessaging({ suite, encryptionKey: key(suite, 0x10), macKey: key(suite, 0x60) });
    readFrames(input)
      .slice(0, MAX_EXCHANGES)
      .forEach(({ kind, bytes }, exchange) => {
        messaging.protect({ cla: 0, ins: 0xb0, p1: 0, p2: exchange, ...COMMANDS[exchange % COMMANDS.length] });
        const card = cardAt(suite, 2 * (exchange + 1));
        const before = messaging.verifiedResponses();
        const lie = lieOf(card, kind % 3, bytes);
        const opened = messaging.unprotect(lie);
        must(opened.ok === (messaging.verifiedResponses() === before + 1), 'the count of answers is wrong');
        if (kind % 3 === KIND.honest) {
          must(opened.ok && toHex(opened.value.data) === toHex(bytes), 'an honest answer is not understood');
        }
        if (kind % 3 === KIND.outsider) must(!opened.ok || hasRightMac(card, bytes), 'a forged answer is believed');
      });
  },
};

function must(holds: boolean, promise: string): void {
  if (!holds) throw new Error(promise);
}

function lieOf(card: CardSide, kind: number, bytes: Uint8Array): { data: Uint8Array; sw: number } {
  if (kind === KIND.honest) return { data: protectAnswer(card, bytes, 0x9000), sw: 0x9000 };
  const sw = bytes.length < 2 ? 0x9000 : (bytes.at(-2) ?? 0) * 256 + (bytes.at(-1) ?? 0);
  return { data: kind === KIND.liar ? withMac(card, bytes) : bytes, sw };
}

function cardAt(suite: Suite, turn: number): CardSide {
  const counter = new Uint8Array(blockBytesOf(suite));
  counter[counter.length - 1] = turn;
  return { suite, encryptionKey: key(suite, 0x10), macKey: key(suite, 0x60), counter };
}

function sampleSessions(): Uint8Array[] {
  const file = fromHex('615d5f1f5a4944564e4d');
  const nothing = new Uint8Array(0);
  const answer = (kind: keyof typeof KIND, bytes: Uint8Array): Uint8Array => writeFrame({ kind: KIND[kind], bytes });
  return SUITES.flatMap((suite, i) =>
    [
      [answer('honest', file), answer('honest', nothing), answer('honest', file)],
      [answer('liar', fromHex('99029000')), answer('liar', fromHex(`871101${'5a'.repeat(16)}99029000`))],
      [answer('liar', fromHex(`8510${'a5'.repeat(16)}99029000`))],
      [answer('outsider', protectAnswer(cardAt(suite, 2), file, 0x9000)), answer('outsider', fromHex('6988'))],
    ].map((frames) => concatBytes(Uint8Array.of(i), ...frames)),
  );
}
