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
  const identified = identificationRefusal(payload);
  if (identified) return identified;
  const placed = placedInForm(dossier, version, form);
  if (!placed) return 'hidden-data';
  const evaluation = evaluate(form, placed.entries);
  return (
    shapeRefusal(version, form, placed, evaluation) ??
    provenanceRefusal({ dossier, version, form, placed, records, now: timeInVietnam(at) }, evaluation.visible)
  );
}

function identificationRefusal({ dossier, version, records }: Payload): PayloadRefusal | null {
  const { submitter, persons } = records;
  const claims = [
    { said: dossier.identification, identified: submitter, minimum: version.identify.minimum },
    ...persons.map((person, index) => ({
      said: dossier.persons[index]?.id === person.id ? dossier.persons[index].identification : null,
      identified: person.identified,
      minimum: version.persons?.find(({ id }) => id === person.id)?.identify.minimum ?? 'verified',
    })),
  ];
  if (dossier.persons.length !== persons.length) return 'provenance-unproven';
  for (const { said, identified, minimum } of claims) {
    if (!said || !isTold(said, identified)) return 'provenance-unproven';
    if (STRENGTH[minimum] > strength(said)) return 'identification-below-minimum';
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
