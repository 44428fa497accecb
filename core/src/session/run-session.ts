import { randomUUID } from 'node:crypto';
import type { SessionToDevices } from '@motcua/drivers/host';
import type { Wire } from '@motcua/drivers/wire';
import { type Actor, createActor, fromPromise } from 'xstate';
import type { ScreenModel } from '../contract/screen-model.ts';
import { requirementsList, submissionSlip } from '../receipt/index.ts';
import type { Pack } from '../services/pack.ts';
import { parseRendererMessage } from '../shell/renderer-wire.ts';
import { newLocalDossierId } from '../submission/local-dossier-id.ts';
import type { Units } from '../units/index.ts';
import type { SessionToMain } from './control-protocol.ts';
import type { DeviceEvent } from './events.ts';
import { deviceFact, intentEvent, mainFact, type StartMessage } from './facts.ts';
import { identifyMachine } from './identify-machine.ts';
import type { SessionPorts } from './ports.ts';
import { isHeard } from './presence.ts';
import { toScreen } from './screen.ts';
import type { SessionEffects } from './session-context.ts';
import { sessionMachine } from './session-machine.ts';

export interface SessionOptions {
  /** Loaded by `loadServicePacks` before the session process says that it is ready. */
  readonly packs: readonly Pack[];
  /** Loaded by `loadUnits`, likewise. */
  readonly units: Units;
  /** Injected in tests; the system's by default. */
  readonly clock?: SessionClock;
  readonly effects?: Partial<SessionEffects>;
}

/** xstate's clock. */
export interface SessionClock {
  setTimeout(callback: () => void, timeoutMs: number): unknown;
  clearTimeout(id: unknown): void;
}

export interface RunningSession {
  /** Resolves when `ended` was sent to main, which then ends this process. */
  readonly ended: Promise<void>;
  /** Messages that did not have the form of their contract, by wire. For tests and diagnosis; no content is kept. */
  readonly refused: Readonly<Record<'renderer' | 'devices' | 'main', number>>;
}

/**
 * One citizen's session over the wires of its process. Personal data stay in here: they cross to the renderer (what the
 * screen shows), to the device host (the number that opens the card; the slip), and to main only inside the sealed
 * payload. Nothing is logged.
 */
export function runSession(ports: SessionPorts, options: SessionOptions): RunningSession {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const refused = { renderer: 0, devices: 0, main: 0 };
  let waitingStatus: DeviceEvent | undefined;
  let actor: Actor<typeof sessionMachine> | undefined;

  const renderers = createRenderers(ports, (message) => {
    const parsed = parseRendererMessage(message);
    if (!parsed) refused.renderer += 1;
    else if (actor && isHeard(actor.getSnapshot(), parsed.intent)) actor.send(intentEvent(parsed.intent));
  });
  const devices = createDevices(ports, {
    onFact: (fact) => {
      if (actor) actor.send(fact);
      // Before the session begins, the newest status is all that matters.
      else if (fact.type === 'devices.status') waitingStatus = fact;
    },
    onRefused: () => {
      refused.devices += 1;
    },
  });

  const start = (message: StartMessage): Actor<typeof sessionMachine> => {
    const toMain = (said: SessionToMain | null): void => {
      if (said) ports.control.send(said);
    };
    const actions = {
      toDevices: (_: unknown, said: SessionToDevices | null) => devices.send(said),
      toMain: (_: unknown, said: SessionToMain | null) => toMain(said),
      audit: (_: unknown, said: SessionToMain | null) => toMain(said),
    };
    const machine = sessionMachine.provide({
      actions,
      actors: {
        identify: identifyMachine.provide({
          actions: {
            toDevices: actions.toDevices,
            audit: actions.audit,
            toSession: (_, news) => created.send(news),
          },
        }),
        makeSlip: fromPromise(async ({ input }) => {
          if (!input) throw new Error('there is nothing to print');
          const bytes = await (input.page === 'slip' ? submissionSlip(input.facts) : requirementsList(input.facts));
          return Buffer.from(bytes).toString('base64');
        }),
      },
    });
    const effects: SessionEffects = {
      now: () => new Date(),
      newLocalDossierId,
      newIdempotencyKey: randomUUID,
      ...options.effects,
    };
    const created = createActor(machine, {
      input: { start: message, packs: options.packs, units: options.units, effects },
      ...(options.clock ? { clock: options.clock } : {}),
      // The identify machine changes the screen without the session machine changing state: watch both.
      inspect: ({ type }) => {
        if (type === '@xstate.snapshot') renderers.drawSoon(() => toScreen(created.getSnapshot()));
      },
    });
    created.subscribe({
      next: ({ children }) => devices.readerInUse(children.identify !== undefined),
      complete: () => {
        renderers.drawNow();
        end();
      },
    });
    created.start();
    if (waitingStatus) created.send(waitingStatus);
    return created;
  };

  // Last: what waited on the wire is delivered at once.
  ports.control.onMessage((message) => {
    const fact = mainFact(message);
    if (!fact) refused.main += 1;
    else if (fact.type === 'ping') {
      if (actor) ports.control.send({ type: 'pong' } satisfies SessionToMain);
    } else if (fact.type !== 'start') actor?.send(fact);
    else if (!actor) actor = start(fact);
  });

  ports.control.send({ type: 'ready' } satisfies SessionToMain);
  return { ended, refused };
}

