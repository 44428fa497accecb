export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
export type Direction = 'left' | 'right' | 'up' | 'down';

/** Keys of one line may differ by this much in height. */
const LINE_SLACK_PX = 8;

/** The key that an arrow leads to from one of them: in its line for left and right, the nearest of the next line for up and down. */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number | null {
  const here = boxes[from];
  if (here === undefined) return null;
  const others = boxes.map((box, index) => ({ box, index })).filter(({ index }) => index !== from);
  const sideways = direction === 'left' || direction === 'right';
  const ahead = others.filter(({ box }) => isAhead(here, box, direction));
  const line = sideways ? ahead.filter(({ box }) => inLine(here, box)) : nearestLine(here, ahead, direction);
  const x = centre(here);
  const best = line.toSorted((a, b) => Math.abs(centre(a.box) - x) - Math.abs(centre(b.box) - x))[0];
  return best?.index ?? null;
}

const centre = ({ left, right }: Box): number => (left + right) / 2;
const inLine = (a: Box, b: Box): boolean => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > LINE_SLACK_PX;

function isAhead(here: Box, { left, right, top, bottom }: Box, direction: Direction): boolean {
  switch (direction) {
    case 'left':
      return right <= here.left + LINE_SLACK_PX;
    case 'right':
      return left >= here.right - LINE_SLACK_PX;
    case 'up':
      return bottom <= here.top + LINE_SLACK_PX;
    case 'down':
      return top >= here.bottom - LINE_SLACK_PX;
    default: {
      const never: never = direction;
      return never;
    }
  }
}

interface Placed {
  readonly box: Box;
  readonly index: number;
}
function nearestLine(here: Box, ahead: readonly Placed[], direction: Direction): readonly Placed[] {
  const distance = ({ box }: Placed) => (direction === 'up' ? here.top - box.bottom : box.top - here.bottom);
  const nearest = Math.min(...ahead.map(distance));
  // The lines of the pad beside the letters are not quite theirs.
  return ahead.filter((one) => distance(one) <= nearest + (here.bottom - here.top) / 2);
}
