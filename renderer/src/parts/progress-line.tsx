import { aria, type Phrase } from '../messages/phrase.ts';

export function ProgressLine({ name, percent }: { readonly name: Phrase; readonly percent: number }) {
  const shown = Math.round(Math.min(100, Math.max(0, percent)));
  return (
    <div
      className="progress"
      role="progressbar"
      {...aria(name)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown}
    >
      <svg className="progress-line" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="progress-open" width="100" height="4" />
        <rect className="progress-done" width={shown} height="4" />
      </svg>
      <span className="progress-number">{shown}%</span>
    </div>
  );
}
