import { parseCommand } from '@motcua/drivers/apdu';
import { padMethod2, retailMac, sha1, tdesCbcDecrypt, tdesCbcEncrypt } from '@motcua/drivers/crypto';
import { readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import type { CardChannel } from '@motcua/drivers/pcsc';
import { err, ok } from '@motcua/drivers/result';
import { concatBytes, fromHex } from '@motcua/drivers/tlv';
import { mutateBytes } from '../mutators/bytes.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';
import { type CardSide, openCommandData, protectAnswer } from './card-side.ts';
import { fixRandom } from './fixed-random.ts';
import { type Frame, mutateFrames, readFrames, writeFrame } from './frames.ts';

/**
 * A whole read of a card that is honest until the input says otherwise: a byte of `HABIT`, then a frame for each exchange in
 * turn. It holds the keys, so what it says inside secure messaging is believed to come from it.
 */
const HABIT = {
  offersPace: 1,
  /** The last frame stands for every exchange after it: a card that never ends. */
  persists: 2,
} as const;

const KIND = {
  honest: 0,
  /** The bytes are the answer on the wire, status word and all. */
  wire: 1,
  /** The bytes are content and status word, protected by the book once there are keys. */
  content: 2,
  /** The honest content with the status word of the first two bytes. */
  status: 3,
  /** The answer before comes again. */
  replay: 4,
  /** The exchange fails below the card. */
  broken: 5,
  /** The honest content, cut after as many bytes as the first byte says. */
  crumb: 6,
} as const;

const MRZ_KEY = { documentNumber: '999000001', dateOfBirth: '900101', dateOfExpiry: '300101' };
const mrzInformation = '999000001090010113001019';
const secret = sha1(new TextEncoder().encode(mrzInformation)).subarray(0, 16);
const derive = (seed: Uint8Array, purpose: number): Uint8Array =>
  sha1(seed, Uint8Array.of(0, 0, 0, purpose)).subarray(0, 16);
const CHIP_NONCE = fromHex('1122334455667788');
const CHIP_KEY = new Uint8Array(16);
const ZERO_IV = new Uint8Array(8);

const [sod = new Uint8Array(0)] = seeds('sod-simulated');
const [com = new Uint8Array(0)] = seeds('com');
const [cardAccess = new Uint8Array(0)] = seeds('card-access');
const trust = { anchors: seeds('csca-simulated'), crls: [] };
const FILES: ReadonlyMap<number, Uint8Array> = new Map([
  [0x1d, sod],
  [0x1e, com],
  [0x01, fromHex('61025f1f')],
  // Of a length that takes several blocks and is not covered.
  [0x02, concatBytes(fromHex('75821388'), new Uint8Array(5_000))],
  [0x0d, fromHex('6d03020105')],
]);
const BLOCK_BYTES = 2_048;
/** More than the seven files of this read take at their greatest size, each with all the short answers that are borne. */
const MAX_EXCHANGES = 20_000;

const mutateAnswers = mutateFrames(mutateBytes, Object.keys(KIND).length);

export const target: Target = {
  name: 'card-session',
  modules: ['/drivers/src/emrtd/', '/drivers/src/apdu/', '/drivers/src/tlv/'],
  mutators: [mutateAnswers, mutateAnswers, mutateBytes],
  dictionary: [
    '9000',
    '6282',
    '6988',
    '6987',
    '6982',
    '6700',
    '6c10',
    '6110',
    '6a82',
    '6300',
    '63c2',
    '6b00',
    '6f00',
  ].map(fromHex),
  maxBytes: 16_384,
  seeds: sampleSessions,
  // Thousands of exchanges are borne from a card that gives its files in crumbs.
  limits: { hangMs: 30_000, slowMs: 10_000, work: 20_000_000 },
  async run(input) {
    fixRandom();
    const card = createCard(readFrames(input), input[0] ?? 0);
    const { verification, files } = await readDocument({
      channel: card.channel,
      keys: { mrz: [MRZ_KEY] },
      dataGroups: [1, 2, 13],
      com: true,
      policy: { bac: 'if-pace-refused', allowSimulated: true },
      trust,
      verify: verifyPassively,
      maxReadBytes: BLOCK_BYTES,
      clock: { now: () => new Date('2026-06-01T00:00:00Z'), monotonicMs: () => 0 },
    });
    if (card.exchanges() > MAX_EXCHANGES) throw new Error(`${card.exchanges()} exchanges`);
    const group = files.get(1);
    const changed = group !== undefined && Buffer.compare(group, FILES.get(1) ?? group) !== 0;
    if (changed && verification.overall !== 'failed' && verification.overall !== null) {
      throw new Error('a group that was changed is shown as genuine');
    }
  },
};

interface SessionCard {
  readonly channel: CardChannel;
  readonly exchanges: () => number;
}

function createCard(lies: readonly Frame[], habits: number): SessionCard {
  const offersPace = (habits & HABIT.offersPace) !== 0;
  const last = (habits & HABIT.persists) === 0 ? undefined : lies.at(-1);
  const files = new Map(FILES);
  let exchanges = 0;
  let current: number | undefined;
  let inApplication = false;
  let keys: Omit<CardSide, 'counter'> | undefined;
  let counter = 0n;
  let before: Uint8Array = fromHex('6f00');

  const side = (): CardSide | undefined => keys && { ...keys, counter: eightBytes(counter) };
  const fileOf = (id: number): Uint8Array | undefined =>
    inApplication ? files.get(id) : id === 0x1c && offersPace ? cardAccess : undefined;

  const answerTo = (bytes: Uint8Array): { data: Uint8Array; sw: number } => {
    const nothing = new Uint8Array(0);
    const command = parseCommand(bytes);
    if (!command) return { data: nothing, sw: 0x6700 };
    const session = side();
    const body = command.data ?? nothing;
    const data = session && (command.cla & 0x0c) !== 0 ? openCommandData(session, body) : body;
    switch (command.ins) {
      case 0xa4:
        if (command.p1 === 0x04) inApplication = true;
        else current = data.length === 2 ? (data[1] ?? 0) : undefined;
        return { data: nothing, sw: command.p1 === 0x02 && !fileOf(current ?? 0) ? 0x6a82 : 0x9000 };
      case 0x84:
        return { data: CHIP_NONCE, sw: 0x9000 };
      case 0x82:
        return { data: authenticate(body), sw: 0x9000 };
      case 0xb0: {
        if ((command.p1 & 0x80) !== 0) current = command.p1 & 0x1f;
        const offset = (command.p1 & 0x80) !== 0 ? command.p2 : command.p1 * 256 + command.p2;
        const file = fileOf(current ?? 0);
        if (!file) return { data: nothing, sw: 0x6a82 };
        return {
          data: file.subarray(offset, offset + Math.min(BLOCK_BYTES, expectedBytes(body, command.ne))),
          sw: 0x9000,
        };
      }
      default:
        return { data: nothing, sw: 0x6d00 };
    }
  };

  const authenticate = (body: Uint8Array): Uint8Array => {
    const [encryptionKey, macKey] = [derive(secret, 1), derive(secret, 2)];
    const token = tdesCbcDecrypt(encryptionKey, ZERO_IV, body.subarray(0, 32));
    const terminalNonce = token.subarray(0, 8);
    const seed = token.subarray(16).map((byte, i) => byte ^ (CHIP_KEY[i] ?? 0));
    keys = { suite: '3des', encryptionKey: derive(seed, 1), macKey: derive(seed, 2) };
    counter = BigInt(`0x${Buffer.concat([CHIP_NONCE.subarray(4), terminalNonce.subarray(4)]).toString('hex')}`);
    const answer = tdesCbcEncrypt(encryptionKey, ZERO_IV, concatBytes(CHIP_NONCE, terminalNonce, CHIP_KEY));
    return concatBytes(answer, retailMac(macKey, padMethod2(answer, 8)));
  };

  const transmit = (command: Uint8Array): Uint8Array | 'broken' => {
    const lie = lies[exchanges++] ?? last;
    const secured = keys !== undefined;
    if (secured) counter += 2n;
    const honest = answerTo(command);
    const wire = ({ data, sw }: { data: Uint8Array; sw: number }): Uint8Array => {
      const session = side();
      const content = secured && session ? protectAnswer(session, data, sw) : data;
      return concatBytes(content, Uint8Array.of(sw >> 8, sw & 0xff));
    };
    const statusOf = (bytes: Uint8Array): number => (bytes[0] ?? 0x90) * 256 + (bytes[1] ?? 0);
    switch (lie === undefined || exchanges > MAX_EXCHANGES ? KIND.honest : lie.kind % Object.keys(KIND).length) {
      case KIND.wire:
        return lie && lie.bytes.length >= 2 ? lie.bytes : fromHex('9000');
      case KIND.content: {
        const bytes = lie?.bytes ?? new Uint8Array(0);
        return wire({ data: bytes.subarray(0, -2), sw: statusOf(bytes.subarray(-2)) });
      }
      case KIND.status:
        return wire({ data: honest.data, sw: statusOf(lie?.bytes ?? new Uint8Array(0)) });
      case KIND.crumb:
        return wire({ data: honest.data.subarray(0, lie?.bytes[0] ?? 0), sw: honest.sw });
      case KIND.replay:
        return before;
      case KIND.broken:
        return 'broken';
      default:
        return wire(honest);
    }
  };

  return {
    exchanges: () => exchanges,
    channel: {
      reader: 'fuzz',
      atr: fromHex('3b800101'),
      protocol: 'T=1',
      maxResponseBytes: 65_535,
      transmit: async (command) => {
        const answer = transmit(command);
        if (answer === 'broken') return err({ code: 'card-unresponsive' });
        before = answer;
        return ok(answer);
      },
      transaction: async (body) => ok(await body()),
      reset: async () => ok(undefined),
      close: async () => {},
    },
  };
}

/** DO'97' of a protected command, else Ne. */
function expectedBytes(body: Uint8Array, ne = 256): number {
  if (body[0] !== 0x97) return ne;
  return body[1] === 1 ? body[2] || 256 : (body[2] ?? 0) * 256 + (body[3] ?? 0) || 65_536;
}

function eightBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value));
  return bytes;
}

function sampleSessions(): Uint8Array[] {
  const honest = (times: number): Uint8Array[] =>
    Array.from({ length: times }, () => writeFrame({ kind: KIND.honest, bytes: new Uint8Array(0) }));
  const lie = (kind: keyof typeof KIND, hex: string): Uint8Array =>
    writeFrame({ kind: KIND[kind], bytes: fromHex(hex) });
  return [0, HABIT.offersPace, HABIT.persists].flatMap((habits) =>
    [
      honest(24),
      [...honest(6), lie('status', '6282'), ...honest(8)],
      [...honest(7), lie('status', '6c10'), ...honest(3), lie('status', '6700'), ...honest(6)],
      [...honest(8), lie('replay', ''), ...honest(3)],
      [...honest(8), lie('content', '61025f1f9000'), lie('content', '75847fffffff9000'), ...honest(6)],
      [...honest(5), lie('wire', '6988'), lie('broken', '')],
      [...honest(8), lie('crumb', '20')],
      [lie('wire', '31809000'), lie('content', '61ff9000'), ...honest(6)],
    ].map((frames) => concatBytes(Uint8Array.of(habits), ...frames)),
  );
}
