import type { Citizen, PartialDate } from './citizen.ts';
import { sexText } from './citizen.ts';

/** `ddMMyyyy`; a day that is not known is `00`, a year alone stands alone. */
const packed = (date: PartialDate): string => (date.length === 7 ? `${date}-00` : date).split('-').reverse().join('');

/**
 * The text of the QR code that the card prints: 7 fields on a 2021 card, 11 on a 2024 card, whose last four are empty on
 * adults' cards.
 */
export function qrText(citizen: Citizen): string {
  const fields = [
    citizen.citizenNumber,
    citizen.oldIdNumber ?? '',
    citizen.fullName,
    packed(citizen.dateOfBirth),
    sexText(citizen.sex),
    citizen.address,
    packed(citizen.issueDate),
  ];
  const text = (citizen.generation === 'cccd2021' ? fields : [...fields, '', '', '', '']).join('|');
  return text.normalize(citizen.textForm ?? 'NFC');
}
