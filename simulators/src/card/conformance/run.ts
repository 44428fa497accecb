import { AssertionError } from 'node:assert/strict';
import { paceOffered } from '../security-infos.ts';
import { ACCESS_CHECKS } from './access-checks.ts';
import {
  Bench,
  type CardKeys,
  type CardUnderTest,
  type Check,
  type Findings,
  NotApplicable,
  readBySfi,
  SFI,
} from './check.ts';
import { CHIP_CHECKS } from './chip-checks.ts';
import { SESSION_CHECKS } from './session-checks.ts';
import { TestTerminal } from './terminal.ts';

/** Every check, in the order in which they are run. */
export const CONFORMANCE_CHECKS: readonly Check[] = [...ACCESS_CHECKS, ...SESSION_CHECKS, ...CHIP_CHECKS];

export interface ConformanceResult {
  readonly id: string;
  readonly title: string;
  readonly clause: string;
  /** `not-applicable`: the card has no such feature, or what it takes is not known. */
  readonly verdict: 'pass' | 'fail' | 'not-applicable' | 'left-out';
  /** Why it is no pass; without keys or personal data. */
  readonly detail?: string;
}

export interface ConformanceOptions {
  /** `intrusive` checks send wrong keys on purpose; a card may count them. Default `harmless`. */
  readonly manner?: 'harmless' | 'intrusive';
  /** Ids of the checks to run. Default: all. */
  readonly only?: readonly string[];
  readonly onResult?: (result: ConformanceResult) => void;
}

/**
 * Checks a card against ICAO 9303-10 and 9303-11, command by command. Reads files, writes nothing. Any card will do whose
 * channel passes APDUs on unchanged; each check starts with the power switched off and on.
 */
export async function runConformance(
  card: CardUnderTest,
  keys: CardKeys,
  options: ConformanceOptions = {},
): Promise<readonly ConformanceResult[]> {
  const bench = new Bench(card, keys, await look(card));
  const results: ConformanceResult[] = [];
  for (const check of CONFORMANCE_CHECKS) {
    if (options.only && !options.only.includes(check.id)) continue;
    const { id, title, clause } = check;
    const intrusive = check.manner === 'intrusive' && options.manner !== 'intrusive';
    const ended = intrusive ? ({ verdict: 'left-out' } as const) : await carryOut(check, bench);
    const result = { id, title, clause, ...ended };
    results.push(result);
    options.onResult?.(result);
  }
  return results;
}

async function carryOut(check: Check, bench: Bench): Promise<Pick<ConformanceResult, 'verdict' | 'detail'>> {
  await bench.card.reset();
  try {
    await check.run(bench);
    return { verdict: 'pass' };
  } catch (error) {
    if (error instanceof NotApplicable) return { verdict: 'not-applicable', detail: error.message };
    if (error instanceof AssertionError) return { verdict: 'fail', detail: error.message.split('\n')[0] ?? '' };
    throw error;
  }
}

/** EF.CardAccess, by short identifier or by selection: what the card offers. */
async function look(card: CardUnderTest): Promise<Findings> {
  await card.reset();
  const terminal = new TestTerminal({ applet: (command) => card.transmit(command) });
  try {
    const bySfi = await terminal.plain(readBySfi(SFI.cardAccess, 256));
    if (bySfi.sw === 0x9000 || bySfi.sw === 0x6282) return found(bySfi.data);
    await terminal.plain('00a4000c023f00');
    if ((await terminal.plain('00a4020c02011c')).sw !== 0x9000) return { cardAccess: undefined, pace: [] };
    return found((await terminal.plain('00b0000000')).data);
  } catch (error) {
    if (error instanceof AssertionError) return { cardAccess: undefined, pace: [] };
    throw error;
  }
}

const found = (cardAccess: Uint8Array): Findings => ({ cardAccess, pace: paceOffered(cardAccess) });
