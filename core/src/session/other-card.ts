import { addRow, type Entries, evaluate, holdsIn, pathOfRow, timeInVietnam } from '../forms/index.ts';
import { prefill } from '../prefill/index.ts';
import type { Person, Prefill } from '../services/pack.ts';
import { canAddRow, isShownHere } from './form-rows.ts';
import { type Identified, type IdentifiedPerson, recordsOf } from './identified.ts';
import type { SessionContext } from './session-context.ts';

/** The card of somebody beside the submitter: for a group of the form, or for a new row of a table. */

/** Whose card is asked for now, and what they agreed to: consent id → ISO 8601 UTC. */
export interface OtherCard {
  readonly personId: string;
  readonly consents: Readonly<Record<string, string>>;
}

/** Nobody's card is read without their own word: to the reading, and to what is sensitive of it (Luật 91/2025 Đ9). */
export type PersonConsent = 'read-card' | 'sensitive';

export const otherPerson = ({ chosen, otherCard }: SessionContext): Person | null =>
  chosen?.version.persons?.find(({ id }) => id === otherCard?.personId) ?? null;

/** Who may lay a card for this group or table now; null where nobody may. */
export function personFor(context: SessionContext, targetId: string): Person | null {
  const { chosen, openRow } = context;
  const person = chosen?.version.persons?.find(({ at }) => at === targetId);
  if (!chosen || !person || openRow || !isShownHere(context, targetId)) return null;
  if (chosen.form.root.tables.has(targetId)) return canAddRow(context, targetId) ? person : null;
  const { entries, form } = { ...context, ...chosen };
  return evaluate(form, entries).visible.has(targetId) && !isSubmitter(context, person, entries) ? person : null;
}

export const askForCard = (context: SessionContext, targetId: string): Pick<SessionContext, 'otherCard'> => {
  const person = personFor(context, targetId);
  return { otherCard: person && { personId: person.id, consents: {} } };
};

export function consentsAsked({ chosen }: SessionContext, { id }: Person): readonly PersonConsent[] {
  const { categories = [] } = chosen?.version.personalData ?? {};
  return categories.some((one) => one.of === id && one.sensitive) ? ['read-card', 'sensitive'] : ['read-card'];
}

export function setPersonConsent(
  context: SessionContext,
  { consentId, given }: { consentId: string; given: boolean },
): Pick<SessionContext, 'otherCard'> {
  const { otherCard, effects } = context;
  const person = otherPerson(context);
  if (!otherCard || !person || !consentsAsked(context, person).some((id) => id === consentId)) return { otherCard };
  const others = Object.fromEntries(Object.entries(otherCard.consents).filter(([id]) => id !== consentId));
  const consents = given ? { ...others, [consentId]: effects.now().toISOString() } : others;
  return { otherCard: { ...otherCard, consents } };
}

export function otherConsentsSuffice(context: SessionContext): boolean {
  const person = otherPerson(context);
  return person !== null && consentsAsked(context, person).every((id) => context.otherCard?.consents[id] !== undefined);
}

/**
 * Whose card cannot be the one that is asked for. A head of household may own the dwelling too, so that one person may fill
 * several groups; but nobody stands in two rows of a table, or beside themselves, or is mother and father.
 */
export function numbersTaken(context: SessionContext): readonly string[] {
  const { chosen, identified, persons } = context;
  const person = otherPerson(context);
  if (!chosen || !person) return [];
  const isTable = chosen.form.root.tables.has(person.at);
  if (!isTable && !person.isSubmitterWhen) return [];
  const rivals = (chosen.version.persons ?? []).filter((one) =>
    isTable ? one.id === person.id : one.id !== person.id && one.isSubmitterWhen,
  );
  const theirs = persons.filter(({ id }) => rivals.some((rival) => rival.id === id));
  return [identified, ...theirs.map((one) => one.identified)].flatMap((one) => (one ? numberOf(one) : []));
}

const numberOf = (identified: Identified): readonly string[] =>
  recordsOf(identified).flatMap(({ citizenNumber }) => (citizenNumber ? [citizenNumber.value] : []));

