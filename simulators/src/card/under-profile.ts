import type { CardContent } from './card.ts';
import { createAgreementKey, groupOf } from './chip-keys.ts';
import type { ChipProfile } from './profile.ts';

/**
 * A chip that was made from a document or a dump, as a profile wants it: another CAN, no PACE, keys of its own. What a profile
 * says of a `document` is done where the files are made (issue.ts), and cannot be done here.
 */
export function underProfile(content: CardContent, profile: ChipProfile): CardContent {
  const { cardAccess, ...others } = content.files;
  const { chipAuthentication, ...keys } = content.keys;
  return {
    ...content,
    files: profile.pace === 'absent' || !cardAccess ? others : { ...others, cardAccess },
    can: profile.can === 'wrong' ? otherDigits(content.can) : content.can,
    keys: {
      ...keys,
      chipAuthentication:
        profile.chipKey === 'genuine'
          ? chipAuthentication
          : chipAuthentication.map((key) => ({ ...key, key: createAgreementKey(groupOf(key.key).parameterId) })),
    },
  };
}

/** Each digit one on: a number of the same form that is another one. */
export const otherDigits = (digits: string): string =>
  digits.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
