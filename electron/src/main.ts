import { endBeforeService, reportCrashesWithoutContent } from '@motcua/core/shell';

// motcua CONFIG: a deployed kiosk under Electron. Before anything else is loaded, so that Electron opens no dialog for what
// fails while it is: a file that is missing from the package, say.
reportCrashesWithoutContent();
// Awaited, because Electron becomes ready once this module is done, and the kiosk has to be prepared before that; its start
// is not, because it waits for ready itself.
const kiosk = await import('./kiosk.ts').catch(endBeforeService);
if (kiosk) kiosk.start().catch(endBeforeService);
