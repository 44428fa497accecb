import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

/** Where the error summary jumps to. */
export const blockId = (id: string): string => `block-${id}`;

export function BlockError({ error }: { readonly error: string | null }) {
  const { words } = useScreen();
  if (error === null) return null;
  return (
    <p className="field-error">
      <Icon name="warning" />
      <span>{words(error)}</span>
    </p>
  );
}
