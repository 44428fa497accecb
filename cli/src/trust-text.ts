import type { TrustEntry } from '@motcua/drivers/emrtd/trust';
import type { TrustCheckOutput, TrustImportOutput, TrustListOutput } from './trust-output.ts';

/** `motcua trust` for people at a terminal. Fingerprints whole: a part of one proves nothing. */
export function listText({ entries, problems }: TrustListOutput): string {
  const rows = entries.map((entry) => [
    entry.country || '??',
    entry.kind,
    entry.kind === 'crl'
      ? `${day(entry.thisUpdate)} – ${day(entry.nextUpdate)}`
      : `${day(entry.notBefore)} – ${day(entry.notAfter)}`,
    entry.kind === 'crl' ? `${entry.revoked} revoked` : `${entry.key}${entry.simulated ? ', SIMULATED' : ''}`,
    entry.fingerprint,
    entry.subject,
  ]);
  const empty = entries.length === 0 ? ['The store is empty: no card can be anchored.'] : [];
  return lines(...empty, ...table(['', 'kind', 'valid', 'key', 'SHA-256', 'name'], rows), ...problemLines(problems));
}

export function checkText({ result, findings, problems }: TrustCheckOutput): string {
  const found = findings.map(
    ({ severity, code, subject, message, fingerprint }) =>
      `${severity === 'error' ? '!' : '-'} ${code}: ${subject}: ${message}\n    ${fingerprint}`,
  );
  const sum = {
    ok: 'Nothing to see to.',
    hints: 'Cards are recognised; see to the hints in time.',
    errors: 'Some of the store does not do what it is there for.',
  }[result];
  return lines(...found, ...problemLines(problems), sum);
}

export function importText(output: TrustImportOutput): string {
  const described = (entry: TrustEntry): string =>
    `${entry.kind} ${entry.subject}${entry.kind === 'crl' ? '' : `, ${entry.key}, until ${day(entry.notAfter)}`}\n    SHA-256 ${entry.fingerprint}`;
  const list = ({ name, certificates, signer }: TrustImportOutput['lists'][number]): string[] => {
    if (!signer) return [`Master list ${name}: ${certificates} certificates, its signature does not hold`];
    const issuer = {
      store: 'issued by an authority that the store held before',
      list: `issued by an authority that only the list brings: compare SHA-256 ${signer.issuerFingerprint}`,
      none: 'issued by nobody known',
    }[signer.issuedBy];
    return [
      `Master list ${name}: ${certificates} certificates, signed by ${signer.subject}`,
      `    SHA-256 ${signer.fingerprint}`,
      `    ${issuer}`,
    ];
  };
  return lines(
    ...output.lists.flatMap(list),
    ...output.added.map((entry) => `+ ${described(entry)}`),
    ...output.kept.map((entry) => `= ${described(entry)}`),
    ...output.skipped.map(({ name, reason }) => `- ${name} is left out: ${reason}`),
    ...problemLines(output.refused),
    `${output.added.length} ${output.dryRun ? 'would be added' : 'added'}, ${output.kept.length} there before, ${output.skipped.length} left out, ${output.refused.length} refused`,
    ...(output.added.length > 0 ? ['Compare each fingerprint with its authority before a desk relies on it.'] : []),
  );
}

const problemLines = (problems: readonly { readonly name: string; readonly reason: string }[]): string[] =>
  problems.map(({ name, reason }) => `! ${name} is not used: ${reason}`);

const day = (instant: string | null): string => instant?.slice(0, 10) ?? '?';
const lines = (...all: readonly string[]): string => all.map((one) => `${one}\n`).join('');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
