import { compileForm } from '../forms/compile.ts';
import { checkCards } from './check-card.ts';
import { checkConditions } from './check-conditions.ts';
import { checkMapping } from './check-dossier.ts';
import { type CheckFault, fault, repeated } from './check-fault.ts';
import { checkForm } from './check-form.ts';
import { checkReach } from './check-reach.ts';
import { checkRules } from './check-rules.ts';
import type { Pack, PackVersion, VersionFacts } from './pack.ts';
import { checkFilled } from './to-fill.ts';

export type { CheckFault } from './check-fault.ts';

/** What a JSON Schema cannot say of a pack: whatever would make a form wrong, or its notice untrue. */
export function checkPack(pack: Pack, folderName: string): CheckFault[] {
  const name =
    pack.id === folderName ? [] : [fault('/id', `differs from the folder "${folderName}"`, 'give both the same name')];
  const dates = pack.versions.flatMap((version, index) => checkDates(version, `/versions/${index}`));
  const faults = [...name, ...overlaps(pack.versions), ...dates, ...checkFilled(pack)];
  if (pack.kind === 'guide') return faults;
  return [...faults, ...pack.versions.flatMap((version, index) => checkVersion(version, `/versions/${index}`))];
}

/** As `checkPack`; once all that is well, also whether everything can be reached. For authors: a kiosk does not ask at each start. */
export function checkPackWhole(pack: Pack, folderName: string): CheckFault[] {
  const faults = checkPack(pack, folderName);
  if (faults.length > 0 || pack.kind === 'guide') return faults;
  return pack.versions.flatMap((version, index) => checkReach(version, `/versions/${index}`));
}

function checkVersion(version: PackVersion, at: string): CheckFault[] {
  const faults = [
    ...checkForm(version, at),
    ...checkConditions(version, at),
    ...checkRules(version, at),
    ...checkCards(version, at),
    ...checkMapping(version, at),
    ...checkIds(version, at),
  ];
  return faults.length > 0 ? faults : checkSchema(version, at);
}

function overlaps(versions: readonly VersionFacts[]): CheckFault[] {
  const byStart = versions
    .map((version, index) => ({ ...version, index }))
    .toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
  return byStart.flatMap((version, i) => {
    const next = byStart[i + 1];
    if (!next || (version.validTo !== null && version.validTo < next.validFrom)) return [];
    const pointer = `/versions/${version.index}/validTo`;
    return [fault(pointer, `is still valid when version ${next.version} begins`, `end it before ${next.validFrom}`)];
  });
}

const checkDates = ({ validFrom, validTo }: VersionFacts, at: string): CheckFault[] =>
  validTo !== null && validTo < validFrom
    ? [fault(`${at}/validTo`, 'lies before validFrom', 'let it end after it begins')]
    : [];

function checkIds({ consents, dossierComponents }: PackVersion, at: string): CheckFault[] {
  return Object.entries({ consents, dossierComponents }).flatMap(([list, items]) =>
    repeated<{ readonly id: string }>(items, ({ id }) => id).map(([{ id }, i]) =>
      fault(`${at}/${list}/${i}/id`, `"${id}" is used above`, 'give each an id of its own'),
    ),
  );
}

function checkSchema(version: PackVersion, at: string): CheckFault[] {
  try {
    compileForm(version);
    return [];
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'does not compile';
    return [fault(`${at}/dataSchema`, problem, 'write valid JSON Schema 2020-12')];
  }
}
