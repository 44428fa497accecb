import { type Evidence, type IdentityRecord, nameMeaning, type Source, type Sourced } from '@motcua/drivers/cccd';
import canonicalize from 'canonicalize';
import {
  cleanEntry,
  type Evaluation,
  evaluate,
  type FormDefinition,
  fieldAt,
  formErrors,
  holdsIn,
  readText,
  rowPath,
} from '../forms/index.ts';
import type { LocalTime } from '../forms/local-time.ts';
import type { PackVersion, Prefill, PrefillCandidate } from '../services/pack.ts';
import type { Dossier, DossierValue } from '../submission/dossier.ts';
import { type Identified, type IdentifiedPerson, recordsOf } from './identified.ts';
import type { Placed } from './payload-places.ts';

/** What this session holds of the submitter and of everybody else who laid a card on the reader. */
export interface SessionRecords {
  readonly submitter: Identified;
  readonly persons: readonly IdentifiedPerson[];
}

interface Claims {
  readonly dossier: Dossier;
  readonly version: PackVersion;
  readonly form: FormDefinition;
  readonly placed: Placed;
  readonly records: SessionRecords;
  readonly now: LocalTime;
}

/** A value of a record that the pack lets fill a place. */
interface Proof {
  readonly candidate: PrefillCandidate;
  readonly text: string;
  readonly source: Source;
  readonly evidence: Evidence;
}

/** What is wrong with what the values say of their origin, the first that is found. */
export function provenanceRefusal(
  claims: Claims,
  evaluation: Evaluation,
): 'provenance-unproven' | 'evidence-foreign' | 'lock-broken' | null {
  const { values } = claims.placed;
  for (const path of new Set([...values.keys(), ...evaluation.visible])) {
    const value = values.get(path);
    const proofs = proofsAt(claims, evaluation, path);
    const refusal = (value && claimRefusal(value, proofs)) ?? (holdsLock(claims, path, proofs) ? null : 'lock-broken');
    if (refusal) return refusal;
  }
  return null;
}

/** In the order of the pack, which is the order in which they fill the form. */
function proofsAt(claims: Claims, evaluation: Evaluation, path: string): readonly Proof[] {
  return recordsFor(claims, evaluation, path).flatMap(({ candidates, records }) =>
    candidates.flatMap((candidate) =>
      candidate.sources.flatMap((source) =>
        records.flatMap((record): Proof[] => {
          const known: Sourced<string | true> | undefined = Object.entries(record).find(
            ([field]) => field === candidate.field,
          )?.[1];
          if (known?.source !== source || known.value === true) return [];
          return [{ candidate, text: known.value, source, evidence: known.evidence }];
        }),
      ),
    ),
  );
}

interface Holder {
  readonly candidates: readonly PrefillCandidate[];
  readonly records: readonly IdentityRecord[];
}

/** Whose card may fill a place: the submitter's, also as one of the persons, and that of the person whose group or row it is. */
function recordsFor(
  { version, form, dossier, records }: Claims,
  evaluation: Evaluation,
  path: string,
): readonly Holder[] {
  const submitter = recordsOf(records.submitter);
  const at = (prefill: Prefill, place: string) => (Object.hasOwn(prefill, place) ? (prefill[place] ?? []) : []);
  const row = rowPath(path);
  const asPerson = (version.persons ?? []).flatMap(({ isSubmitterWhen, prefill }): Holder[] =>
    isSubmitterWhen && holdsIn(form, evaluation, isSubmitterWhen)
      ? [{ candidates: at(prefill, path), records: submitter }]
      : [],
  );
  // Those whose part is hidden are not in the dossier, and in the same order as the others without them.
  const shown = records.persons.filter(({ id }) =>
    evaluation.visible.has(version.persons?.find((one) => one.id === id)?.at ?? ''),
  );
  const others = shown.flatMap(({ id, identified }, index): Holder[] => {
    const person = version.persons?.find((one) => one.id === id);
    const number = dossier.persons[index]?.row ?? null;
    if (!person) return [];
    if (number === null) return [{ candidates: at(person.prefill, path), records: recordsOf(identified) }];
    return row?.listId === person.at && row.rowId === `r${number + 1}`
      ? [{ candidates: at(person.prefill, row.inner), records: recordsOf(identified) }]
      : [];
  });
  return [{ candidates: at(version.prefill, path), records: submitter }, ...asPerson, ...others];
}

type Claim = Pick<DossierValue, 'value' | 'source' | 'evidence'>;

function claimRefusal(value: DossierValue, proofs: readonly Proof[]) {
  const { replaces } = value;
  if (!replaces) return originRefusal(value, proofs);
  // Only what somebody wrote replaces a proof, and only a proof is replaced.
  if (value.source !== 'typed' || replaces.source === 'typed') return 'provenance-unproven';
  return originRefusal(value, proofs) ?? originRefusal(replaces, proofs);
}

function originRefusal({ value, source, evidence }: Claim, proofs: readonly Proof[]) {
  if (source === 'typed') return evidence === null ? null : 'evidence-foreign';
  const saysSo = proofs.filter(
    // A rule over a date of the card proves nothing about the text that it gives.
    (proof) => !proof.candidate.byDate && proof.source === source && means(proof.text, value),
  );
  if (saysSo.length === 0) return 'provenance-unproven';
  return saysSo.some((proof) => canonicalize(proof.evidence) === canonicalize(evidence)) ? null : 'evidence-foreign';
}

/** Whether a place that the pack locks holds what locks it, or says what was replaced and why. */
function holdsLock(claims: Claims, path: string, proofs: readonly Proof[]): boolean {
  const value = claims.placed.values.get(path);
  const [first] = proofs;
  const lock = first && locks(first) ? first : null;
  if (value?.replaces) {
    const { replaces } = value;
    if (lock?.candidate.edit !== 'with-reason' || replaces.reason.trim() === '') return false;
    return replaces.source === lock.source && means(lock.text, replaces.value);
  }
  if (!lock || (value?.source === lock.source && means(lock.text, value.value))) return true;
  return formRefuses(claims, path, lock.text);
}

function locks({ candidate, evidence: { overall } }: Proof): boolean {
  if (candidate.byDate || candidate.suggest) return false;
  switch (candidate.lockAt ?? 'consistent') {
    case 'never':
      return false;
    case 'consistent':
      return overall === 'consistent' || overall === 'verified';
    case 'verified':
      return overall === 'verified';
  }
}

/** What the form itself does not take is not locked: the citizen would have no way on. */
function formRefuses({ form, placed, now }: Claims, path: string, text: string): boolean {
  const field = fieldAt(form, path);
  if (!field || readText(field.schema, text).kind !== 'value') return true;
  const typed = { source: 'typed', evidence: null, locked: false, contested: false, suggested: false } as const;
  const proven = { ...placed.entries, [path]: { ...typed, text } };
  return formErrors(form, evaluate(form, proven), now).has(path);
}

/** The same to people: form of Unicode, spaces, case and the place of a tone mark aside; in a number also what separates its digits. */
const means = (proven: string, value: DossierValue['value']): boolean => meaning(proven) === meaning(String(value));

function meaning(text: string): string {
  const clean = nameMeaning(cleanEntry(text));
  return /^[\d .]+$/.test(clean) ? clean.replace(/[ .]/g, '') : clean;
}
