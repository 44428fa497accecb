import type { Bridge, Intent, Screen, ScreenModel, ScreenName } from '@motcua/core/contract';
import { message, type PlainKey } from '@motcua/core/messages';
import { fillField } from './fill-field.ts';
import { type Fingers, fingersOn, type Glass, type Means } from './fingers.ts';

/** Hands and eyes of a citizen in front of a page: works what can be seen, by the words on it. */
export interface Hands {
  /** The newest screen. */
  look(): Promise<ScreenModel>;
  /** The next screen that differs from this one. */
  lookAgain(from: ScreenModel): Promise<ScreenModel>;
  /** Does on the screen what the intent would say. */
  do(intent: Intent, model: ScreenModel): Promise<void>;
}

const LOOK_TIMEOUT_MS = 30_000;

export function handsOn(page: Glass, means: Means = 'touch'): Hands {
  const fingers = fingersOn(page, means);
  let lastDone = 'nothing';
  return {
    look: () => page.evaluate(newestScreen),
    async lookAgain(from) {
      try {
        await page.waitForFunction(differs, JSON.stringify([from.screen, from.overlay]), { timeout: LOOK_TIMEOUT_MS });
      } catch (cause) {
        const where = from.screen.name === 'form' ? `form, page "${from.screen.page.id}"` : from.screen.name;
        throw new Error(`nothing more happened on the screen ${where}; last done: ${lastDone}`, { cause });
      }
      return page.evaluate(newestScreen);
    },
    do: (intent, model) => {
      // Never the value: it would stand in a report.
      lastDone = `${intent.type} ${'fieldId' in intent ? intent.fieldId : ''}`;
      return work({ page, fingers, intent, model });
    },
  };
}

/** The page's own global, for the functions that run in it. */
declare const motcua: Bridge;

/** Runs in the page. */
function newestScreen(): Promise<ScreenModel> {
  return new Promise((resolve) => {
    const stop = motcua.onScreen((screen) => {
      resolve(screen);
      queueMicrotask(() => stop());
    });
  });
}

/** Runs in the page. */
function differs(before: string): boolean {
  let different = false;
  const stop = motcua.onScreen((model) => {
    different = JSON.stringify([model.screen, model.overlay]) !== before;
  });
  stop();
  return different;
}

const RATINGS = ['rating.1', 'rating.2', 'rating.3', 'rating.4', 'rating.5'] as const;
/** What the button is called that ends the screen. */
const FINISH: Partial<Readonly<Record<ScreenName, PlainKey>>> = {
  requirements: 'requirements.finish',
  rating: 'rating.skip',
};

async function work({
  page,
  fingers,
  intent,
  model,
}: {
  readonly page: Glass;
  readonly fingers: Fingers;
  readonly intent: Intent;
  readonly model: ScreenModel;
}): Promise<void> {
  const words = (key: PlainKey): string => message(model.language, key);
  const press = (name: string): Promise<void> => fingers.press(page.getByRole('button', { name, exact: true }).first());
  const { screen } = model;
  switch (intent.type) {
    case 'begin':
      return fingers.press(page.locator('button', { hasText: words('attract.begin') }).first());
    case 'choose-language': {
      const label = model.languages.find((one) => one.code === intent.language)?.label;
      return fingers.press(page.locator('button', { hasText: label ?? '' }).last());
    }
    case 'choose-group': {
      const group = screen.name === 'services' ? screen.groups.find((one) => one.id === intent.groupId) : undefined;
      return press(words(`services.group.${group?.id ?? 'other'}`));
    }
    case 'choose-service': {
      const service =
        screen.name === 'services' ? screen.services.find((one) => one.id === intent.serviceId) : undefined;
      return fingers.press(page.locator('button.service', { hasText: service?.title ?? '' }).first());
    }
    case 'set-consent': {
      const consent =
        screen.name === 'notice' ? screen.notice.consents.find((one) => one.id === intent.consentId) : undefined;
      return fingers.press(page.locator('label', { hasText: consent?.label ?? '' }).first());
    }
    case 'accept-notice':
      return press(words('notice.accept'));
    case 'decline-notice':
      return press(words('notice.decline'));
    case 'set-field': {
      const field = screen.name === 'form' ? screen.page.fields.find((one) => one.id === intent.fieldId) : undefined;
      if (!field) throw new Error(`no field "${intent.fieldId}" on the screen`);
      return fillField({ page, fingers, field, value: intent.value, words });
    }
    case 'next':
      return press(words(screen.name === 'form' && screen.page.row !== null ? 'table.keepRow' : 'action.next'));
    case 'confirm-group':
      return fingers.press(page.locator(`[id="block-${intent.groupId}"] .group-confirm button`));
    case 'add-row':
      return fingers.press(page.locator(`[id="block-${intent.listId}"] .table-add button`).last());
    case 'open-row':
      return fingers.press(rowOf(page, screen, intent).locator('.row-answers button').last());
    case 'remove-row':
      await fingers.press(rowOf(page, screen, intent).locator('.row-answers button').first());
      return press(words('table.removeYes'));
    case 'read-card-for':
      return fingers.press(page.locator(`[id="block-${intent.targetId}"] :is(.offer, .table-add) button`).first());
    case 'back':
      return press(words('nav.back'));
    case 'submit':
      return press(words('review.submit'));
    case 'finish':
      return press(words(FINISH[screen.name] ?? 'receipt.finish'));
    case 'rate':
      return press(words(RATINGS[intent.stars - 1] ?? 'rating.5'));
    case 'pause':
      return press(words('nav.pause'));
    case 'resume':
      return press(words('paused.resume'));
    case 'retry':
      return press(words('failure.action.retry'));
    default:
      throw new Error(`these hands do not know how to do "${intent.type}"`);
  }
}

/** The card of a row of a table. */
function rowOf(page: Glass, screen: Screen, { listId, rowId }: { readonly listId: string; readonly rowId: string }) {
  const blocks = screen.name === 'form' ? screen.page.blocks : [];
  const list = blocks.find((block) => block.kind === 'list' && block.id === listId);
  const index = list?.kind === 'list' ? list.rows.findIndex(({ id }) => id === rowId) : -1;
  if (index < 0) throw new Error(`no row "${rowId}" in "${listId}" on the screen`);
  return page.locator(`[id="block-${listId}"] .row`).nth(index);
}
