import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';

export interface Choice {
  readonly value: string;
  readonly label: ReactNode;
}

/**
 * One of several, as large tiles. Each is a stop of the Tab key and taken by Enter or Space, so that somebody with one or
 * two switches reaches them all; the arrow keys walk too. To a screen reader they are radio buttons.
 */
export function ChoiceTiles({
  id,
  choices,
  value,
  onChoose,
  labelledBy,
  describedBy,
  required,
  invalid,
}: {
  readonly id?: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly required?: boolean;
  readonly invalid?: boolean;
}) {
  return (
    <div
      className="choices"
      role="radiogroup"
      onKeyDown={walk}
      aria-labelledby={labelledBy}
      aria-required={required ?? false}
      aria-invalid={invalid ?? false}
      {...(id === undefined ? {} : { id })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      {choices.map((choice) => {
        const chosen = choice.value === value;
        return (
          <Button
            key={choice.value}
            className="choice"
            onPress={() => onChoose(choice.value)}
            render={(props) => (
              // biome-ignore lint/a11y/useSemanticElements: a native radio button is no stop of its own for the Tab key
              <button
                {...props}
                type="button"
                role="radio"
                aria-checked={chosen}
                {...(chosen ? { 'data-selected': true } : {})}
              />
            )}
          >
            <span className="choice-mark" aria-hidden="true" />
            <span>{choice.label}</span>
          </Button>
        );
      })}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const radios = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]'));
  const at = radios.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  radios[(at + step + radios.length) % radios.length]?.focus();
}
