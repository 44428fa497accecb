import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { aria, type Phrase } from '../messages/phrase.ts';
import { Icon, type IconName } from './icon.tsx';

/** `primary` is the one thing to do on a screen, `secondary` another way, `quiet` a side remark, `danger` deletes. */
export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

export function ActionButton({
  kind,
  icon,
  trailingIcon,
  disabled,
  onPress,
  accessibleName,
  describedBy,
  children,
}: {
  readonly kind: ButtonKind;
  readonly icon?: IconName;
  readonly trailingIcon?: IconName;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  /** Where the words on the button do not say enough by themselves; must contain them (WCAG 2.5.3). */
  readonly accessibleName?: Phrase;
  readonly describedBy?: string;
  readonly children: ReactNode;
}) {
  return (
    <Button
      className={`button button-${kind}`}
      isDisabled={disabled ?? false}
      onPress={onPress}
      {...(accessibleName === undefined ? {} : aria(accessibleName))}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    >
      {icon && <Icon name={icon} />}
      <span className="button-label">{children}</span>
      {trailingIcon && <Icon name={trailingIcon} />}
    </Button>
  );
}
