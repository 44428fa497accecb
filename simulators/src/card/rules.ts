import { type CommandApdu, INS } from '@motcua/drivers/apdu';
import { parseTlv, toHex } from '@motcua/drivers/tlv';

/** Commands by what they are for, as a rule names them. */
export const COMMAND_NAMES = [
  'select-mf',
  'select-application',
  'select-file',
  'read-binary',
  'read-binary-sfi',
  'read-binary-odd',
  'mse-set-at-pace',
  'pace',
  'mse-set-at-ca',
  'mse-set-kat',
  'chip-authentication',
  'get-challenge',
  'external-authenticate',
  'internal-authenticate',
  'pso-verify-certificate',
  'other',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** One departure of a chip: at which command, and what happens instead. */
export interface Rule {
  readonly when: {
    readonly command: CommandName | 'any';
    /** `EF.SOD`, `DG2`, … : the file that is selected or read. */
    readonly file?: string;
    /** Step of PACE, 1 … 4 (ICAO 9303-11 Table 4). */
    readonly step?: number;
    /** Whether the command came under secure messaging. */
    readonly secured?: boolean;
    readonly withLe?: boolean;
    /** Data of MSE:SET that lack this tag, in hexadecimal. */
    readonly lacksTag?: string;
    /** Data that have these bytes somewhere, in hexadecimal: `830102`, the CAN in MSE:SET AT. */
    readonly holds?: string;
    /** READ BINARY: offsets from here on. */
    readonly fromOffset?: number;
    /** Which of the commands that match, counted from 1 since power-on; absent: each one. */
    readonly count?: number;
    /** Which of them from here on. */
    readonly fromCount?: number;
    /** Once in the life of the card: power does not bring it back. */
    readonly once?: boolean;
  };
  readonly instead: /** This status word, protected as the command was; `drops`: in clear, and the session is over. */
    | { readonly status: string; readonly drops?: boolean }
    /** No answer, ever. */
    | { readonly silent: true }
    /** An answer without a single byte: a jammed exchange. */
    | { readonly empty: true }
    /** The card leaves the field. */
    | { readonly leaves: true }
    /** The answer that is due, spoiled on its way. */
    | { readonly spoils: Spoiling };
}

export const SPOILINGS = [
  'mac',
  'cryptogram',
  'status',
  'truncated',
  'halved',
  'replayed',
  'unprotected',
  'forged-length',
  'extended',
] as const;
/**
 * - `mac`, `cryptogram`: one bit of DO 8E, of DO 87
 * - `status`: SW1 SW2 outside are not those of DO 99
 * - `truncated`: the last data byte is missing; `halved`: half of them, and so says the plain answer
 * - `replayed`: the answer before this one once more
 * - `unprotected`: in clear under a running session
 * - `forged-length`: the first data object tells 4 GB
 * - `extended`: a byte too many
 */
export type Spoiling = (typeof SPOILINGS)[number];

/** What a command is about, as far as rules ask. */
export interface Occasion {
  readonly command: CommandApdu;
  readonly secured: boolean;
  /** Of the application, or a step of it, when the chip is in the middle of PACE. */
  readonly paceStep: number | undefined;
  readonly file: string | undefined;
  readonly offset: number | undefined;
}

export function commandName({ command, paceStep }: Pick<Occasion, 'command' | 'paceStep'>): CommandName {
  const p1p2 = command.p1 * 256 + command.p2;
  switch (command.ins) {
    case INS.select:
      if (command.p1 === 4) return 'select-application';
      return command.p1 === 0 && isMasterFile(command.data) ? 'select-mf' : 'select-file';
    case INS.readBinary:
      return (command.p1 & 0x80) === 0 ? 'read-binary' : 'read-binary-sfi';
    case INS.readBinaryOdd:
      return 'read-binary-odd';
    case INS.manageSecurityEnvironment:
      if (p1p2 === 0xc1a4) return 'mse-set-at-pace';
      if (p1p2 === 0x41a4) return 'mse-set-at-ca';
      return p1p2 === 0x41a6 ? 'mse-set-kat' : 'other';
    case INS.generalAuthenticate:
      return paceStep === undefined ? 'chip-authentication' : 'pace';
    case INS.getChallenge:
      return 'get-challenge';
    case INS.externalAuthenticate:
      return 'external-authenticate';
    case INS.internalAuthenticate:
      return 'internal-authenticate';
    case 0x2a:
      return p1p2 === 0x00be ? 'pso-verify-certificate' : 'other';
    default:
      return 'other';
  }
}

const isMasterFile = (data: Uint8Array | undefined): boolean =>
  data === undefined || data.length === 0 || (data.length === 2 && data[0] === 0x3f && data[1] === 0);

/** The rules of one chip, with how often each has matched. */
export class Rules {
  private readonly rules: readonly Rule[];
  private counts: number[] = [];
  private readonly spent = new Set<Rule>();

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /** Power-on: counting starts again. */
  reset(): void {
    this.counts = [];
  }

  /** The first rule that applies; each rule that matches is counted. */
  match(occasion: Occasion): Rule['instead'] | undefined {
    let found: Rule | undefined;
    for (const [index, rule] of this.rules.entries()) {
      if (!matches(rule.when, occasion)) continue;
      const count = (this.counts[index] ?? 0) + 1;
      this.counts[index] = count;
      const due =
        (rule.when.count === undefined || rule.when.count === count) &&
        (rule.when.fromCount === undefined || count >= rule.when.fromCount);
      if (due && found === undefined && !this.spent.has(rule)) found = rule;
    }
    if (found?.when.once === true) this.spent.add(found);
    return found?.instead;
  }
}

function matches(when: Rule['when'], occasion: Occasion): boolean {
  const { command } = occasion;
  return (
    (when.command === 'any' || when.command === commandName(occasion)) &&
    (when.file === undefined || when.file === occasion.file) &&
    (when.step === undefined || when.step === occasion.paceStep) &&
    (when.secured === undefined || when.secured === occasion.secured) &&
    (when.withLe === undefined || when.withLe === (command.ne !== undefined)) &&
    (when.holds === undefined || toHex(command.data ?? new Uint8Array(0)).includes(when.holds)) &&
    (when.lacksTag === undefined || !hasTag(command.data, Number.parseInt(when.lacksTag, 16))) &&
    (when.fromOffset === undefined || (occasion.offset ?? -1) >= when.fromOffset)
  );
}

function hasTag(data: Uint8Array | undefined, tag: number): boolean {
  const parsed = parseTlv(data ?? new Uint8Array(0), { shallow: true });
  return parsed.ok && parsed.value.some((object) => object.tag === tag);
}
