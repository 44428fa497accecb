import { Icon } from '../parts/icon.tsx';

/** Where the error summary jumps to. */
export const blockId = (id: string): string => `block-${id}`;

export function BlockError({ error }: { readonly error: string | null }) {
  if (error === null) return null;
  return (
    <p className="field-error">
      <Icon name="warning" />
      <span>{error}</span>
    </p>
  );
}
