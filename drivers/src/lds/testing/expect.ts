import assert from 'node:assert/strict';
import { type DataGroup, type DataGroupNumber, type LdsFailure, parseDataGroup } from '../index.ts';

/** The data group, which must parse. */
export function group<G extends DataGroupNumber>(
  number: G,
  bytes: Uint8Array,
): Extract<DataGroup, { readonly group: G }> {
  const parsed = parseDataGroup(number, bytes);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  assert.equal(parsed.value.group, number);
  return parsed.value as Extract<DataGroup, { readonly group: G }>;
}

/** `DG11 wrong-count @12`, or null when it was accepted. */
export function refusal(
  parsed: { readonly ok: true } | { readonly ok: false; readonly error: LdsFailure },
): string | null {
  return parsed.ok ? null : `${parsed.error.file} ${parsed.error.reason} @${parsed.error.offset}`;
}
