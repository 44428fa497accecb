/**
 * An exception that nobody caught ends the process, as it should; what is printed of it goes to a log, and its message may
 * quote what a citizen typed. So: its kind and where it was thrown, never what it says. For every process of a shell, before
 * it holds anything; the service manager or the kiosk starts it again.
 *
 * Electron does otherwise in its main process: an exception opens a dialog, which nobody at a kiosk can close, and a
 * rejection is printed with its message and passed over (`lib/browser/init.ts`).
 */
export function reportCrashesWithoutContent(): void {
  const end = (error: unknown): void => {
    console.error(crashReport(error));
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** For what fails before the first citizen can have come: here the message says what to mend. */
export function endBeforeService(error: unknown): void {
  console.error(error instanceof Error ? error.message : crashReport(error));
  process.exit(1);
}

export function crashReport(error: unknown): string {
  if (!(error instanceof Error)) return `crashed: threw a ${typeof error}`;
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z_0-9]{2,40}$/.test(error.code) ? ` ${error.code}` : '';
  // The message stands before the frames, in as many lines as it likes; a line of it that looks like a frame names no file of ours.
  const frames = (error.stack ?? '').split('\n').filter((line) => FRAME.test(line));
  return [`crashed: ${error.constructor.name}${code}`, ...frames].join('\n');
}

/** `at name (file:line:column)` or `at file:line:column`, with a name as code has it. */
const FRAME = /^ {4}at (?:(?:async |new )?[\w$.<>[\] ]+ \()?(?:file:\/\/|node:)[^\s()]+:\d+:\d+\)?$/;
