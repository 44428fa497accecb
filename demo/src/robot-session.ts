import type { Language, ReceiptModel, ScreenModel, ScreenName } from '@motcua/core/contract';
import { cardOrder, findCardKind } from './cards.ts';
import { scanContent } from './citizens.ts';
import { answerScreen } from './robot.ts';
import type { RobotRenderers } from './robot-renderer.ts';
import type { Stage } from './stage.ts';

export interface RobotSessionOptions {
  readonly robot: RobotRenderers;
  readonly stage: Stage;
  readonly citizenId: string;
  readonly cardKind?: string;
  readonly serviceId: string;
  readonly language?: Language;
  readonly signal: AbortSignal;
}

export type RobotResult =
  /** `entered`: what stood in the fields that a citizen answers for, suggested or written, by field id. */
  | {
      readonly kind: 'done';
      readonly receipt: ReceiptModel;
      readonly entered: Readonly<Record<string, string>>;
      readonly at: ScreenTimes;
    }
  /** The kiosk showed a failure: the code of the failure catalogue. */
  | { readonly kind: 'stuck'; readonly why: string; readonly at: ScreenTimes };

/** When each screen was first seen, in milliseconds of a monotonic clock. */
export type ScreenTimes = Partial<Record<ScreenName, number>>;

/** One whole session without a person: from the touch on the attract screen to the finished receipt. */
export async function runRobotSession(options: RobotSessionOptions): Promise<RobotResult> {
  const { robot, stage, signal } = options;
  const order = cardOrder(options.citizenId, findCardKind(options.cardKind ?? 'genuine'));
  const at: ScreenTimes = {};
  const entered: Record<string, string> = {};
  const { promise, resolve, reject } = Promise.withResolvers<RobotResult>();
  const today = new Date().toISOString().slice(0, 10);
  let receipt: ReceiptModel | undefined;
  let answered = '';
  let last: ScreenName | 'none' = 'none';
  let cardLaid = false;

  const onScreen = (model: ScreenModel): void => {
    last = model.screen.name;
    at[model.screen.name] ??= performance.now();
    const fields = model.screen.name === 'form' ? model.screen.page.fields : [];
    for (const { id, value, locked } of fields) if (!locked && value !== '') entered[id] = value;
    if (model.screen.name === 'receipt') receipt = model.screen.receipt;
    if (model.screen.name === 'goodbye' && receipt) resolve({ kind: 'done', receipt, entered, at });
    const answer = answerScreen(model, { serviceId: options.serviceId, language: options.language ?? 'vi', today });
    // The same screen again (a clock tick, a device) is not asked twice.
    const key = JSON.stringify([model.screen, answer]);
    if (key === answered) return;
    answered = key;
    switch (answer.kind) {
      case 'intent':
        robot.send(answer.intent);
        return;
      case 'scan-qr':
        stage.scanner.scan(scanContent('own', options.citizenId));
        return;
      case 'lay-card':
        if (cardLaid) return;
        cardLaid = true;
        stage.reader.insert(order).catch(reject);
        return;
      case 'wait':
        return;
      case 'stuck':
        resolve({ kind: 'stuck', why: answer.why, at });
        return;
    }
  };
  const givenUp = (): void => resolve({ kind: 'stuck', why: `nothing more happened on the screen "${last}"`, at });
  signal.addEventListener('abort', givenUp, { once: true });
  robot.onScreen(onScreen);
  try {
    return await promise;
  } finally {
    robot.onScreen(() => {});
    await stage.reader.remove();
  }
}
