import canonicalize from 'canonicalize';
import { packValidator } from '../forms/compile.ts';
import { type Evaluation, evaluate, type FormDefinition, fieldAt, groupAt, timeInVietnam } from '../forms/index.ts';
import { narrowedSchema } from '../forms/narrowed.ts';
import type { Minimum, PackVersion } from '../services/pack.ts';
import type { Dossier, Identification } from '../submission/dossier.ts';
import type { Identified } from './identified.ts';
import { type Placed, placedInForm } from './payload-places.ts';
import { provenanceRefusal, type SessionRecords } from './payload-provenance.ts';

/** Why a dossier is not sealed. Each is a mistake of the kiosk or an attack on it, never something that the citizen did wrong. */
export type PayloadRefusal =
  /** Claims a source whose record in this session says something else, or nothing. */
  | 'provenance-unproven'
  /** The evidence of a value is not what this session's record has. */
  | 'evidence-foreign'
  /** What the pack locks is not there, or was typed over without saying what it replaces and why. */
  | 'lock-broken'
  /** Something stands where the form shows nothing, knows nothing, or could not hold it. */
  | 'hidden-data'
  | 'list-limits'
  /** The card was checked less than the pack asks for. */
  | 'identification-below-minimum';

export interface Payload {
  readonly dossier: Dossier;
  readonly version: PackVersion;
  readonly form: FormDefinition;
  readonly records: SessionRecords;
  readonly at: Date;
}

/**
 * Holds a dossier, as it is about to be sealed, against the pack and against what this session read and scanned. Pure.
 * Nothing of what filled the form or made the dossier is used here (core/src/prefill, freeze.ts, dossier-content.ts), so
 * that a mistake there does not hide itself.
 */
export function payloadRefusal(payload: Payload): PayloadRefusal | null {
  const { dossier, version, form, records, at } = payload;
  const { submitter } = records;
  const identified = identificationRefusal(dossier.identification, submitter, version.identify.minimum);
  if (identified) return identified;
  // No officer can say so at this kiosk yet: a pack that wants it is not handed in without.
  if (version.identify.holderCompared === 'officer' && dossier.identification.holderCompared !== 'officer')
    return 'identification-below-minimum';
  const placed = placedInForm(dossier, version, form);
  if (!placed) return 'hidden-data';
  const evaluation = evaluate(form, placed.entries);
  return (
    personsRefusal(payload, evaluation) ??
    shapeRefusal(version, form, placed, evaluation) ??
    provenanceRefusal({ dossier, version, form, placed, records, now: timeInVietnam(at) }, evaluation)
  );
}

function identificationRefusal(
  said: Identification,
  identified: Identified,
  minimum: Minimum,
): 'provenance-unproven' | 'identification-below-minimum' | null {
  if (!isTold(said, identified)) return 'provenance-unproven';
  return STRENGTH[minimum] > strength(said) ? 'identification-below-minimum' : null;
}

/** Exactly those who laid a card for a part of the form that is shown, each at their place and with their own word. */
function personsRefusal({ dossier, version, form, records }: Payload, evaluation: Evaluation): PayloadRefusal | null {
  const known = records.persons.flatMap((read) => {
    const person = version.persons?.find(({ id }) => id === read.id);
    return person && evaluation.visible.has(person.at) ? [{ ...read, ...person.identify, at: person.at }] : [];
  });
  if (dossier.persons.length > known.length && records.persons.length > known.length) return 'hidden-data';
  if (dossier.persons.length !== known.length) return 'provenance-unproven';
  for (const [index, { id, at, identified, consents, minimum }] of known.entries()) {
    const said = dossier.persons[index];
    if (said?.id !== id) return 'provenance-unproven';
    const refusal = identificationRefusal(said.identification, identified, minimum);
    if (refusal) return refusal;
    const given = Object.entries(consents).map((consent) => consent.join(' '));
    if (canonicalize(said.consents.map((one) => `${one.id} ${one.at}`).toSorted()) !== canonicalize(given.toSorted()))
      return 'provenance-unproven';
    const rows = form.root.tables.has(at) ? (evaluation.rows[at]?.length ?? 0) : null;
    if (rows === null ? said.row !== null : said.row === null || said.row < 0 || said.row >= rows) return 'hidden-data';
  }
  return null;
}

/** As it was, and no better: without a chip nothing was checked, and nobody compared the holder with the card. */
function isTold(said: Identification, identified: Identified): boolean {
  if (said.method !== identified.method || said.holderCompared !== 'none') return false;
  if (identified.method !== 'chip')
    return said.access === null && said.overall === null && said.chipAuthenticity === 'notDone';
  const { accessControl, verification } = identified.outcome;
  return (
    said.access === accessControl.used &&
    said.overall === verification.overall &&
    said.chipAuthenticity === verification.chipAuthenticity
  );
}

const STRENGTH: Readonly<Record<Minimum, number>> = { none: 0, typed: 1, qr: 2, consistent: 3, verified: 4 };

function strength({ method, overall }: Identification): number {
  switch (method) {
    case 'chip':
      return overall === 'verified' || overall === 'consistent' ? STRENGTH[overall] : STRENGTH.none;
    case 'qr-only':
      return STRENGTH.qr;
    case 'typed':
      return STRENGTH.typed;
  }
}

/** Everything stands where the form shows a place for it and is a value of that place; then the narrowed schema of the pack is asked too. */
function shapeRefusal(
  version: PackVersion,
  form: FormDefinition,
  { values, entries, data }: Placed,
  evaluation: Evaluation,
): PayloadRefusal | null {
  for (const [path, { value }] of values) {
    if (!evaluation.visible.has(path)) return 'hidden-data';
    const isRaw = !fieldAt(form, path) && groupAt(form, path) !== undefined;
    // The text that a group was proposed from stays as it was read.
    const held = isRaw ? entries[path]?.text : evaluation.values[path];
    if (held === undefined || canonicalize(held) !== canonicalize(value)) return 'hidden-data';
  }
  if (Object.keys(data).some((name) => form.root.tables.has(name) && !evaluation.visible.has(name)))
    return 'hidden-data';
  const lists = Object.fromEntries(Object.keys(evaluation.rows).map((id): [string, unknown] => [id, []]));
  packValidator.validate(narrowedSchema(version.dataSchema, evaluation), { ...lists, ...data });
  const keywords = new Set((packValidator.errors ?? []).map(({ keyword }) => keyword));
  if (keywords.has('additionalProperties')) return 'hidden-data';
  return keywords.has('minItems') || keywords.has('maxItems') ? 'list-limits' : null;
}
