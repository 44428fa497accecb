import type { ReadOutcome, ReadStats } from '@motcua/drivers/emrtd';
import { EXIT } from './command.ts';
import type { ReadOutput } from './output.ts';

/** What the output tells of: a read over a reader, or a verification of files that were read before. */
export type ReadResult = Pick<ReadOutcome, 'accessControl' | 'verification' | 'warnings' | 'stats' | 'failure'>;

/** For what was verified without a card. */
export const NO_CARD_ACCESS: ReadResult['accessControl'] = { attempted: [], used: null, reason: 'not-attempted' };
export const NO_CARD_STATS: ReadStats = {
  apdus: 0,
  bytesOut: 0,
  bytesIn: 0,
  ms: { connect: 0, access: 0, files: {}, chipAuthentication: 0, verify: 0, total: 0 },
};

/** What a read that found no card, or no way to it, has to tell. */
export const notRead = (failure: NonNullable<ReadResult['failure']>): ReadResult => ({
  accessControl: NO_CARD_ACCESS,
  verification: {
    dataGroups: {},
    sodSignature: null,
    issuer: null,
    signer: null,
    chipAuthenticity: 'notDone',
    overall: null,
    failures: [],
  },
  warnings: [],
  stats: NO_CARD_STATS,
  failure,
});

/**
 * The one mapping into the words of `readOutputSchema`, for every command that says what a chip read or a dump proves
 * (docs/result-model.md). `identity`: field → value, only of groups whose hash matches.
 */
export function toReadOutput(result: ReadResult, identity: ReadOutput['identity']): ReadOutput {
  const { verification } = result;
  const failures = [...verification.failures];
  const { failure } = result;
  if (failure && !failures.some(({ code, message }) => code === failure.code && message === failure.message)) {
    failures.unshift(failure);
  }
  return {
    accessControl: accessOf(result.accessControl),
    dataGroups: Object.fromEntries(
      Object.entries(verification.dataGroups).map(([name, group]) => [name.replace(/^DG/, ''), { ...group }]),
    ),
    sodSignature: verification.sodSignature,
    issuer: verification.issuer,
    signer: verification.signer && { ...verification.signer },
    chipAuthenticity: verification.chipAuthenticity,
    overall: verification.overall,
    failures: failures.map(({ code, message }) => ({ code, message })),
    warnings: result.warnings.map(({ code, message }) => ({ code, message })),
    identity,
    stats: { ...result.stats, ms: { ...result.stats.ms, files: { ...result.stats.ms.files } } },
  };
}

const accessOf = ({
  attempted,
  refusedOffers,
  ...access
}: ReadResult['accessControl']): ReadOutput['accessControl'] => ({
  ...{ attempted: [...attempted], ...access },
  ...(refusedOffers && { refusedOffers: refusedOffers.map((offer) => ({ ...offer })) }),
});

/** 0 verified, 3 consistent, 1 failed, no card, or a read that ended early: `overall` is then null or `failed`. */
export function exitStatusOf({ overall }: Pick<ReadOutput, 'overall'>, failure: ReadResult['failure']): number {
  if (failure !== null) return EXIT.failed;
  if (overall === 'verified') return EXIT.verified;
  return overall === 'consistent' ? EXIT.consistent : EXIT.failed;
}

const MEANING: Readonly<Record<'verified' | 'consistent' | 'failed' | 'null', string>> = {
  verified: 'verified: data intact, issuer anchored, chip proven',
  consistent: 'consistent: data intact; the issuer is not anchored, or the chip offers no proof',
  failed: 'FAILED: do not rely on this card',
  null: 'not read, or not to the end',
};

/** For people at a terminal. */
export function textOf(output: ReadOutput): string {
  const { accessControl, stats } = output;
  const lines = [
    `Result         ${MEANING[output.overall ?? 'null']}`,
    `Access         ${accessControl.used ?? 'none'} (tried: ${accessControl.attempted.join(', ') || 'nothing'}; ${accessControl.reason})`,
    ...(accessControl.refusedOffers ?? []).map(
      ({ method, oid, parameterId, status }) =>
        `~ ${method}: the card refused ${oid}${parameterId === null ? '' : `, parameters ${parameterId}`} (${status})`,
    ),
    `SOD signature  ${output.sodSignature ?? 'not read'}`,
    `Issuer         ${output.issuer ?? 'not read'}${output.signer ? ` (${output.signer.country}, ${output.signer.algorithm}${output.signer.simulated ? ', SIMULATED' : ''})` : ''}`,
    `Chip           ${output.chipAuthenticity}`,
    ...Object.entries(output.dataGroups).map(
      ([number, group]) => `DG${number.padEnd(12)} ${group.hash}, ${group.bytes} bytes`,
    ),
    ...output.failures.map((one) => `! ${one.code}: ${one.message}`),
    ...output.warnings.map((one) => `~ ${one.code}: ${one.message}`),
    ...Object.entries(output.identity).map(([field, value]) => `  ${field}: ${value}`),
    `${stats.apdus} exchanges, ${stats.bytesOut} bytes out, ${stats.bytesIn} bytes in, ${stats.ms.total.toFixed(0)} ms`,
  ];
  return `${lines.join('\n')}\n`;
}
