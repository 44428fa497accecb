import type { ProcedureKind, RequiredPaper } from '@motcua/core/contract';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

const kinds = ['bring', 'made-here', 'looked-up'] as const satisfies readonly RequiredPaper['how'][];
const icons: Readonly<Record<RequiredPaper['how'], IconName>> = {
  bring: 'form',
  'made-here': 'pencil',
  'looked-up': 'check',
};

/** The papers of a procedure, by what people have to do about them: bring, nothing, nothing. */
export function RequiredPapers({
  papers,
  kind,
}: {
  readonly papers: readonly RequiredPaper[];
  readonly kind: ProcedureKind;
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
            <h2 id={`papers-${how}`}>{t(`requirements.papers.${words(how, kind)}`)}</h2>
            <ul>
              {these.map((paper) => (
                <li key={paper.name} data-how={how}>
                  <Icon name={icons[how]} />
                  <OnePaper paper={paper} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** A guide sends people elsewhere: its papers do not go to this desk. */
const words = (how: RequiredPaper['how'], kind: ProcedureKind) => (how === 'bring' && kind === 'guide' ? 'take' : how);

function OnePaper({ paper }: { readonly paper: RequiredPaper }) {
  const { t, words } = useScreen();
  const { name, copyKinds, how, required, when, replacedBy } = paper;
  return (
    <span>
      <strong>{words(name)}</strong>
      {how === 'bring' && <span className="papers-kinds"> ({words(copyKinds)})</span>}
      {!required && <span className="required-papers-note">{t('requirements.optional')}</span>}
      {when !== null && <span className="required-papers-note">{words(when)}</span>}
      {replacedBy !== null && (
        <span className="required-papers-note">{t('requirements.replacedBy', { what: replacedBy })}</span>
      )}
    </span>
  );
}
