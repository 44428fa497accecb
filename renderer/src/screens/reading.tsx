import type { ReadingStep } from '@motcua/core/contract';
import { aria } from '../messages/phrase.ts';
import { Icon } from '../parts/icon.tsx';
import { ProgressLine } from '../parts/progress-line.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

const steps: readonly ReadingStep[] = ['connecting', 'access', 'reading', 'chip-authentication', 'verifying'];

/** Honest progress: the percentage and the step are what the reader reports, never a timer's. */
export function Reading({ step, percent }: { readonly step: ReadingStep; readonly percent: number }) {
  const { t, phrase } = useScreen();
  const current = steps.indexOf(step);
  return (
    <ScreenBody align="center" title={t('reading.title')} lead={t('reading.lead')}>
      <div className="reading">
        <ProgressLine name={phrase('reading.progress')} percent={percent} />
        <p className="visually-hidden" role="status">
          {t(`reading.step.${step}`)}
        </p>
        <ol className="reading-steps panel" {...aria(phrase('reading.stepsLabel'))}>
          {steps.map((each, index) => {
            const state = index < current ? 'done' : index === current ? 'now' : 'open';
            return (
              <li key={each} data-state={state} {...(state === 'now' ? { 'aria-current': 'step' } : {})}>
                <span className="reading-mark" aria-hidden="true">
                  {state === 'done' && <Icon name="check" />}
                </span>
                <span>{t(`reading.step.${each}`)}</span>
                {state !== 'open' && <span className="visually-hidden">: {t(`reading.${state}`)}</span>}
              </li>
            );
          })}
        </ol>
      </div>
    </ScreenBody>
  );
}
