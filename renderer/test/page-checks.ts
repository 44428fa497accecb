/**
 * Checks that run inside the page; each returns what is wrong, in words. They are handed to `page.evaluate`, so they
 * stand alone and use nothing but the DOM.
 */
export const MIN_TEXT_PX = 20;
export const MIN_TARGET_PX = 56;
export const MIN_MAIN_TARGET_PX = 72;

export function findSmallText(minPx: number): readonly string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || !node.textContent?.trim() || parent.closest('script, style, .visually-hidden')) continue;
    const size = Number.parseFloat(getComputedStyle(parent).fontSize);
    if (size < minPx - 0.01) wrong.push(`"${node.textContent.trim()}" is ${size} px`);
  }
  for (const input of document.querySelectorAll('input.input, textarea')) {
    const size = Number.parseFloat(getComputedStyle(input).fontSize);
    if (size < minPx - 0.01) wrong.push(`the field #${input.id} is ${size} px`);
  }
  return wrong;
}

export function findSmallTargets({ any, main }: { readonly any: number; readonly main: number }): readonly string[] {
  const targets = document.querySelectorAll<HTMLElement>('button, a[href], label.choice, label.consent, .input');
  return Array.from(targets).flatMap((target) => {
    const box = target.getBoundingClientRect();
    const wanted = target.matches('.button-primary, .attract-begin') ? main : any;
    if (box.width === 0 || (box.width >= wanted - 0.5 && box.height >= wanted - 0.5)) return [];
    return [`"${target.textContent?.trim() || target.getAttribute('aria-label')}" is ${box.width} × ${box.height}`];
  });
}

/** Nothing beyond the sides of the screen; nothing beyond its bottom except in what scrolls; no word outside its box. */
export function findOverflow(): readonly string[] {
  const wrong: string[] = [];
  const slack = 1.5;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || !node.textContent?.trim() || parent.closest('script, style, .visually-hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const words = node.textContent.trim().slice(0, 60);
    const scrolls = parent.closest('.body-scroll, .sheet') !== null;
    const holder = parent.closest(
      'button, .panel, .status, .key, .callout, .sheet, .header-demo, .field, .receipt-paper',
    );
    for (const box of range.getClientRects()) {
      if (box.left < -slack || box.right > innerWidth + slack) wrong.push(`"${words}" leaves the screen sideways`);
      if (!scrolls && (box.top < -slack || box.bottom > innerHeight + slack))
        wrong.push(`"${words}" leaves the screen`);
      if (holder && !(holder.classList.contains('sheet') && scrolls && holder.scrollHeight > holder.clientHeight)) {
        const around = holder.getBoundingClientRect();
        const inside =
          box.left >= around.left - slack &&
          box.right <= around.right + slack &&
          box.top >= around.top - slack &&
          box.bottom <= around.bottom + slack;
        if (!inside) wrong.push(`"${words}" leaves its box`);
      }
    }
  }
  for (const area of document.querySelectorAll('.app, .body-scroll, .sheet, .actions, .nav, .header')) {
    if (area.scrollWidth > area.clientWidth + 1) wrong.push(`.${area.className} scrolls sideways`);
  }
  for (const part of document.querySelectorAll('.top, .actions, .nav, .keyboard')) {
    const box = part.getBoundingClientRect();
    if (box.bottom > innerHeight + slack || box.top < -slack) wrong.push(`.${part.className} is cut off`);
  }
  return wrong;
}

/** Whether a field that is typed into can be seen whole: inside the part that scrolls, and with nothing over it. */
export function findCovered(input: Element): readonly string[] {
  const wrong: string[] = [];
  const body = input.closest('.body');
  if (body === null) return ['the field is not in the content'];
  const [box, around] = [input.getBoundingClientRect(), body.getBoundingClientRect()];
  if (box.top < around.top - 1 || box.bottom > around.bottom + 1 || around.height <= 0)
    wrong.push(`${box.top}–${box.bottom} is not inside the body, ${around.top}–${around.bottom}`);
  // Its round corners are not its own.
  for (const y of [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2])
    for (let x = box.left + 16; x < box.right - 16; x += 40) {
      const top = document.elementFromPoint(x, y);
      if (top !== input && top !== null)
        wrong.push(`<${top.tagName} class="${top.className}"> lies over it at ${x}, ${y}`);
    }
  const fade = getComputedStyle(body, '::after');
  const more = body.querySelector('.body-more');
  if (more && getComputedStyle(more).display !== 'none') wrong.push('the pill lies over the content');
  if (fade.content !== 'none' && fade.display !== 'none') wrong.push('the fade lies over the content');
  return wrong;
}

/** Marks each control that the Tab key must reach; a group of radio buttons is one stop. Returns how many there are. */
export function markTabStops(): number {
  const scope = document.querySelector('[role="dialog"], [role="alertdialog"]') ?? document;
  const stops = new Set<Element>();
  for (const control of scope.querySelectorAll<HTMLElement>('button, input, textarea, a[href]')) {
    if (control.matches(':disabled') || control.tabIndex < 0) {
      const group = control.matches('input[type=radio]') ? control.closest('[role=radiogroup]') : null;
      if (group) stops.add(group);
      continue;
    }
    stops.add(control.matches('input[type=radio]') ? (control.closest('[role=radiogroup]') ?? control) : control);
  }
  for (const stop of stops) stop.setAttribute('data-test-stop', '');
  return stops.size;
}

/** Ticks off the control that has the focus; says what is wrong with how the focus is shown, or null. */
export function visitFocused(): string | null {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return null;
  (focused.closest('[data-test-stop]') ?? focused).removeAttribute('data-test-stop');
  const shown = focused.closest('.choice, .consent') ?? focused;
  const style = getComputedStyle(shown);
  if (shown.matches('[role=dialog], [role=alertdialog], h1')) return null;
  return style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 3
    ? `no focus ring on "${shown.textContent?.trim() || shown.id}"`
    : null;
}

export function leftTabStops(): readonly string[] {
  return Array.from(document.querySelectorAll('[data-test-stop]'), (stop) => stop.outerHTML.slice(0, 120));
}
