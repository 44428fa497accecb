/**
 * Every syllable that Vietnamese spelling allows: written from the tables of initials and rimes in
 * Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977), and school spelling. For tests; it shares nothing with the composer.
 */

/**
 * Rimes as they are written with the tone nặng, so that the place of the tone stands there for everybody to see; where
 * the two styles differ, old before new. Those of the second list end in a stop and take sắc and nặng only.
 */
const FREE = `ạ ại ạo ạu ạy ạm ạn ạng ạnh ặm ặn ặng ậu ậy ậm ận ậng
  ẹ ẹo ẹm ẹn ẹng ệ ệu ệm ện ệnh
  ị ịa ịu ịm ịn ịnh iệu iệm iện iệng
  ọ ọi ọm ọn ọng oọng ộ ội ộm ộn ộng ợ ợi ợm ợn
  ụ ụa ụi ụm ụn ụng uội uộm uộn uộng
  ự ựa ựi ựu ựm ựn ựng ượi ượu ượm ượn ượng`;
const STOPPED = `ạc ạch ạp ạt ặc ặp ặt ậc ập ật ẹc ẹp ẹt ệch ệp ệt ịch ịp ịt iệc iệp iệt
  ọc oọc ọp ọt ộc ộp ột ợp ợt ục ụp ụt uộc uột ực ựt ượp ược ượt`;
/** With the glide o or u before the vowel, as they are written after every consonant but q. */
const GLIDED = `ọa/oạ oại oạy oạo oạm oạn oạng oạnh oặm oặn oặng ọe/oẹ oẹo oẹn
  uậy uận uậng uệ uệnh uệu ụy/uỵ uỵa uỵu uỵn uỵnh uyện`;
const GLIDED_STOPPED = 'oạc oạch oạp oạt oặc oặt oẹt uật uệch uỵch uỵp uỵt uyệt';
/** The glide before ơ ends the syllable, and only behind these. */
const THUO = { initials: ['h', 'kh', 'th'], rimes: 'uợ' };
/** What follows q and its u. */
const AFTER_QU = `ạ ại ạo ạu ạy ạn ạng ạnh ặm ặn ặng ậy ận ậng ẹ ẹo ẹn ệ ệu ện ệnh ị ịn ịnh ọ ợ ợn ỵ ỵnh yện`;
const AFTER_QU_STOPPED = 'ạc ạch ạt ạp ặc ặp ặt ậc ật ẹt ệch ệt ịt ộc ợt ỵt uyệt yệt';
/** gi and i share their i (gì, gìn), and before iê (giếng). */
const GI = { initial: 'g', rimes: 'ị ịm ịn iệng', stopped: 'ịch ịp iệc' };
/** i alone and before ê is y where nothing stands before it (ý, yếu), and i alone is y in some words behind these. */
const Y_ALONE = ['h', 'k', 'l', 'm', 't', 's', 'v', ''];
const YE = 'yệu yệm yện yệng';
const YE_STOPPED = 'yệt';

const BEFORE_ALL = 'b ch d đ h l m n nh ph r s t th tr v x'.split(' ');
const FRONT = /^[ieêy]/u;

const words = (list: string): readonly string[] => list.split(/\s+/u).filter((word) => word !== '');
const bare = (rime: string): string => rime.normalize('NFD').replaceAll('\u0323', '').normalize('NFC');

function initialsBefore(rime: string): readonly string[] {
  const plain = bare(rime);
  const front = FRONT.test(plain);
  const written = front ? ['k', 'gh', 'ngh'] : ['c', 'g', 'ng'];
  const gi = plain.startsWith('i') ? [] : ['gi'];
  // p begins words from elsewhere only (pin, Pa Cô).
  return ['', ...BEFORE_ALL, ...written, 'kh', 'p', ...gi];
}

interface Spelling {
  readonly old: string;
  readonly new: string;
}
const spelling = (initial: string, rime: string): Spelling => {
  const [old = '', modern = old] = rime.split('/');
  return { old: initial + old, new: initial + modern };
};

function* toneless(): Generator<{ readonly spelling: Spelling; readonly stopped: boolean }> {
  const each = function* (list: string, stopped: boolean, initials: (rime: string) => readonly string[]) {
    for (const rime of words(list))
      for (const initial of initials(rime)) yield { spelling: spelling(initial, rime), stopped };
  };
  // Alone, i before ê is y (yêu); iệu, iện stand behind consonants.
  const notAlone = (rime: string) =>
    initialsBefore(rime).filter((initial) => initial !== '' || !bare(rime).startsWith('iê'));
  yield* each(FREE, false, notAlone);
  yield* each(STOPPED, true, notAlone);
  // A glide is spelled qu behind /k/, so c, k and q take none; lips take none but in loans (voan, buýt).
  const beforeGlide = (rime: string) => initialsBefore(rime).filter((initial) => initial !== 'c' && initial !== 'k');
  yield* each(GLIDED, false, (rime) => beforeGlide(`o${rime}`));
  yield* each(GLIDED_STOPPED, true, (rime) => beforeGlide(`o${rime}`));
  yield* each(THUO.rimes, false, () => THUO.initials);
  yield* each(AFTER_QU, false, () => ['qu']);
  yield* each(AFTER_QU_STOPPED, true, () => ['qu']);
  yield* each('ỵ', false, () => Y_ALONE);
  yield* each(YE, false, () => ['']);
  yield* each(YE_STOPPED, true, () => ['']);
  yield* each(GI.rimes, false, () => [GI.initial]);
  yield* each(GI.stopped, true, () => [GI.initial]);
}

const SIGNS = { acute: '\u0301', grave: '\u0300', hook: '\u0309', tilde: '\u0303', dot: '\u0323' } as const;
export type Tone = keyof typeof SIGNS;

/** The dot of nặng replaced; the other tones stand above the mark of the vowel, so behind it. */
function withTone(spelled: string, tone: Tone | null): string {
  const sign = tone === null ? '' : SIGNS[tone];
  return spelled
    .normalize('NFD')
    .replace(/\u0323([\u0302\u0306]?)/u, `$1${sign}`)
    .normalize('NFC');
}

export interface TestSyllable {
  readonly old: string;
  readonly new: string;
  readonly tone: Tone | null;
}

export const SYLLABLES: readonly TestSyllable[] = Array.from(
  new Map(
    Array.from(toneless()).flatMap(({ spelling: spelled, stopped }) => {
      const tones = stopped ? (['acute', 'dot'] as const) : ([null, ...Object.keys(SIGNS)] as (Tone | null)[]);
      return tones.map((tone) => {
        const syllable = { old: withTone(spelled.old, tone), new: withTone(spelled.new, tone), tone };
        return [`${syllable.old} ${syllable.new}`, syllable] as const;
      });
    }),
  ).values(),
);
