import { INS, parseCommand } from '@motcua/drivers/apdu';
import { parseTlv } from '@motcua/drivers/tlv';

/** What a chip is asked to do, as far as it matters for how long it takes. */
export type ChipOperation =
  | 'select'
  | 'read'
  | 'challenge'
  | 'bac-authenticate'
  | 'set-template'
  | 'pace-nonce'
  | 'pace-map'
  | 'pace-agree'
  | 'pace-token'
  | 'chip-authentication'
  | 'active-authentication'
  | 'other';

/** Milliseconds of the chip's own work: by operation, and for each byte that secure messaging encrypts and authenticates. */
export interface ThinkTimes {
  readonly operationMs: Readonly<Record<ChipOperation, number>>;
  readonly securedCommandMs: number;
  readonly securedByteMs: number;
}

/**
 * A mid-range contactless controller with coprocessors for 256-bit curves and AES. These are assumptions, rounded, made to
 * compare reads with each other: a scalar multiplication 55 ms, an RSA-2048 signature 250 ms, file bytes through AES and CMAC
 * at 80 kB/s. Measure a real series and give its own.
 */
export const ASSUMED_THINK_TIMES: ThinkTimes = {
  operationMs: {
    select: 3,
    read: 2,
    challenge: 5,
    'bac-authenticate': 20,
    'set-template': 4,
    'pace-nonce': 10,
    // Own key pair, the shared point, and the nonce's multiple.
    'pace-map': 165,
    // Own key pair on the new generator, and the shared secret.
    'pace-agree': 110,
    'pace-token': 8,
    'chip-authentication': 60,
    'active-authentication': 250,
    other: 2,
  },
  securedCommandMs: 2,
  securedByteMs: 1 / 80,
};

export function thinkMs(
  times: ThinkTimes,
  exchange: { readonly operation: ChipOperation; readonly secured: boolean; readonly responseBytes: number },
): number {
  const { operation, secured, responseBytes } = exchange;
  const securing = secured ? times.securedCommandMs + times.securedByteMs * responseBytes : 0;
  return times.operationMs[operation] + securing;
}

/** PACE tells its steps apart by the object inside the dynamic authentication data (ICAO 9303-11 §4.4.4.2). */
const PACE_STEPS: ReadonlyMap<number | undefined, ChipOperation> = new Map([
  [undefined, 'pace-nonce'],
  [0x81, 'pace-map'],
  [0x83, 'pace-agree'],
  [0x85, 'pace-token'],
]);

/** From the bytes that reach a card. */
export function operationOf(bytes: Uint8Array): ChipOperation {
  const command = parseCommand(bytes);
  if (command === undefined) return 'other';
  if (command.ins === INS.generalAuthenticate && (command.cla & 0x0c) === 0) {
    const parsed = parseTlv(command.data ?? new Uint8Array(0));
    const step = parsed.ok ? parsed.value[0]?.children[0]?.tag : undefined;
    return PACE_STEPS.get(step) ?? 'other';
  }
  return byInstruction(command.ins);
}

/** From a trace, which has the header alone: the name of the step tells the steps of PACE apart. */
export function operationOfTraced({ header, step }: { readonly header: string; readonly step: string }): ChipOperation {
  const named = (Object.entries(TRACED_PACE_STEPS) as [string, ChipOperation][]).find(([name]) => step === name);
  return named?.[1] ?? byInstruction(Number.parseInt(header.slice(2, 4), 16));
}

const TRACED_PACE_STEPS = {
  'PACE: nonce': 'pace-nonce',
  'PACE: map': 'pace-map',
  'PACE: agree': 'pace-agree',
  'PACE: authenticate': 'pace-token',
} as const;

function byInstruction(ins: number): ChipOperation {
  switch (ins) {
    case INS.select:
      return 'select';
    case INS.readBinary:
    case INS.readBinaryOdd:
      return 'read';
    case INS.getChallenge:
      return 'challenge';
    case INS.externalAuthenticate:
      return 'bac-authenticate';
    case INS.manageSecurityEnvironment:
      return 'set-template';
    case INS.generalAuthenticate:
      return 'chip-authentication';
    case INS.internalAuthenticate:
      return 'active-authentication';
    default:
      return 'other';
  }
}
