import type { Paper } from '@motcua/core/contract';
import { useId } from 'react';
import { useScreen } from '../screen-context.ts';
import { Icon } from './icon.tsx';

/** What the kiosk cannot take and the citizen brings to the desk. */
export function Papers({ papers }: { readonly papers: readonly Paper[] }) {
  const { t, words } = useScreen();
  const id = useId();
  if (papers.length === 0) return null;
  return (
    <section className="papers" aria-labelledby={id}>
      <h2 id={id}>{t('papers.title')}</h2>
      <ul>
        {papers.map(({ name, copyKinds }) => (
          <li key={name}>
            <Icon name="form" />
            <span>
              {words(name)} <span className="papers-kinds">({words(copyKinds)})</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
