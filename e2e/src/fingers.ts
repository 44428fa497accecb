import type { Frame, Locator, Page } from 'playwright';

/** The kiosk's own page, or the frame that shows it on the bench. */
export type Glass = Page | Frame;

/** What a citizen works the screen with; each of them suffices for everything (docs/accessibility.md). */
export type Means = 'touch' | 'keyboard' | 'switches';

export interface Fingers {
  press(target: Locator): Promise<void>;
  /** Puts a text into a field that is typed into, in place of what stands there. */
  write(target: Locator, text: string): Promise<void>;
}

/** More than the controls of any screen: the communes of the largest province stand in one list. */
const MOST_STOPS = 400;

export function fingersOn(glass: Glass, means: Means): Fingers {
  if (means === 'touch') return { press: (target) => target.tap(), write: (target, text) => target.fill(text) };
  const { keyboard } = 'keyboard' in glass ? glass : glass.page();

  /** Tab, until the focus is where it is wanted: there is no other way to it. */
  const isAt = (target: Locator): Promise<boolean> => target.evaluate(hasFocus);
  async function reach(target: Locator): Promise<void> {
    for (let presses = 0; presses <= MOST_STOPS; presses += 1) {
      if (await isAt(target)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`${MOST_STOPS} times Tab never came to ${target}`);
  }
  const press = async (target: Locator): Promise<void> => {
    await reach(target);
    await keyboard.press('Enter');
  };

  if (means === 'keyboard')
    return {
      press,
      async write(target, text) {
        await reach(target);
        await keyboard.press('ControlOrMeta+a');
        await keyboard.type(text);
      },
    };

  const keys = glass.locator('.keyboard');
  /** Two keys and the keys of the screen: Enter leads to them, Tab to a row, Enter into it, Tab to a key (docs/typing.md). */
  async function pressKey(field: Locator, key: Locator): Promise<void> {
    const row = key.locator('xpath=ancestor::*[@data-row]');
    for (let presses = 0; !(await isAt(row)); presses += 1) {
      if (presses > MOST_STOPS) throw new Error(`the row of ${key} is out of reach`);
      await keyboard.press((await isAt(field)) ? 'Enter' : 'Tab');
    }
    await keyboard.press('Enter');
    await press(key);
  }
  return {
    press,
    async write(target, text) {
      await reach(target);
      const before = await target.inputValue();
      for (const _ of before) await pressKey(target, keys.locator('[data-look="delete"]'));
      for (const sign of text)
        await pressKey(target, keys.getByRole('button', { name: new RegExp(`^${sign}$`, 'iu') }).first());
    },
  };
}

/** The little of a page that is needed here. */
interface Spot {
  closest(selector: string): Spot | null;
  hasAttribute(name: string): boolean;
  contains(other: Spot): boolean;
}
declare const document: { readonly activeElement: Spot | null; readonly body: Spot };

/** Runs in the page: whether the control itself has the focus, or the one that its words belong to. */
function hasFocus(target: Spot): boolean {
  const { activeElement, body } = document;
  if (activeElement === null || activeElement === body) return false;
  const label = target.closest('label');
  const whole = target.hasAttribute('data-row') ? target : (label ?? target.closest('button') ?? target);
  return whole === activeElement || (whole === label && whole.contains(activeElement));
}
