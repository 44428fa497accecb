import type { RequiredPaper } from '@motcua/core/contract';
import { ActionButton } from '../parts/action-button.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';
import { RequiredPapers } from './required-papers.tsx';

/** After the form: which papers this dossier needs, and which of them go to the desk. */
export function Documents({ papers }: { readonly papers: readonly RequiredPaper[] }) {
  const { t, send } = useScreen();
  return (
    <ScreenBody
      title={t('documents.title')}
      lead={t('documents.lead')}
      actions={
        <ActionButton kind="primary" trailingIcon="next" onPress={() => send({ type: 'next' })}>
          {t('action.next')}
        </ActionButton>
      }
    >
      <RequiredPapers papers={papers} kind="dossier" at="documents" />
    </ScreenBody>
  );
}
