import type { OriginMark } from '@motcua/core/contract';
import { useScreen } from '../screen-context.ts';
import { Icon, type IconName } from './icon.tsx';

const icons: Readonly<Record<OriginMark['level'], IconName>> = {
  verified: 'shield',
  consistent: 'chip',
  unverified: 'info',
  typed: 'pencil',
};

/** Where a value comes from, in words ready to show; the icon and colour repeat what the words say. */
export function Origin({ mark }: { readonly mark: OriginMark }) {
  const { words } = useScreen();
  return (
    <span className="origin" data-level={mark.level}>
      <Icon name={icons[mark.level]} />
      <span>{words(mark.label)}</span>
    </span>
  );
}
