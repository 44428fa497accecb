import type { Paper } from '@motcua/core/contract';
import type { Words } from './words.ts';

export const papers = (w: Words): readonly Paper[] => [
  {
    name: w('Giấy tờ chứng minh đã chấm dứt hợp đồng', 'Proof that the contract has ended'),
    copyKinds: w('bản chính hoặc bản sao', 'original or copy'),
  },
];