/** The card was read: its person's group is filled anew, or a row of their own, which stands open for the rest. */
export function takeOtherCard(context: SessionContext, identified: Identified): Partial<SessionContext> {
  const { chosen, entries, lastRow, persons, otherCard } = context;
  const person = otherPerson(context);
  if (!chosen || !person || !otherCard) return { otherCard: null };
  const { id, at } = person;
  const taken = (rowId: string | null): IdentifiedPerson => ({ id, rowId, identified, consents: otherCard.consents });
  if (!chosen.form.root.tables.has(at)) {
    const others = persons.filter((one) => one.id !== id);
    const filled = filledBy(context, { prefill: person.prefill, entries, identified });
    return { otherCard: null, entries: filled, persons: [...others, taken(null)] };
  }
  const row = { listId: at, rowId: `r${lastRow + 1}` };
  const withRow = addRow(chosen.form, entries, row);
  // Filled up meanwhile: nothing is read into nowhere.
  if (withRow === entries) return { otherCard: null };
  const inRow = `${pathOfRow(row.listId, row.rowId)}.`;
  const prefillOfRow = Object.fromEntries(Object.entries(person.prefill).map(([path, each]) => [inRow + path, each]));
  return {
    otherCard: null,
    entries: filledBy(context, { prefill: prefillOfRow, entries: withRow, identified }),
    lastRow: lastRow + 1,
    openRow: row,
    persons: [...persons, taken(row.rowId)],
  };
}

/**
 * The entries after an answer. Whether the submitter is one of the persons may hang on it: their own card then fills that
 * person's part, or leaves it again.
 */
export function withAnswers(context: SessionContext, entries: Entries): Pick<SessionContext, 'entries' | 'persons'> {
  const { chosen, identified } = context;
  let { persons } = context;
  let settled = entries;
  for (const person of chosen?.version.persons ?? []) {
    const is = isSubmitter(context, person, entries);
    if (!identified || is === isSubmitter(context, person, context.entries)) continue;
    persons = persons.filter(({ id }) => id !== person.id);
    settled = is
      ? filledBy(context, { prefill: person.prefill, entries: settled, identified })
      : ofNoCard(settled, person.prefill);
  }
  return { entries: settled, persons };
}

export function isSubmitter({ chosen }: SessionContext, { isSubmitterWhen }: Person, entries: Entries): boolean {
  return chosen !== null && isSubmitterWhen !== undefined
    ? holdsIn(chosen.form, evaluate(chosen.form, entries), isSubmitterWhen)
    : false;
}

interface Filling {
  readonly prefill: Prefill;
  readonly entries: Entries;
  readonly identified: Identified;
}

/** A card goes before what was typed, and before an earlier card; what was typed where it says nothing stays. */
function filledBy({ chosen, effects, units }: SessionContext, filling: Filling): Entries {
  if (!chosen) return filling.entries;
  const { form } = chosen;
  const cleared = ofNoCard(filling.entries, filling.prefill);
  const others = Object.fromEntries(
    Object.entries(cleared).filter(([path]) => placeOf(filling.prefill, path) === null),
  );
  const filled = prefill({
    version: { prefill: filling.prefill },
    form,
    identities: recordsOf(filling.identified),
    entries: others,
    now: timeInVietnam(effects.now()),
    units,
  });
  const kept = Object.entries(cleared).filter(([path]) => {
    const place = placeOf(filling.prefill, path);
    return place !== null && !Object.hasOwn(filled, place);
  });
  return { ...filled, ...Object.fromEntries(kept) };
}

/** The place of the prefill that a path is, or stands in. */
const placeOf = (places: Prefill, path: string): string | null =>
  Object.keys(places).find((place) => path === place || path.startsWith(`${place}.`)) ?? null;

/** Without what a card put there, what was proposed from it, and what replaced it. */
const ofNoCard = (entries: Entries, places: Prefill): Entries =>
  Object.fromEntries(
    Object.entries(entries).filter(
      ([path, { source, suggested, basis, replaces }]) =>
        placeOf(places, path) === null || (source === 'typed' && !suggested && !basis && !replaces),
    ),
  );
