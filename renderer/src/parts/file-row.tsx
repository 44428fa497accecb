import { useId } from 'react';
import { useScreen } from '../screen-context.ts';
import { ActionButton } from './action-button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** What has become of one paper: not there yet, being taken, taken, or refused with the reason and what to do. */
export type FileState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'taking' }
  | { readonly kind: 'taken'; readonly pageCount: number }
  | { readonly kind: 'refused'; readonly words: string };

const icons: Readonly<Record<FileState['kind'], IconName>> = {
  missing: 'file',
  taking: 'clock',
  taken: 'check',
  refused: 'warning',
};

/** One paper of a dossier as a row: its name, in what form, its state in words, and what can be done about it. */
export function FileRow({
  name,
  copyKinds,
  state,
  onTake,
  onRemove,
}: {
  readonly name: string;
  readonly copyKinds: string;
  readonly state: FileState;
  readonly onTake: () => void;
  readonly onRemove: () => void;
}) {
  const { t, phrase } = useScreen();
  const nameId = useId();
  return (
    <section
      className="file panel"
      data-state={state.kind}
      aria-labelledby={nameId}
      aria-busy={state.kind === 'taking'}
    >
      <Icon name={icons[state.kind]} />
      <div className="file-words">
        <h3 id={nameId}>{name}</h3>
        <p className="file-kinds">{copyKinds}</p>
        <p className="file-state" role="status">
          {state.kind === 'taken' ? t('file.taken', { count: state.pageCount }) : t(`file.${state.kind}`)}
          {state.kind === 'refused' && ` ${state.words}`}
        </p>
      </div>
      <div className="file-answers">
        {state.kind === 'taken' && (
          <ActionButton kind="quiet" icon="trash" accessibleName={phrase('file.removeOf', { name })} onPress={onRemove}>
            {t('table.remove')}
          </ActionButton>
        )}
        <ActionButton
          kind="secondary"
          icon={state.kind === 'missing' ? 'file' : 'reload'}
          disabled={state.kind === 'taking'}
          accessibleName={phrase(state.kind === 'missing' ? 'file.takeOf' : 'file.againOf', { name })}
          onPress={onTake}
        >
          {t(state.kind === 'missing' ? 'file.take' : 'file.again')}
        </ActionButton>
      </div>
    </section>
  );
}
