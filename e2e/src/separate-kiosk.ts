import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RendererHost } from '@motcua/browser';
import type { KioskPlace } from '@motcua/demo/kiosk';

/** Between a test and the process that runs the kiosk's long-lived part (kiosk-process.ts). Nothing of it is personal. */
export type ToKiosk =
  | { readonly type: 'start'; readonly place: KioskPlace; readonly dataFolder: string }
  | { readonly type: 'renderer-exited' | 'renderer-ended'; readonly id: number }
  | { readonly type: 'stop' };
export type FromKiosk =
  | { readonly type: 'started'; readonly origin: string }
  | { readonly type: 'open-renderer'; readonly id: number; readonly enterUrl: string; readonly token: string }
  | { readonly type: 'renderer-connected' | 'end-renderer'; readonly id: number };

export interface SeparateKiosk {
  readonly pid: number;
  /** What it and its children wrote to standard output and standard error. */
  readonly output: () => string;
  stop(): Promise<void>;
  /** SIGKILL to the long-lived process alone; resolves when it is gone and the test's renderers are closed. */
  kill(): Promise<void>;
}

export interface SeparateKioskOptions {
  readonly place: KioskPlace;
  readonly dataFolder: string;
  readonly renderers: RendererHost;
  /** Runs it in surroundings of its own, such as a small disk. It must end up as the same process (exec). */
  readonly wrap?: (command: readonly string[]) => readonly string[];
}

const ENTRY = fileURLToPath(new URL('./kiosk-process.ts', import.meta.url));

export async function startSeparateKiosk(options: SeparateKioskOptions): Promise<SeparateKiosk> {
  const { place, dataFolder, renderers, wrap = (command) => command } = options;
  const [program = '', ...args] = wrap([process.execPath, '--disable-warning=ExperimentalWarning', ENTRY]);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const exited = once(child, 'exit');
  const open = new Map<number, { readonly connected: () => void; readonly end: () => Promise<void> }>();
  const send = (message: ToKiosk): void => {
    if (child.connected) child.send(message);
  };

  const openRenderer = async ({ id, enterUrl, token }: Extract<FromKiosk, { type: 'open-renderer' }>) => {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    const opening = renderers.open({ enterUrl, mintToken: () => token, connected, onConnection: () => {} });
    open.set(id, { connected: resolve, end: async () => (await opening).end() });
    const renderer = await opening;
    renderer.onExit(() => send({ type: 'renderer-exited', id }));
  };

  const { promise: started, resolve: hasStarted, reject } = Promise.withResolvers<void>();
  child.on('message', async (message: FromKiosk) => {
    switch (message.type) {
      case 'started':
        hasStarted();
        return;
      case 'open-renderer':
        // A browser that does not open shows itself in the test that waits for its page.
        await openRenderer(message).catch(() => send({ type: 'renderer-exited', id: message.id }));
        return;
      case 'renderer-connected':
        open.get(message.id)?.connected();
        return;
      case 'end-renderer':
        await open.get(message.id)?.end();
        open.delete(message.id);
        send({ type: 'renderer-ended', id: message.id });
        return;
    }
  });
  void exited.then(() => reject(new Error(`the kiosk ended before it ran: ${output}`)));
  send({ type: 'start', place, dataFolder });
  await started;

  const gone = async (): Promise<void> => {
    await exited;
    await Promise.all([...open.values()].map((renderer) => renderer.end()));
  };
  return {
    pid: child.pid ?? 0,
    output: () => output,
    async stop() {
      send({ type: 'stop' });
      await gone();
    },
    async kill() {
      child.kill('SIGKILL');
      await gone();
    },
  };
}
