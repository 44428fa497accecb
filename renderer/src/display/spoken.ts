/** What is read out, taken from the page as a screen reader would take it: names and descriptions, in the order of the page. */

const words = (element: Element | null): string => element?.textContent?.replace(/\s+/gu, ' ').trim() ?? '';
const ended = (text: string): string => (/[.!?…:]$/u.test(text) ? text : `${text}.`);
const joined = (parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map(ended)
    .join(' ');

/** Where one is: the heading, the sentence below it, what went wrong or should be done. A sheet above the screen goes first. */
export function spokenScreen(root: ParentNode): string {
  const sheet = Array.from(root.querySelectorAll('[role=dialog], [role=alertdialog]')).at(-1);
  if (sheet) return joined([words(sheet.querySelector('h2')), words(sheet.querySelector('.lead'))]);
  const main = root.querySelector('main');
  if (main === null) return '';
  return joined([
    words(main.querySelector('h1')),
    words(main.querySelector('.lead')),
    ...Array.from(main.querySelectorAll('[role=alert], .status'), words),
  ]);
}

/** The control that has the focus: its name, what it holds, and what is said about it. */
export function spokenControl(control: Element): string {
  const name = nameOf(control);
  const value = control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement ? heldBy(control) : '';
  return joined([name, value, ...byIds(control, 'aria-describedby')]);
}

function nameOf(control: Element): string {
  const labelled = byIds(control, 'aria-labelledby');
  if (labelled.length > 0) return labelled.join(' ');
  const given = control.getAttribute('aria-label');
  if (given !== null) return given;
  const { labels } = control as HTMLInputElement;
  if (labels && labels.length > 0) return Array.from(labels, words).join(' ');
  return words(control);
}

const heldBy = (input: HTMLInputElement | HTMLTextAreaElement): string =>
  input.type === 'checkbox' || input.type === 'radio' ? '' : input.value;

const byIds = (control: Element, attribute: string): readonly string[] =>
  (control.getAttribute(attribute) ?? '')
    .split(' ')
    .filter((id) => id !== '')
    .map((id) => words(document.getElementById(id)))
    .filter((text) => text !== '');