/** Every renderer that is there gets each new screen once, and one that comes back gets the newest at once. */
function createRenderers(ports: SessionPorts, onMessage: (message: unknown) => void) {
  const wires = new Set<Wire>();
  let project: (() => ScreenModel) | undefined;
  let shown: { readonly screen: ScreenModel; readonly text: string } | undefined;
  let due = false;

  const drawNow = (): void => {
    due = false;
    if (!project) return;
    const screen = project();
    const text = JSON.stringify(screen);
    if (text === shown?.text) return;
    shown = { screen, text };
    for (const wire of wires) wire.send({ type: 'screen', screen });
  };

  ports.onRenderer((wire) => {
    wires.add(wire);
    wire.onClose(() => wires.delete(wire));
    wire.onMessage(onMessage);
    if (shown) wire.send({ type: 'screen', screen: shown.screen });
  });

  return {
    /** One screen for all snapshots of one turn: a step through several states is not shown in pieces. */
    drawSoon: (next: () => ScreenModel): void => {
      project = next;
      if (due) return;
      due = true;
      queueMicrotask(drawNow);
    },
    drawNow,
  };
}

/** The device host that is linked at the moment: a crashed one is replaced by a new wire. */
function createDevices(
  ports: SessionPorts,
  { onFact, onRefused }: { onFact: (fact: DeviceEvent) => void; onRefused: () => void },
) {
  let current: Wire | undefined;
  let openReadId: number | null = null;

  const send = (message: SessionToDevices | null): void => {
    if (!message) return;
    if (message.type === 'read-card') openReadId = message.id;
    if (message.type === 'cancel-read') openReadId = null;
    current?.send(message);
  };

  ports.onDevices((wire) => {
    current = wire;
    wire.onMessage((message) => {
      if (current !== wire) return;
      const fact = deviceFact(message);
      if (!fact) return onRefused();
      if (fact.type === 'read.done' && fact.id === openReadId) openReadId = null;
      onFact(fact);
    });
    wire.onClose(() => {
      if (current !== wire) return;
      current = undefined;
      openReadId = null;
      onFact({ type: 'devices.lost' });
    });
  });

  return {
    send,
    /** A session that leaves identification leaves no read behind it, however it left. */
    readerInUse: (inUse: boolean): void => {
      if (!inUse && openReadId !== null) send({ type: 'cancel-read', id: openReadId });
    },
  };
}
