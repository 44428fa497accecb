import { LANGUAGE_NAMES } from '../messages/index.ts';
import type { SessionPorts } from '../session/ports.ts';
import { parseRendererMessage } from '../shell/renderer-wire.ts';
import type { ScreenModel } from './screen-model.ts';

/**
 * A session for the shells' contract suite: it answers every intent that reaches it with a screen that says which it was
 * and how many came before, so that a test sees from outside what arrived, in which order, and what did not.
 */
export function runProbeSession(ports: SessionPorts): void {
  let count = 0;
  let newest = probeScreen('0');
  const renderers = new Set<(screen: ScreenModel) => void>();
  ports.onRenderer((wire) => {
    const draw = (screen: ScreenModel): void => wire.send({ type: 'screen', screen });
    renderers.add(draw);
    wire.onClose(() => renderers.delete(draw));
    wire.onMessage((said) => {
      const message = parseRendererMessage(said);
      if (!message) return;
      count += 1;
      newest = probeScreen(`${count} ${JSON.stringify(message)}`);
      for (const each of renderers) each(newest);
      ports.control.send({ type: 'probe-intents', count });
    });
    draw(newest);
  });
  ports.onDevices((wire) => {
    wire.onMessage((message) => ports.control.send({ type: 'probe-devices', message }));
    wire.send({ type: 'probe' });
  });
  // `count` screens at once: nobody may be given an old one after a new one.
  ports.control.onMessage(() => {
    for (let round = 1; round <= BURST; round += 1) {
      newest = probeScreen(`burst ${round}`);
      for (const each of renderers) each(newest);
    }
  });
  ports.control.send({ type: 'ready' });
}

export const BURST = 200;

/** What the probe says stands where the renderer would show a reason. */
export function probeScreen(reason: string): ScreenModel {
  return {
    language: 'vi',
    languages: [{ code: 'vi', label: LANGUAGE_NAMES.vi, draft: false }],
    inVietnamese: [],
    screen: { name: 'out-of-service', reason },
    overlay: null,
    progress: null,
    canGoBack: false,
    canCancel: false,
    canPause: false,
    connection: 'online',
    demo: true,
    desk: { unitName: 'probe', helpPhone: '' },
    display: { text: 'usual', contrast: 'usual', reach: 'usual', motion: 'usual', speech: 'off', pace: 'usual' },
    typing: { toneStyle: 'old', physicalKeys: 'compose' },
    whose: null,
  };
}

export const probeReason = ({ screen }: ScreenModel): string => ('reason' in screen ? screen.reason : screen.name);

/** Answers the probe session over the device wire, so that a test can see that the two were joined. */
export function runProbeDevices(ports: {
  readonly status: { send(message: unknown): void };
  onSession(
    listener: (wire: { onMessage(next: (message: unknown) => void): void; send(message: unknown): void }) => void,
  ): void;
}): void {
  ports.status.send({ type: 'ready' });
  ports.onSession((wire) => wire.onMessage((message) => wire.send({ echo: message })));
}
