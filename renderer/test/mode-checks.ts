/** Checks of the modes that run inside the page, like those of page-checks.ts: each returns what is wrong, in words. */

/** Text by where it stands, with its size: to be compared with the same screen in another mode. */
export function textSizes(): readonly (readonly [words: string, px: number])[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes: [string, number][] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const words = node.textContent?.trim();
    if (!parent || !words || parent.closest('script, style, .visually-hidden, .body-more')) continue;
    sizes.push([words, Number.parseFloat(getComputedStyle(parent).fontSize)]);
  }
  return sizes;
}

/** Text under `least`:1 on what is painted behind it. Pictures and gradients count as their plain background. */
export function findLowContrast(least: number): readonly string[] {
  const parse = (colour: string): readonly number[] => (colour.match(/[\d.]+/gu) ?? []).map(Number);
  const luminance = (colour: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((value) => {
      const channel = value / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element): readonly number[] => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length >= 3 && (colour[3] ?? 1) === 1) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const words = node.textContent?.trim();
    if (!parent || !words || parent.closest('script, style, .visually-hidden')) continue;
    const [dark = 0, light = 0] = [luminance(parse(getComputedStyle(parent).color)), luminance(behind(parent))].sort(
      (a, b) => a - b,
    );
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) wrong.push(`"${words.slice(0, 40)}" has ${ratio.toFixed(1)}:1`);
  }
  return wrong;
}

/** Controls and boxes that would melt into what is around them without a tint: none of their sides is drawn. */
export function findBorderless(): readonly string[] {
  const boxes = document.querySelectorAll<HTMLElement>('button, .input, .consent, .panel, .callout, .status, .sheet');
  return Array.from(boxes).flatMap((box) => {
    const { borderTopWidth, borderTopStyle, boxShadow } = getComputedStyle(box);
    const { width } = box.getBoundingClientRect();
    const drawn = Number.parseFloat(borderTopWidth) >= 1 && borderTopStyle !== 'none';
    return width === 0 || drawn || boxShadow !== 'none' ? [] : [`${box.className} "${box.textContent?.slice(0, 40)}"`];
  });
}

/** Controls above the band that a seated person reaches; `from` is its upper edge as a share of the height. */
export function findOutOfReach(from: number): readonly string[] {
  const controls = document.querySelectorAll<HTMLElement>('button, input, textarea, a[href], label.consent');
  const sheet = document.querySelector('[role=dialog], [role=alertdialog]');
  return Array.from(controls).flatMap((control) => {
    // Below a sheet nothing is touched.
    if (sheet && !sheet.contains(control)) return [];
    const { top, width } = control.getBoundingClientRect();
    const hidden = width <= 1 || control.closest('.visually-hidden') || control.matches('input[type=checkbox]');
    return hidden || top >= innerHeight * from - 1 ? [] : [`"${control.textContent || control.id}" begins at ${top}`];
  });
}

/** What moves by itself, or would on the next touch. */
export function findMotion(): readonly string[] {
  const running = document.getAnimations().map((animation) => `an animation runs: ${animation.id}`);
  const moving = Array.from(document.querySelectorAll('*')).flatMap((element) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
    const still =
      animationName === 'none' &&
      transitionDuration.split(', ').every((duration) => duration === '0s') &&
      scrollBehavior === 'auto';
    return still ? [] : [`<${element.tagName} class="${element.className}"> moves`];
  });
  return [...running, ...moving];
}
