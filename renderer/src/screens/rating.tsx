import { Button } from 'react-aria-components/Button';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Face } from '../parts/face.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

/** From the worst to the best; the words say what a face means. */
const stars = [1, 2, 3, 4, 5] as const;

/** How it was. One touch, or none; it is counted for the service and the day, and for nobody. */
export function Rating({ serviceTitle }: { readonly serviceTitle: string }) {
  const { t, phrase, send } = useScreen();
  return (
    <ScreenBody
      align="middle"
      title={t('rating.title')}
      lead={t('rating.lead', { service: serviceTitle })}
      actions={
        <ActionButton kind="secondary" trailingIcon="next" onPress={() => send({ type: 'finish' })}>
          {t('rating.skip')}
        </ActionButton>
      }
    >
      <ul className="rating" {...aria(phrase('rating.label'))}>
        {stars.toReversed().map((count) => (
          <li key={count}>
            <Button className="card-button rating-choice" onPress={() => send({ type: 'rate', stars: count })}>
              <Face stars={count} />
              <span>{t(`rating.${count}`)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <p className="rating-note">{t('rating.note')}</p>
    </ScreenBody>
  );
}
