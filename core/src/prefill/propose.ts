import { type Entries, type Entry, type FormDefinition, fieldAt, typedEntry } from '../forms/index.ts';
import { splitName } from '../names/index.ts';
import type { PrefillCandidate } from '../services/pack.ts';
import { suggestUnit, type Units } from '../units/index.ts';

/**
 * The parts of a name or an address group, proposed from a text that was read. The text itself is kept under the group as
 * it is, with its proof; the parts claim none, and stay open until the citizen confirms or changes them.
 */
export function proposed(
  form: FormDefinition,
  path: string,
  { candidate, entry }: { readonly candidate: PrefillCandidate; readonly entry: Entry },
  units: Units | null,
): Entries {
  const basis = candidate.suggest;
  const parts = basis === 'unit' ? addressParts(entry.text, units) : nameParts(entry.text);
  const filled = Object.entries(parts).filter(
    ([name, text]) => text !== '' && fieldAt(form, `${path}.${name}`) !== undefined,
  );
  const { locked: _locked, changeable: _changeable, ...raw } = entry;
  return {
    [path]: { ...raw, locked: false, suggested: filled.length > 0 },
    ...Object.fromEntries(
      filled.map(([name, text]) => [
        `${path}.${name}`,
        { ...typedEntry(text), suggested: true, ...(basis ? { basis } : {}) },
      ]),
    ),
  };
}

function nameParts(fullName: string): Readonly<Record<string, string>> {
  const { surname, middleName, givenName } = splitName(fullName);
  return { surname, middleName, givenName };
}

/** Nothing where no unit is known: a guess at the house alone would look like an address that was found. */
function addressParts(address: string, units: Units | null): Readonly<Record<string, string>> {
  const found = units && suggestUnit(units, address);
  if (!found?.province) return {};
  return { province: found.province.code, commune: found.commune?.code ?? '', detail: found.detail };
}
