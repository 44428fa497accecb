import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import type {
  AppApi,
  ElectronApi,
  ForkOptions,
  KeyInput,
  Permission,
  Port,
  Preventable,
  SafeStorageApi,
  UtilityChild,
  WindowOptions,
} from '../src/electron-api.ts';
import { FakePage } from './fake-page.ts';
import { type FakePort, fakePort, transferAll } from './fake-ports.ts';

/**
 * Exactly the Electron that the shell uses (`ElectronApi`, whose members kiosk.ts checks against electron.d.ts), with real
 * threads as utility processes and real MessagePorts between them, so that what is transferred is gone from here.
 */
export interface FakeElectron extends ElectronApi {
  readonly windows: FakeWindow[];
  readonly sessions: Map<string, FakeSession>;
  readonly forks: { modulePath: string; options: ForkOptions }[];
  /** Both ends of every channel that the shell made. */
  readonly channels: FakePort[];
  readonly said: { readonly switches: string[]; readonly schemes: string[]; sandbox: boolean; menu: boolean };
  /** SIGKILL by the fake's own process ids. */
  kill(pid: number): void;
  backend: ReturnType<SafeStorageApi['getSelectedStorageBackend']>;
}

export function createFakeElectron(): FakeElectron {
  const windows: FakeWindow[] = [];
  const sessions = new Map<string, FakeSession>();
  const forks: FakeElectron['forks'] = [];
  const channels: FakePort[] = [];
  const workers = new Map<number, Worker>();
  const said = { switches: [] as string[], schemes: [] as string[], sandbox: false, menu: true };
  const emitter = new EventEmitter();
  const storageKey = randomBytes(32);
  let lastPid = 1_000_000;

  const fake: FakeElectron = {
    windows,
    sessions,
    forks,
    channels,
    said,
    backend: 'gnome_libsecret',
    kill(pid) {
      void workers.get(pid)?.terminate();
    },
    app: {
      requestSingleInstanceLock: () => true,
      enableSandbox: () => {
        said.sandbox = true;
      },
      whenReady: async () => {},
      exit: () => {},
      commandLine: { appendSwitch: (name: string) => void said.switches.push(name) },
      on: (event: string, listener: (event: Preventable) => void) => emitter.on(event, listener),
    } satisfies AppApi,
    protocol: {
      registerSchemesAsPrivileged: (schemes) => void said.schemes.push(...schemes.map(({ scheme }) => scheme)),
    },
    session: {
      fromPartition(partition) {
        const session = sessions.get(partition) ?? new FakeSession();
        sessions.set(partition, session);
        return session;
      },
    },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => fake.backend !== 'unknown',
      getSelectedStorageBackend: () => fake.backend,
      async encryptStringAsync(plainText) {
        const nonce = randomBytes(12);
        const cipher = createCipheriv('aes-256-gcm', storageKey, nonce);
        return Buffer.concat([nonce, cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      },
      async decryptStringAsync(encrypted) {
        const decipher = createDecipheriv('aes-256-gcm', storageKey, encrypted.subarray(0, 12));
        decipher.setAuthTag(encrypted.subarray(-16));
        const result = decipher.update(encrypted.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
        return { result, shouldReEncrypt: false };
      },
    },
    utilityProcess: {
      fork(modulePath, _args, options) {
        forks.push({ modulePath, options });
        lastPid += 1;
        const pid = lastPid;
        const worker = new Worker(new URL('./utility-worker.ts', import.meta.url), {
          workerData: { modulePath },
          env: options.env,
          execArgv: options.execArgv,
        });
        workers.set(pid, worker);
        return new FakeUtilityChild(worker, pid);
      },
    },
    BrowserWindow: class extends FakeWindow {
      constructor(options: WindowOptions) {
        const partition = options.webPreferences.partition;
        const session = sessions.get(partition) ?? new FakeSession();
        sessions.set(partition, session);
        super(options, session);
        windows.push(this);
      }
    },
    MessageChannelMain: class {
      readonly port1: FakePort;
      readonly port2: FakePort;
      constructor() {
        const { port1, port2 } = new MessageChannel();
        this.port1 = fakePort(port1);
        this.port2 = fakePort(port2);
        channels.push(this.port1, this.port2);
      }
    },
    Menu: {
      setApplicationMenu: () => {
        said.menu = false;
      },
    },
  };
  return fake;
}

class FakeUtilityChild extends EventEmitter implements UtilityChild {
  pid: number | undefined;
  private readonly worker: Worker;

  constructor(worker: Worker, pid: number) {
    super();
    this.worker = worker;
    worker.once('online', () => {
      this.pid = pid;
      this.emit('spawn');
    });
    worker.on('message', (message: unknown) => this.emit('message', message));
    worker.once('exit', (code) => {
      this.pid = undefined;
      this.emit('exit', code);
    });
    // Printed where a utility process would have its stderr; its exit follows.
    worker.on('error', (error) => process.stderr.write(`${error.stack}\n`));
  }

  postMessage(message: unknown, transfer?: Port[]): void {
    const ports = transferAll(transfer);
    this.worker.postMessage({ data: message, ports }, ports);
  }
}

export class FakeSession extends EventEmitter {
  cleared = 0;
  handlers: Record<string, (request: Request) => Response | Promise<Response>> = {};
  permissionRequest:
    | ((contents: unknown, permission: Permission, callback: (granted: boolean) => void) => void)
    | undefined;
  permissionCheck: ((contents: unknown, permission: Permission) => boolean) | undefined;
  devicePermission: (() => boolean) | undefined;
  displayMedia: ((request: unknown, callback: (streams: null) => void) => void) | undefined;
  spellChecker = true;
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>): void => {
      this.handlers[scheme] = handler;
    },
  };

  setPermissionRequestHandler(handler: NonNullable<FakeSession['permissionRequest']>): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: NonNullable<FakeSession['permissionCheck']>): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(handler: NonNullable<FakeSession['displayMedia']>): void {
    this.displayMedia = handler;
  }
  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecker = enable;
  }
  async clearData(): Promise<void> {
    this.cleared += 1;
  }
  async clearAuthCache(): Promise<void> {}
  async closeAllConnections(): Promise<void> {}

  async fetch(url: string, method = 'GET'): Promise<Response> {
    const handler = this.handlers[new URL(url).protocol.slice(0, -1)];
    if (!handler) throw new Error('ERR_UNKNOWN_URL_SCHEME');
    return handler(new Request(url, { method }));
  }
}

