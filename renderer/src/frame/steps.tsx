import { useScreen } from '../screen-context.ts';

/** "Bước 3/8" and a bar with as many parts. */
export function Steps() {
  const { model, t } = useScreen();
  if (model.progress === null) return null;
  const { step, of } = model.progress;
  const parts = Array.from({ length: of }, (_, index) => index + 1);
  return (
    <div className="steps">
      <p>{t('steps.label', { step, of })}</p>
      <svg className="steps-bar" viewBox={`0 0 ${of * 40} 4`} preserveAspectRatio="none" aria-hidden="true">
        {parts.map((part) => (
          <rect
            key={part}
            className={part <= step ? 'steps-done' : 'steps-open'}
            x={(part - 1) * 40}
            width={part === of ? 40 : 39}
            height="4"
          />
        ))}
      </svg>
    </div>
  );
}
