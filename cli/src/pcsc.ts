import { createKoffiPcsc, createPcsclitePcsc, type PcscPort } from '@motcua/drivers/pcsc';
import { err, ok, type Result } from '@motcua/drivers/result';
import { UsageError } from './command.ts';

/** Opens PC/SC by the named binding; the error is a sentence for the person at the terminal. */
export async function openPcsc(binding = 'koffi'): Promise<Result<PcscPort, string>> {
  if (binding !== 'koffi' && binding !== 'pcsclite') {
    throw new UsageError('--binding takes koffi (the system library) or pcsclite (the npm package)');
  }
  const opened = binding === 'koffi' ? createKoffiPcsc() : createPcsclitePcsc();
  return opened.ok ? ok(opened.value) : err(opened.error.reason);
}
