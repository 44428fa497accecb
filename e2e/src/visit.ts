import type { FieldModel, Intent, Language, ScreenModel, ScreenName } from '@motcua/core/contract';
import { cardOrder, findCardKind } from '@motcua/demo/cards';
import { scanContent } from '@motcua/demo/citizens';
import { answerScreen } from '@motcua/demo/robot';
import type { RobotRenderers } from '@motcua/demo/robot-renderer';
import type { Stage } from '@motcua/demo/stage';

/** How this citizen goes through the screens; what is not said is done as the robot does it. */
export interface Way {
  readonly language?: Language;
  readonly serviceId?: string;
  readonly citizenId?: string;
  readonly scan?: () => void;
  readonly layCard?: () => Promise<void>;
  readonly fill?: (field: FieldModel) => string | undefined;
}

/** Beyond the longest that a kiosk may leave somebody without a new screen (a silent chip, a silent province). */
const PATIENCE_MS = 30_000;
const today = new Date().toISOString().slice(0, 10);

export type Wanted = ScreenName | ((model: ScreenModel) => boolean);

/**
 * A citizen without a browser at a kiosk: sees every screen, and waits for one without polling. Goes from session to
 * session as the kiosk does.
 */
export class Visit {
  private readonly robot: RobotRenderers;
  private readonly stage: Stage;
  private newest: ScreenModel | undefined;
  private waiting: ((model: ScreenModel) => void) | undefined;
  /** Names of the screens in the order in which they came, each once in a row; a failure with its code. */
  readonly seen: string[] = [];

  constructor(robot: RobotRenderers, stage: Stage) {
    this.robot = robot;
    this.stage = stage;
    robot.onScreen((model) => {
      this.newest = model;
      const name = nameOf(model);
      if (this.seen.at(-1) !== name) this.seen.push(name);
      this.waiting?.(model);
    });
  }

  /** What was on the screen counts no more: for a test that has just killed whoever drew it. */
  forget(): void {
    this.newest = undefined;
    this.seen.length = 0;
  }

  say(intent: Intent): void {
    this.robot.send(intent);
  }

  /** The newest screen if it is one that is wanted, else the first to come that is. */
  async until(wanted: Wanted): Promise<ScreenModel> {
    const isWanted = matcher(wanted);
    if (this.newest && isWanted(this.newest)) return this.newest;
    const { promise, resolve, reject } = Promise.withResolvers<ScreenModel>();
    this.waiting = (model) => {
      if (isWanted(model)) resolve(model);
    };
    const giveUp = (): void => reject(new Error(`waited for ${String(wanted)}; seen: ${this.seen.join(', ')}`));
    const timer = setTimeout(giveUp, PATIENCE_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.waiting = undefined;
    }
  }

  /** Answers one screen after another until the one that is wanted is there, which is left as it is. */
  async walkTo(wanted: Wanted, way: Way = {}): Promise<ScreenModel> {
    const isWanted = matcher(wanted);
    const { language = 'vi', serviceId = 'unemployment-benefit', citizenId = 'adult-2021', fill } = way;
    // On a busy machine the first citizen may come before the reader does.
    let model = await this.until((one) => one.screen.name !== 'out-of-service' || isWanted(one));
    while (!isWanted(model)) {
      const answer = answerScreen(model, { language, serviceId, today, ...(fill && { fill }) });
      switch (answer.kind) {
        case 'intent':
          this.say(answer.intent);
          break;
        case 'scan-qr':
          (way.scan ?? (() => this.stage.scanner.scan(scanContent('own', citizenId))))();
          break;
        case 'lay-card':
          await (way.layCard ?? (() => this.layCard(citizenId)))();
          break;
        case 'wait':
          break;
        case 'stuck':
          throw new Error(`on the way to ${String(wanted)} the kiosk showed: ${answer.why}`);
      }
      model = await this.after(model);
    }
    return model;
  }

  layCard(citizenId = 'adult-2021', kind = 'genuine'): Promise<void> {
    return this.stage.reader.insert(cardOrder(citizenId, findCardKind(kind)));
  }

  /** The next screen that a citizen would take for another one. */
  after(model: ScreenModel): Promise<ScreenModel> {
    const before = face(model);
    return this.until((next) => face(next) !== before);
  }

  /** Takes the card along and ends the session from wherever it is; resolves when the next one waits for somebody. */
  async leave(): Promise<void> {
    await this.stage.reader.remove();
    const { screen, canCancel } = await this.until(() => true);
    if (screen.name === 'attract') return;
    if (canCancel) {
      this.say({ type: 'cancel' });
      await this.until(({ overlay }) => overlay?.kind === 'confirm-cancel');
      this.say({ type: 'cancel-confirmed' });
    } else if (screen.name === 'receipt') {
      this.say({ type: 'finish' });
      // A kiosk may be set up not to ask how it was.
      const next = await this.until((model) => ['rating', 'goodbye'].includes(model.screen.name));
      if (next.screen.name === 'rating') this.say({ type: 'finish' });
    } else if (screen.name === 'rating') this.say({ type: 'finish' });
    await this.until('goodbye');
    this.say({ type: 'finish' });
    await this.until('attract');
  }
}

const matcher = (wanted: Wanted): ((model: ScreenModel) => boolean) =>
  typeof wanted === 'string' ? ({ screen }) => screen.name === wanted : wanted;

const nameOf = ({ screen, overlay }: ScreenModel): string =>
  `${screen.name}${screen.name === 'failure' ? ` ${screen.failure.code}` : ''}${overlay ? ` + ${overlay.kind}` : ''}`;

/** What a citizen answers to: not the line to the province, which comes and goes by itself. */
const face = ({ screen, overlay }: ScreenModel): string => JSON.stringify([screen, overlay]);
