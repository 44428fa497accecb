/**
 * The part of Electron that this shell uses, and no more. `kiosk.ts` hands the real modules in, so the compiler checks every
 * member here against electron.d.ts; tests hand in `test/fake-electron.ts`. Types alone: nothing but kiosk.ts and
 * preload.ts loads Electron.
 */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: PortMessage) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}
export interface PortMessage {
  readonly data: unknown;
  readonly ports: readonly Port[];
}

/** `new MessageChannelMain()` */
export interface Channel {
  readonly port1: Port;
  readonly port2: Port;
}

/** `process.parentPort` in a utility process. */
export interface ParentPort {
  on(event: 'message', listener: (event: PortMessage) => void): unknown;
  postMessage(message: unknown): void;
}

export interface UtilityProcessApi {
  fork(modulePath: string, args: string[], options: ForkOptions): UtilityChild;
}
export interface ForkOptions {
  env: Record<string, string>;
  execArgv: string[];
  serviceName: string;
  stdio: 'inherit';
}
export interface UtilityChild {
  /** Undefined before `spawn` and after `exit`. */
  readonly pid: number | undefined;
  postMessage(message: unknown, transfer?: Port[]): void;
  once(event: 'spawn', listener: () => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export interface BrowserWindowApi {
  new (options: WindowOptions): Window;
}
export interface WindowOptions {
  readonly kiosk: boolean;
  readonly show: boolean;
  readonly frame: boolean;
  readonly autoHideMenuBar: boolean;
  readonly backgroundColor: string;
  readonly webPreferences: WebPreferences;
}
export interface WebPreferences {
  readonly preload: string;
  readonly partition: string;
  readonly sandbox: true;
  readonly contextIsolation: true;
  readonly nodeIntegration: false;
  readonly nodeIntegrationInWorker: false;
  readonly nodeIntegrationInSubFrames: false;
  readonly webSecurity: true;
  readonly allowRunningInsecureContent: false;
  readonly experimentalFeatures: false;
  readonly webviewTag: false;
  readonly plugins: false;
  readonly navigateOnDragDrop: false;
  readonly disableDialogs: true;
  readonly spellcheck: false;
  readonly v8CacheOptions: 'none';
  readonly devTools: boolean;
}
export interface Window {
  readonly webContents: Contents;
  loadURL(url: string): Promise<void>;
  show(): void;
  destroy(): void;
  isDestroyed(): boolean;
  once(event: 'closed', listener: () => void): unknown;
}

export interface Preventable {
  preventDefault(): void;
}
export interface Contents {
  readonly session: WebSession;
  postMessage(channel: string, message: unknown, transfer?: Port[]): void;
  getOSProcessId(): number;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(event: 'did-finish-load', listener: () => void): unknown;
  on(event: 'render-process-gone', listener: () => void): unknown;
  on(event: 'unresponsive', listener: () => void): unknown;
  on(event: 'preload-error', listener: () => void): unknown;
  on(event: 'will-navigate', listener: (event: Preventable) => void): unknown;
  on(event: 'will-frame-navigate', listener: (event: Preventable) => void): unknown;
  on(event: 'will-redirect', listener: (event: Preventable) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'select-bluetooth-device', listener: (event: Preventable) => void): unknown;
  on(event: 'login', listener: (event: Preventable) => void): unknown;
  on(event: 'certificate-error', listener: (event: Preventable) => void): unknown;
  on(event: 'before-input-event', listener: (event: Preventable, input: KeyInput) => void): unknown;
}
export interface KeyInput {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

export interface SessionApi {
  fromPartition(partition: string, options: { cache: boolean }): WebSession;
}
export interface WebSession {
  readonly protocol: { handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: Permission, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: Permission) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(handler: (request: unknown, callback: (streams: null) => void) => void): void;
  setSpellCheckerEnabled(enable: boolean): void;
  on(event: 'will-download', listener: (event: Preventable) => void): unknown;
  on(event: 'select-hid-device', listener: (event: Preventable) => void): unknown;
  on(event: 'select-serial-port', listener: (event: Preventable) => void): unknown;
  on(event: 'select-usb-device', listener: (event: Preventable) => void): unknown;
  clearData(): Promise<void>;
  clearAuthCache(): Promise<void>;
  closeAllConnections(): Promise<void>;
}

/** Every permission that Electron's own types name, so that an update that adds one does not compile until it has a rule. */
export type Permission = Parameters<
  NonNullable<Parameters<import('electron').Session['setPermissionRequestHandler']>[0]>
>[1];

export interface SafeStorageApi {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  getSelectedStorageBackend(): ReturnType<import('electron').SafeStorage['getSelectedStorageBackend']>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
}

export interface AppApi {
  requestSingleInstanceLock(): boolean;
  enableSandbox(): void;
  whenReady(): Promise<void>;
  exit(code: number): void;
  readonly commandLine: { appendSwitch(name: string, value?: string): void };
  on(event: 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown;
}

export interface ProtocolApi {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Readonly<Record<string, boolean>> }[]): void;
}

/** All of it, as `kiosk.ts` takes it from `electron`. */
export interface ElectronApi {
  readonly app: AppApi;
  readonly protocol: ProtocolApi;
  readonly session: SessionApi;
  readonly safeStorage: SafeStorageApi;
  readonly utilityProcess: UtilityProcessApi;
  readonly BrowserWindow: BrowserWindowApi;
  readonly MessageChannelMain: new () => Channel;
  readonly Menu: { setApplicationMenu(menu: null): void };
}
