import type { TextElement } from './active-field.ts';

/**
 * Keeps the field that is typed into in sight, with its label and what is said of it as far as there is room. The room
 * shrinks when the keyboard docks, after the field has the focus, and the content grows while typing (an origin, an error):
 * each time is looked again. Returns what ends it.
 */
export function keepInView(input: TextElement): () => void {
  const area = input.closest('.body-scroll');
  const field = input.closest('[data-field]') ?? input;
  if (area === null) return () => {};
  let first = true;
  const look = () => {
    const shown = field.clientHeight <= area.clientHeight ? field : input;
    if (!first && isWithin(shown, area)) return;
    first = false;
    shown.scrollIntoView({ block: 'center', behavior: 'instant' });
  };
  // Its first report comes after the layout in which the keyboard has taken its room.
  const observer = new ResizeObserver(look);
  for (const box of [area, area.firstElementChild, field]) if (box) observer.observe(box);
  return () => observer.disconnect();
}

/** A pixel may be lost to rounding. */
const SLACK_PX = 1;

function isWithin(inner: Element, outer: Element): boolean {
  const [box, around] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()];
  return box.top >= around.top - SLACK_PX && box.bottom <= around.bottom + SLACK_PX;
}
