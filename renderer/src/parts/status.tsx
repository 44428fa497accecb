import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** A line about a device or the work in hand; read out when it changes. */
export function Status({
  tone,
  icon,
  children,
}: {
  readonly tone: 'good' | 'busy' | 'warning';
  readonly icon: IconName;
  readonly children: ReactNode;
}) {
  return (
    <p className="status" data-tone={tone} role="status">
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}
