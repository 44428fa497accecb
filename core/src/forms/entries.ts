import type { FormDefinition } from './definition.ts';
import { type Entries, type Entry, typedEntry } from './entry.ts';
import { evaluate } from './evaluate.ts';
import { fieldAt, groupAt, groupPathOf } from './paths.ts';
import { cleanEntry } from './values.ts';

/** Changes a field. A locked one, an unknown one, and one that is hidden stay as they are. */
export function setText(form: FormDefinition, entries: Entries, change: { fieldId: string; text: string }): Entries {
  const field = fieldAt(form, change.fieldId);
  const entry = field && entries[change.fieldId];
  if (!field || entry?.locked || !evaluate(form, entries).visible.has(change.fieldId)) return entries;
  const text = cleanEntry(change.text);
  if (entry?.text === text) return entries;
  const others = settled(form, withoutCommune(form, entries, change.fieldId), groupPathOf(form, change.fieldId));
  return { ...others, [change.fieldId]: changed(entry, text) };
}

/** Back to what was proven, the proof is back too: nothing was changed then. */
function changed(entry: Entry | undefined, text: string): Entry {
  const { replaces } = entry ?? {};
  if (!replaces) return typedEntry(text);
  return replaces.proven.text === text ? replaces.proven : { ...typedEntry(text), replaces };
}

/** A commune belongs to its province: another province leaves none chosen. */
function withoutCommune(form: FormDefinition, entries: Entries, fieldId: string): Entries {
  if (fieldAt(form, fieldId)?.schema.format !== 'vn-province') return entries;
  const around = fieldId.slice(0, fieldId.lastIndexOf('.') + 1);
  const kept = Object.entries(entries).filter(
    ([path, { locked }]) =>
      locked ||
      !path.startsWith(around) ||
      path.indexOf('.', around.length) >= 0 ||
      fieldAt(form, path)?.schema.format !== 'vn-commune',
  );
  return Object.fromEntries(kept);
}

/** "Thông tin này không đúng": flags a proven value for the officer and leaves it as it was read. */
export function setContested(entries: Entries, change: { fieldId: string; contested: boolean }): Entries {
  const entry = Object.hasOwn(entries, change.fieldId) ? entries[change.fieldId] : undefined;
  if (!entry?.locked || entry.contested === change.contested) return entries;
  return { ...entries, [change.fieldId]: { ...entry, contested: change.contested } };
}

/** Opens a proven value that the pack lets be changed; what was proven and the reason stay with it. */
export function changeProven(entries: Entries, { fieldId, reason }: { fieldId: string; reason: string }): Entries {
  const entry = Object.hasOwn(entries, fieldId) ? entries[fieldId] : undefined;
  const proven = entry?.replaces?.proven ?? entry;
  const why = cleanEntry(reason).trim();
  if (!entry || !proven?.locked || !proven.changeable || why === '') return entries;
  return { ...entries, [fieldId]: { ...typedEntry(entry.text), replaces: { proven, reason: why } } };
}

/** "That is right": the citizen takes over what was proposed for a group. */
export const confirmGroup = (form: FormDefinition, entries: Entries, groupId: string): Entries =>
  groupAt(form, groupId) && evaluate(form, entries).visible.has(groupId) ? settled(form, entries, groupId) : entries;

/** The proposal for a group has been looked at: confirmed, or changed in a part. */
function settled(form: FormDefinition, entries: Entries, groupId: string | null): Entries {
  if (groupId === null || !entries[groupId]?.suggested) return entries;
  return Object.fromEntries(
    Object.entries(entries).map(([path, entry]) =>
      path === groupId || groupPathOf(form, path) === groupId
        ? [path, entry.suggested ? { ...entry, suggested: false } : entry]
        : [path, entry],
    ),
  );
}
