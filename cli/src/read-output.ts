import type { IdentityRecord } from '@motcua/drivers/cccd';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import type { ReadOutput } from './output.ts';

/** The outcome of a read in the words of `readOutputSchema`. */
export function toReadOutput(outcome: ReadOutcome, identity: IdentityRecord): ReadOutput {
  const { verification } = outcome;
  const failures = [...verification.failures];
  if (outcome.failure && !failures.some((one) => one.code === outcome.failure?.code)) failures.unshift(outcome.failure);
  return {
    accessControl: { ...outcome.accessControl, attempted: [...outcome.accessControl.attempted] },
    dataGroups: Object.fromEntries(
      Object.entries(verification.dataGroups).map(([name, group]) => [name.replace(/^DG/, ''), { ...group }]),
    ),
    sodSignature: verification.sodSignature,
    issuer: verification.issuer,
    signer: verification.signer && { ...verification.signer },
    chipAuthenticity: verification.chipAuthenticity,
    overall: verification.overall,
    failures: failures.map(({ code, message }) => ({ code, message })),
    identity: Object.fromEntries(Object.entries(identity).map(([field, sourced]) => [field, sourced.value])),
    stats: { ...outcome.stats, ms: { ...outcome.stats.ms, files: { ...outcome.stats.ms.files } } },
  };
}

const MEANING: Readonly<Record<'verified' | 'consistent' | 'failed' | 'null', string>> = {
  verified: 'verified: data intact, issuer anchored, chip proven',
  consistent: 'consistent: data intact; the issuer is not anchored, or the chip offers no proof',
  failed: 'FAILED: do not rely on this card',
  null: 'not read',
};

/** For people at a terminal. */
export function textOf(output: ReadOutput): string {
  const { accessControl, stats } = output;
  const lines = [
    `Result         ${MEANING[output.overall ?? 'null']}`,
    `Access         ${accessControl.used ?? 'none'} (tried: ${accessControl.attempted.join(', ') || 'nothing'}; ${accessControl.reason})`,
    `SOD signature  ${output.sodSignature ?? 'not read'}`,
    `Issuer         ${output.issuer ?? 'not read'}${output.signer ? ` (${output.signer.country}, ${output.signer.algorithm}${output.signer.simulated ? ', SIMULATED' : ''})` : ''}`,
    `Chip           ${output.chipAuthenticity}`,
    ...Object.entries(output.dataGroups).map(
      ([number, group]) => `DG${number.padEnd(12)} ${group.hash}, ${group.bytes} bytes`,
    ),
    ...output.failures.map((one) => `! ${one.code}: ${one.message}`),
    ...Object.entries(output.identity).map(([field, value]) => `  ${field}: ${value}`),
    `${stats.apdus} exchanges, ${stats.bytesOut} bytes out, ${stats.bytesIn} bytes in, ${stats.ms.total.toFixed(0)} ms`,
  ];
  return `${lines.join('\n')}\n`;
}
