import { fromPcsc, type LinkFailure } from './card-link.ts';
import { READ_PHASE, type ReadPhase } from './model.ts';
import { readDataGroup14, readFormFiles, readLargeFiles, readSmallFiles, readSod } from './read-files.ts';
import { chooseReadSize, describeCard, openAccess } from './read-opening.ts';
import { authenticateByKey, authenticateBySignature, judgeChip } from './read-proof.ts';
import { recover } from './read-recovery.ts';
import type { ReadOutcome, ReadRequest } from './read-request.ts';
import { reachVerdict } from './read-verdict.ts';
import { createReading, type Known, NOTHING_KNOWN, type Reading, type StepResult, statsOf } from './reading.ts';

interface ReadStep {
  readonly name: string;
  readonly phase: ReadPhase;
  /** Where its time counts; files count by themselves. */
  readonly ms?: 'connect' | 'access';
  /** Takes what it needs to know and gives what it found. */
  readonly run: (reading: Reading, known: Known) => Promise<StepResult<keyof Known>>;
}

/**
 * The read, from the first exchange to the last. The form's groups come before any proof, so that the screen can fill; what
 * is shown as proven waits for the verdict. Chip Authentication stands before the SOD, whose answer then is its proof.
 */
const READ_STEPS: readonly ReadStep[] = [
  { name: 'EF.CardAccess', phase: READ_PHASE.connecting, ms: 'connect', run: describeCard },
  { name: 'read size', phase: READ_PHASE.connecting, ms: 'connect', run: chooseReadSize },
  { name: 'access', phase: READ_PHASE.access, ms: 'access', run: openAccess },
  { name: 'DG1, DG13', phase: READ_PHASE.reading, run: readFormFiles },
  { name: 'DG14', phase: READ_PHASE.reading, run: readDataGroup14 },
  { name: 'Chip Authentication', phase: READ_PHASE.chipAuthentication, run: authenticateByKey },
  { name: 'SOD', phase: READ_PHASE.reading, run: readSod },
  { name: 'small files', phase: READ_PHASE.reading, run: readSmallFiles },
  { name: 'images', phase: READ_PHASE.reading, run: readLargeFiles },
  { name: 'Active Authentication', phase: READ_PHASE.reading, run: authenticateBySignature },
];

/**
 * Reads and verifies one card: the list of steps above. Never throws on anything that a card or reader does. Partial files,
 * the trace and what was verified survive a failure.
 */
export async function readDocument(request: ReadRequest): Promise<ReadOutcome> {
  const reading = createReading(request);
  let known = NOTHING_KNOWN;
  let failure: LinkFailure | null;
  for (;;) {
    const session: Session = { known, failure: null };
    const ran = await reading.link.channel.transaction(() => runSteps(reading, session));
    known = session.known;
    const broken = ran.ok ? session.failure : { ...fromPcsc(ran.error), pcsc: ran.error.code };
    failure = broken === null ? null : await recover(reading, known, broken);
    if (broken === null || failure !== null) break;
  }
  const learned = known.size?.learned();
  if (learned !== undefined) request.sizes?.remember(reading.link.channel.atr, learned);
  reading.report(READ_PHASE.verifying);
  const { verification, cardAccess, warnings } = await reachVerdict(reading, known, failure);
  reading.report(READ_PHASE.done);
  return {
    files: reading.files,
    sod: known.sod,
    com: known.com,
    cardAccessFile: known.cardAccessFile,
    cardSecurityFile: known.cardSecurity,
    accessControl: known.accessControl,
    wrongKeyAnswers: known.wrongKeyAnswers,
    cardAccess,
    verification,
    warnings,
    stats: statsOf(reading),
    trace: reading.trace,
    failure: failure === null ? null : { code: failure.code, message: failure.message },
  };
}

interface Session {
  known: Known;
  failure: LinkFailure | null;
}

/** One session with the card: to the end of the list, or to the failure that ends it. */
async function runSteps(reading: Reading, session: Session): Promise<void> {
  for (const { phase, ms, run } of READ_STEPS) {
    reading.report(phase);
    const startedMs = reading.clock.monotonicMs();
    const { found, ended } = await run(reading, session.known);
    if (ms !== undefined) reading.ms[ms] += reading.clock.monotonicMs() - startedMs;
    const known = { ...session.known, ...found };
    const judged = judgeChip(reading, { chip: known.chip, failure: ended });
    session.known = { ...known, chip: judged.chip };
    session.failure = judged.failure;
    if (judged.failure !== null) return;
  }
}
