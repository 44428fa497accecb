import type { CommandApdu } from '@motcua/drivers/apdu';
import type { PaceProtocol } from '../protocols.ts';
import type { Password } from './pace-run.ts';
import { TestTerminal } from './terminal.ts';

/** Any card: over PC/SC, in process, on a bench. Status word included in the response; null where none came in time. */
export interface CardUnderTest {
  transmit(command: Uint8Array): Promise<Uint8Array | null>;
  /** Power off and on again. */
  reset(): Promise<void>;
  /** As the reader reports it; where it is not known, checks of it are left out. */
  readonly atr?: Uint8Array;
}

/** What opens the card. At least one of the two. */
export interface CardKeys {
  readonly can?: string;
  /** Document number, birth, expiry, each with its check digit, joined (ICAO 9303-11 §9.7.2). */
  readonly mrzInformation?: string;
}

export interface Check {
  /** Stable: reports refer to it. */
  readonly id: string;
  /** What is shown. */
  readonly title: string;
  readonly clause: string;
  /** `intrusive`: sends a wrong password or key on purpose, which a card may count. */
  readonly manner: 'harmless' | 'intrusive';
  /** Throws an AssertionError where the card departs from the clause; a `NotApplicable` where it has no such feature. */
  run(bench: Bench): Promise<void>;
}

/** The card has not what the check is about. */
export class NotApplicable extends Error {}

/** What earlier checks, or the first look at the card, have found. */
export interface Findings {
  readonly cardAccess: Uint8Array | undefined;
  readonly pace: readonly PaceProtocol[];
}

/** One card with its keys; each check starts with the power on and nothing done. */
export class Bench {
  readonly card: CardUnderTest;
  readonly keys: CardKeys;
  readonly findings: Findings;

  constructor(card: CardUnderTest, keys: CardKeys, findings: Findings) {
    this.card = card;
    this.keys = keys;
    this.findings = findings;
  }

  terminal(): TestTerminal {
    return new TestTerminal({ applet: (command) => this.card.transmit(command) });
  }

  get passwords(): readonly Password[] {
    const { can, mrzInformation } = this.keys;
    return [...(can === undefined ? [] : [{ can }]), ...(mrzInformation === undefined ? [] : [{ mrzInformation }])];
  }

  get protocol(): PaceProtocol {
    return this.findings.pace[0] ?? missing('the card offers no PACE');
  }

  get password(): Password {
    return this.passwords[0] ?? missing('no password is known');
  }

  get mrzInformation(): string {
    return this.keys.mrzInformation ?? missing('the machine readable zone is not known');
  }

  /** A session by the first way there is, with the application selected. */
  async open(): Promise<TestTerminal> {
    const terminal = this.terminal();
    const [protocol] = this.findings.pace;
    if (protocol) {
      const { sw } = await terminal.runPace({ protocol, password: this.password });
      if (sw !== 0x9000) throw new NotApplicable(`PACE ended with ${hex(sw)}`);
      await terminal.secured(SELECT_APPLICATION);
      return terminal;
    }
    await terminal.plain(SELECT_APPLICATION);
    const sw = await terminal.bac(this.mrzInformation);
    if (sw !== 0x9000) throw new NotApplicable(`BAC ended with ${hex(sw)}`);
    return terminal;
  }
}

export function missing(what: string): never {
  throw new NotApplicable(what);
}

export const hex = (sw: number): string => sw.toString(16).padStart(4, '0');

export const SELECT_APPLICATION: CommandApdu = {
  cla: 0,
  ins: 0xa4,
  p1: 4,
  p2: 0x0c,
  data: Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01),
};
export const selectFile = (fid: number): CommandApdu => ({
  cla: 0,
  ins: 0xa4,
  p1: 2,
  p2: 0x0c,
  data: Uint8Array.of(fid >> 8, fid & 0xff),
});
export const readBinary = (offset: number, ne: number): CommandApdu => ({
  cla: 0,
  ins: 0xb0,
  p1: offset >> 8,
  p2: offset & 0xff,
  ne,
});
export const readBySfi = (sfi: number, ne: number, offset = 0): CommandApdu => ({
  cla: 0,
  ins: 0xb0,
  p1: 0x80 | sfi,
  p2: offset,
  ne,
});

/** File and short identifiers of the application (ICAO 9303-10 §3.11); 223 bytes fit every protected short answer. */
export const FID = { com: 0x011e, sod: 0x011d, dg1: 0x0101, dg3: 0x0103, dg14: 0x010e, dg15: 0x010f } as const;
export const SFI = { com: 0x1e, sod: 0x1d, dg1: 0x01, cardAccess: 0x1c } as const;
export const SHORT_BLOCK = 223;