export class FakeContents extends EventEmitter {
  readonly session: FakeSession;
  page: FakePage | undefined;
  openHandler: (() => { action: 'deny' }) | undefined;

  constructor(session: FakeSession) {
    super();
    this.session = session;
  }
  postMessage(channel: string, _message: unknown, transfer?: Port[]): void {
    this.page?.receive(channel, transferAll(transfer));
  }
  getOSProcessId(): number {
    return 2_000_000;
  }
  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler;
  }
  /** Whether the shell would stop this. */
  isPrevented(event: string, input?: KeyInput): boolean {
    let prevented = false;
    this.emit(event, { preventDefault: () => (prevented = true) }, input);
    return prevented;
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents: FakeContents;
  readonly options: WindowOptions;
  shown = false;
  private destroyed = false;

  constructor(options: WindowOptions, session: FakeSession) {
    super();
    this.options = options;
    this.webContents = new FakeContents(session);
  }
  async loadURL(url: string): Promise<void> {
    const response = await this.webContents.session.fetch(url);
    if (!response.ok) throw new Error(`ERR_FAILED (${response.status})`);
    await response.text();
    this.webContents.page?.unload();
    this.webContents.page = new FakePage();
    this.webContents.emit('did-finish-load');
  }
  show(): void {
    this.shown = true;
  }
  destroy(): void {
    this.destroyed = true;
    this.webContents.page?.unload();
    this.emit('closed');
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
}
