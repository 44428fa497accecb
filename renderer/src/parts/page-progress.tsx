import type { FormPage } from '@motcua/core/contract';
import { useScreen } from '../screen-context.ts';

/** Where in the form one is: the part by its name and the page in it, and every page as a piece of a line. */
export function PageProgress({ page }: { readonly page: FormPage }) {
  const { t } = useScreen();
  const chapters = page.chapters.length > 0 ? page.chapters : [{ title: '', pageCount: page.count }];
  const starts = chapters.map((_, index) =>
    chapters.slice(0, index).reduce((sum, { pageCount }) => sum + pageCount, 0),
  );
  const at = starts.findLastIndex((start) => start < page.index);
  const chapter = chapters[at];
  return (
    <span className="page-progress">
      <span>
        {chapter === undefined || chapter.title === ''
          ? t('form.page', { index: page.index, count: page.count })
          : t('form.chapter', {
              chapter: chapter.title,
              part: at + 1,
              parts: chapters.length,
              page: page.index - (starts[at] ?? 0),
              pages: chapter.pageCount,
            })}
      </span>
      {page.chapters.length > 0 && <PageLine chapters={chapters} starts={starts} index={page.index} />}
    </span>
  );
}

const PIECE = 40;
const GAP = 3;
const CHAPTER_GAP = 9;

function PageLine({
  chapters,
  starts,
  index,
}: {
  readonly chapters: FormPage['chapters'];
  readonly starts: readonly number[];
  readonly index: number;
}) {
  const pieces = chapters.flatMap(({ pageCount }, chapter) =>
    Array.from({ length: pageCount }, (_, page) => {
      const number = (starts[chapter] ?? 0) + page;
      return { number: number + 1, x: number * (PIECE + GAP) + chapter * CHAPTER_GAP };
    }),
  );
  const width = (pieces.at(-1)?.x ?? 0) + PIECE;
  return (
    <svg className="page-line" viewBox={`0 0 ${width} 4`} preserveAspectRatio="none" aria-hidden="true">
      {pieces.map(({ number, x }) => (
        <rect
          key={number}
          className={number < index ? 'steps-done' : number === index ? 'page-now' : 'steps-open'}
          x={x}
          width={PIECE}
          height="4"
        />
      ))}
    </svg>
  );
}
