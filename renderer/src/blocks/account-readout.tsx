import type { FieldModel } from '@motcua/core/contract';
import { groupDigits } from '../fields/groups.ts';
import { useScreen } from '../screen-context.ts';

const DIGITS_A_GROUP = 4;

/** The number of an account once more in groups of four, as it stands on a bank card, to compare with. */
export function AccountReadout({ fields }: { readonly fields: readonly FieldModel[] }) {
  const { t } = useScreen();
  const number = fields.find(({ kind }) => kind === 'digits')?.value ?? '';
  if (number.length <= DIGITS_A_GROUP) return null;
  const groups = groupDigits(number, DIGITS_A_GROUP, number.length).map((group) => group.join(''));
  return (
    <p className="account-readout">
      <span>{t('group.accountCheck')}</span> <strong>{groups.join(' ')}</strong>
    </p>
  );
}
