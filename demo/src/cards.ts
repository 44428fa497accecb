import type { CardOrder, ChipProfileName, DocumentLie } from '@motcua/simulators/card';
import type { Bilingual } from './citizens.ts';

/** What lies on the reader: the files as issued, with one lie at most, on a chip that behaves in one way. */
export interface CardKind {
  readonly id: string;
  readonly label: Bilingual;
  readonly lie: DocumentLie;
  readonly chip: ChipProfileName;
}

export const CARD_KINDS: readonly CardKind[] = [
  { id: 'genuine', label: { vi: 'Thẻ tốt', en: 'A good card' }, lie: 'none', chip: 'honest' },
  {
    id: 'untrusted-issuer',
    label: { vi: 'Nơi cấp chưa đối chiếu được', en: 'Issuer cannot be checked' },
    lie: 'other-issuer',
    chip: 'honest',
  },
  {
    id: 'bac-only',
    label: { vi: 'Chỉ mở bằng BAC', en: 'Opens by BAC only' },
    lie: 'none',
    chip: 'pace-refused-bac-ok',
  },
  {
    id: 'short-answers',
    label: { vi: 'Chip trả lời từng đoạn ngắn', en: 'Answers in short pieces' },
    lie: 'none',
    chip: 'no-extended-length',
  },
  {
    id: 'corrupted-data',
    label: { vi: 'Dữ liệu trong chip bị sửa', en: 'Data on the chip were changed' },
    lie: 'corrupted-dg13',
    chip: 'honest',
  },
  { id: 'clone', label: { vi: 'Chip sao chép', en: 'A copied chip' }, lie: 'none', chip: 'clone' },
  {
    id: 'wrong-can',
    label: { vi: 'Chip không nhận số này', en: 'The chip refuses the number' },
    lie: 'none',
    chip: 'wrong-can',
  },
  {
    id: 'unreadable',
    label: { vi: 'Chip im lặng, không đọc được', en: 'A silent chip that cannot be read' },
    lie: 'none',
    chip: 'silent-at-1',
  },
];

export function findCardKind(id: string): CardKind {
  const found = CARD_KINDS.find((one) => one.id === id);
  if (!found) throw new RangeError(`there is no card kind "${id}"`);
  return found;
}

/** The same card in the names of docs/card-simulator.md. */
export const cardOrder = (citizenId: string, kind: CardKind): CardOrder => ({
  citizen: citizenId,
  profile: kind.chip,
  lie: kind.lie,
});
