import type { PartialDate, Sourced } from '@motcua/drivers/cccd';
import {
  type Entries,
  type Entry,
  evaluate,
  type FormDefinition,
  formErrors,
  type LocalTime,
  typedEntry,
} from '../forms/index.ts';
import type { PackVersion, PrefillCandidate } from '../services/pack.ts';
import type { Units } from '../units/index.ts';
import { proposed } from './propose.ts';

/** What is known of somebody, by the name that a pack's candidates give it, each value with its source: an `IdentityRecord` of the chip or the QR is one. */
export type KnownValues = Readonly<Record<string, Sourced<string | true> | undefined>>;
export type Identities = readonly KnownValues[];

/**
 * Fills a form from what was proven or scanned: for each field the first candidate that holds a value, in the pack's
 * order. What the citizen typed before stays. A value is locked from the proof that the pack names upward, and only if
 * the form accepts it: a lock on a value that the form refuses would leave no way on.
 */
export function prefill({
  version,
  form,
  identities,
  entries,
  now,
  units = null,
}: {
  version: Pick<PackVersion, 'prefill'>;
  form: FormDefinition;
  identities: Identities;
  entries: Entries;
  now: LocalTime;
  /** Looks for today's units in an address; without it the citizen chooses. */
  units?: Units | null;
}): Entries {
  const filled = Object.entries(version.prefill).flatMap(([path, candidates]) => {
    if (isTyped(entries, path)) return [];
    const first = firstFilled(candidates, identities);
    return first
      ? Object.entries(first.candidate.suggest ? proposed(form, path, first, units) : { [path]: first.entry })
      : [];
  });
  const all: Entries = { ...entries, ...Object.fromEntries(filled) };
  const errors = formErrors(form, evaluate(form, all), now);
  return Object.fromEntries(
    Object.entries(all).map(([fieldId, entry]) => [
      fieldId,
      entry.locked && errors.has(fieldId) ? { ...entry, locked: false } : entry,
    ]),
  );
}

/** The citizen wrote there, or into a part of that group: it stays theirs. */
const isTyped = (entries: Entries, path: string): boolean =>
  Object.entries(entries).some(
    ([other, { source, suggested, basis }]) =>
      (other === path || other.startsWith(`${path}.`)) && source === 'typed' && !suggested && basis === undefined,
  );

interface Filled {
  readonly candidate: PrefillCandidate;
  readonly entry: Entry;
}

function firstFilled(candidates: readonly PrefillCandidate[], identities: Identities): Filled | null {
  for (const candidate of candidates) {
    for (const source of [...candidate.sources, 'typed']) {
      const found = identities.map((identity) => identity[candidate.field]).find((value) => value?.source === source);
      const entry = found && entryOf(candidate, found);
      if (entry) return { candidate, entry };
    }
  }
  return null;
}

function entryOf(candidate: PrefillCandidate, { value, source, evidence }: Sourced<string | true>): Entry | null {
  if (value === true) return null;
  // Identified by a number that was typed: nobody types it twice, and it stays something typed.
  if (source === 'typed') return candidate.byDate || candidate.suggest ? null : typedEntry(value);
  if (candidate.byDate) {
    const text = textByDate(candidate.byDate, value);
    // A rule over the card's date proves nothing about the text: the citizen answers for it.
    return text === null
      ? null
      : { text, source: 'typed', evidence: null, locked: false, contested: false, suggested: true };
  }
  const locked = isProven(evidence.overall, candidate.lockAt ?? 'consistent');
  return {
    text: value.normalize('NFC'),
    source,
    evidence,
    locked,
    contested: false,
    suggested: false,
    ...(locked && candidate.edit === 'with-reason' ? { changeable: true } : {}),
  };
}

function isProven(
  overall: Sourced<unknown>['evidence']['overall'],
  lockAt: 'consistent' | 'verified' | 'never',
): boolean {
  switch (lockAt) {
    case 'never':
      return false;
    case 'consistent':
      return overall === 'consistent' || overall === 'verified';
    case 'verified':
      return overall === 'verified';
  }
}

/** Only a full date selects: a year alone could lie on either side of a change. */
function textByDate(rows: NonNullable<PrefillCandidate['byDate']>, date: PartialDate): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  return rows.find(({ from, to }) => (from === null || from <= date) && (to === null || date <= to))?.value ?? null;
}
