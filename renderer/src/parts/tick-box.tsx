import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Icon } from './icon.tsx';

/** A box to tick, as large as a hand needs. Enter ticks it too: a switch has that key and no other. */
export function TickBox({
  ticked,
  onChange,
  id,
  required,
  invalid,
  describedBy,
  children,
}: {
  readonly ticked: boolean;
  readonly onChange: (ticked: boolean) => void;
  readonly id?: string;
  readonly required?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string;
  readonly children: ReactNode;
}) {
  return (
    <Checkbox
      className="consent"
      isSelected={ticked}
      onChange={onChange}
      isRequired={required ?? false}
      isInvalid={invalid ?? false}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(!ticked);
        else event.continuePropagation();
      }}
      {...(id === undefined ? {} : { id })}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      <span className="consent-box" aria-hidden="true">
        <Icon name="check" />
      </span>
      <span className="consent-words">{children}</span>
    </Checkbox>
  );
}
