import type { Language, Paper, ProcedureFacts } from '../contract/screen-model.ts';
import type { PackVersion } from '../services/pack.ts';

type Component = PackVersion['dossierComponents'][number];

/** A citizen is told before anything is read what the procedure takes, costs and gives. */
export const procedureFacts = (version: PackVersion, language: Language): ProcedureFacts => ({
  help: version.help[language],
  papers: papersToHandIn(version, language),
  fee: version.fees.note[language],
  results: version.results.map((result) => result[language]),
});

/**
 * The required components of a dossier that exist on paper and that no authority looks up instead. The kiosk makes the
 * form and takes no papers and no files: these are handed in at the desk.
 */
export const papersToHandIn = ({ dossierComponents }: PackVersion, language: Language): Paper[] =>
  dossierComponents
    .filter(({ required, copyKinds, replacedBy }) => required && replacedBy === null && copyKinds.some(isPaper))
    .map(({ name, copyKinds }) => ({ name: name[language], copyKinds: kinds(copyKinds, language) }));

const isPaper = (kind: Component['copyKinds'][number]): boolean => kind !== 'electronic';

const KINDS: Readonly<Record<Component['copyKinds'][number], Readonly<Record<Language, string>>>> = {
  original: { vi: 'bản chính', en: 'original' },
  copy: { vi: 'bản sao', en: 'copy' },
  electronic: { vi: 'bản điện tử', en: 'electronic copy' },
};
const OR = { vi: ' hoặc ', en: ' or ' } as const;

const kinds = (copyKinds: Component['copyKinds'], language: Language): string =>
  copyKinds.map((kind) => KINDS[kind][language]).join(OR[language]);
