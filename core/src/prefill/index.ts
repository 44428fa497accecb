export { cardMark, originMark } from './marks.ts';
export { type Identities, prefill } from './prefill.ts';
