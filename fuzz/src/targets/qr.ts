import { identityOfQr, isCitizenNumber, parseQr } from '@motcua/drivers/cccd';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateText } from '../mutators/text.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

const AT = new Date('2026-06-01T00:00:00Z');
const decoder = new TextDecoder();
const words = ['Nam', 'Nữ', 'nữ', ']Q1', 'CCCD:', '999090345678', '29022023', '00000000', 'DN4010112345678', '\u1eef'];

export const target: Target = {
  name: 'qr',
  modules: ['/drivers/src/cccd/'],
  mutators: [mutateText, mutateText, mutateBytes],
  dictionary: words.map((word) => new TextEncoder().encode(word)),
  maxBytes: 16_384,
  seeds: () => seeds('qr'),
  run(input) {
    const content = parseQr(decoder.decode(input));
    if (content.kind !== 'id-card') return;
    const { card } = content;
    if (!isCitizenNumber(card.citizenNumber)) throw new Error('a card without citizen number');
    if (!/^\d{4}(?:-\d\d){0,2}$/.test(card.dateOfBirth)) throw new Error('a birth date of another form');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that a form must never show
    if (/[\u0000-\u001f\u202a-\u202e]/.test(card.fullName + card.address)) throw new Error('treacherous characters');
    identityOfQr(card, AT);
  },
};
