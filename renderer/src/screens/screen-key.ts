import type { Screen } from '@motcua/core/contract';

/** Two models with the same key are the same screen to the citizen, with other contents. */
export function screenKey(screen: Screen): string {
  switch (screen.name) {
    case 'form':
      return screen.page.row === null
        ? `form ${screen.page.id}`
        : `form ${screen.page.id} ${screen.page.row.listId} ${screen.page.row.rowId}`;
    // A search changes what is found, not where the citizen is.
    case 'services':
      return `services ${screen.group ?? ''}`;
    case 'failure':
      return `failure ${screen.failure.code}`;
    case 'scan-qr':
      return screen.number === null ? 'scan-qr' : 'scan-qr number';
    case 'submitting':
      return `submitting ${screen.phase}`;
    case 'receipt':
      return `receipt ${screen.receipt.outcome}`;
    default:
      return screen.name;
  }
}
