import type { ProcedureKind, RequiredPaper } from '@motcua/core/contract';
import type { PlainKey } from '@motcua/core/messages';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

const kinds = ['bring', 'made-here', 'looked-up'] as const satisfies readonly RequiredPaper['how'][];
const icons: Readonly<Record<RequiredPaper['how'], IconName>> = {
  bring: 'form',
  'made-here': 'pencil',
  'looked-up': 'check',
};

/** The papers of a procedure, by what people have to do about them: bring, nothing, nothing. `at`: before the form, or after it. */
export function RequiredPapers({
  papers,
  kind,
  at,
}: {
  readonly papers: readonly RequiredPaper[];
  readonly kind: ProcedureKind;
  readonly at: Place;
}) {
  const { t } = useScreen();
  if (papers.length === 0) return <p className="panel">{t('requirements.noPapers')}</p>;
  return (
    <div className="panel required-papers">
      {kinds.map((how) => {
        const these = papers.filter((paper) => paper.how === how);
        if (these.length === 0) return null;
        return (
          <section key={how} aria-labelledby={`papers-${how}`}>
            <h2 id={`papers-${how}`}>{t(heading(how, kind, at))}</h2>
            <ul>
              {these.map((paper) => (
                <li key={paper.name} data-how={how}>
                  <Icon name={icons[how]} />
                  <OnePaper paper={paper} at={at} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

type Place = 'requirements' | 'documents';

/** A guide sends people elsewhere: its papers do not go to this desk. */
const heading = (how: RequiredPaper['how'], kind: ProcedureKind, at: Place): PlainKey =>
  how === 'bring' && kind === 'guide' ? 'requirements.papers.take' : HEADINGS[at][how];
const HEADINGS = {
  requirements: {
    bring: 'requirements.papers.bring',
    'made-here': 'requirements.papers.made-here',
    'looked-up': 'requirements.papers.looked-up',
  },
  documents: {
    bring: 'documents.papers.bring',
    'made-here': 'documents.papers.made-here',
    'looked-up': 'documents.papers.looked-up',
  },
} as const satisfies Readonly<Record<Place, Readonly<Record<RequiredPaper['how'], PlainKey>>>>;
const REPLACED_BY = { requirements: 'requirements.replacedBy', documents: 'documents.replacedBy' } as const;

function OnePaper({ paper, at }: { readonly paper: RequiredPaper; readonly at: Place }) {
  const { t, words } = useScreen();
  const { name, copyKinds, how, required, when, replacedBy } = paper;
  return (
    <span>
      <strong>{words(name)}</strong>
      {how === 'bring' && <span className="papers-kinds"> ({words(copyKinds)})</span>}
      {!required && <span className="required-papers-note">{t('requirements.optional')}</span>}
      {when !== null && <span className="required-papers-note">{words(when)}</span>}
      {replacedBy !== null && <span className="required-papers-note">{t(REPLACED_BY[at], { what: replacedBy })}</span>}
    </span>
  );
}
