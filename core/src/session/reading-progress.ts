import { READ_PHASE, type ReadPhase, type ReadProgress } from '@motcua/drivers/emrtd';
import type { ReadingStep } from '../contract/screen-model.ts';

export interface ShownProgress {
  readonly step: ReadingStep;
  readonly percent: number;
}

export const NO_PROGRESS: ShownProgress = { step: 'connecting', percent: 0 };

/**
 * Where each phase lies on the bar. The chip computes longest during access (PACE) and the files take as long as they
 * have bytes; chip authentication and verifying are short.
 */
const PHASES: Readonly<Record<ReadPhase, { readonly step: ReadingStep; readonly from: number; readonly to: number }>> =
  {
    [READ_PHASE.connecting]: { step: 'connecting', from: 0, to: 5 },
    [READ_PHASE.access]: { step: 'access', from: 5, to: 30 },
    [READ_PHASE.reading]: { step: 'reading', from: 30, to: 80 },
    [READ_PHASE.chipAuthentication]: { step: 'chip-authentication', from: 80, to: 92 },
    [READ_PHASE.verifying]: { step: 'verifying', from: 92, to: 100 },
    [READ_PHASE.done]: { step: 'verifying', from: 100, to: 100 },
  };

/**
 * What the screen shows next. It never goes back: `totalBytes` grows as file headers become known, and a card that
 * authenticates its chip between two files returns to an earlier phase.
 */
export function nextProgress(shown: ShownProgress, { phase, bytes, totalBytes }: ReadProgress): ShownProgress {
  const { step, from, to } = PHASES[phase];
  const done = phase === READ_PHASE.reading && totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0;
  const percent = Math.floor(from + (to - from) * done);
  return percent >= shown.percent ? { step, percent } : shown;
}
