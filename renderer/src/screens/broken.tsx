import type { ScreenModel } from '@motcua/core/contract';
import { translator } from '../messages/index.ts';

/** What stands on the screen when a screen could not be drawn. It relies on nothing that may have broken. */
export function Broken({ model }: { readonly model: ScreenModel | null }) {
  const language = model?.language === 'en' ? 'en' : 'vi';
  const t = translator(language);
  const phone = model?.desk?.helpPhone;
  return (
    <main className="broken" role="alert" lang={language}>
      <h1>{t('broken.title')}</h1>
      <p className="lead">{t('broken.lead')}</p>
      {phone && <p className="phone-line">{t('out-of-service.phone', { phone })}</p>}
    </main>
  );
}
