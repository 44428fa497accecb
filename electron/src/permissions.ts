import type { Contents, KeyInput, Permission, Preventable, WebSession } from './electron-api.ts';

/**
 * What a page may ask of the machine: nothing. One line for each thing that Electron can be asked, with the reason, so
 * that a rule that is loosened one day has to argue with it. `satisfies` makes the list complete: a permission that a new
 * Electron brings does not compile without a line here.
 */
export const DENIED_PERMISSIONS = {
  ar: 'no camera view is shown',
  'automatic-fullscreen': 'the window is in kiosk mode already',
  'background-fetch': 'the page has no network',
  'background-sync': 'nothing of a session may run after it',
  'captured-surface-control': 'nothing is captured',
  'clipboard-read': 'what the last citizen copied is not for the next',
  'clipboard-sanitized-write': 'the clipboard outlives the session',
  'deprecated-sync-clipboard-read': 'as clipboard-read',
  'display-capture': 'a picture of the screen is personal data',
  fileSystem: 'the page has no files; documents come through the device host',
  fullscreen: 'the window is in kiosk mode already; leaving full screen would show the desktop',
  geolocation: 'the kiosk knows where it stands',
  'geolocation-approximate': 'as geolocation',
  'hand-tracking': 'no headset',
  hid: 'scanners belong to the device host',
  'idle-detection': 'the session machine watches over idle time, from intents',
  keyboardLock: 'keys are decided by the shell',
  'local-fonts': 'the page brings its font; the list of fonts marks a machine',
  'local-network': 'the page has no network',
  'local-network-access': 'the page has no network',
  'loopback-network': 'the page has no network, least of all to services of this machine',
  media: 'no camera or microphone; a face comparison would be a decision of its own, with consent',
  mediaKeySystem: 'no protected media',
  midi: 'no such device',
  midiSysex: 'no such device',
  nfc: 'the card reader belongs to the device host',
  notifications: 'would show one citizen what was meant for another',
  openExternal: 'no other program may be opened from the kiosk',
  'payment-handler': 'payment is the province’s, on its own page, not in this window',
  'periodic-background-sync': 'nothing of a session may run after it',
  'persistent-storage': 'nothing of a session may outlive it',
  pointerLock: 'a caught pointer locks the citizen in',
  'screen-wake-lock': 'the operating system keeps the screen on',
  sensors: 'nothing on the screens needs one',
  serial: 'devices belong to the device host',
  'smart-card': 'the card reader belongs to the device host',
  'speaker-selection': 'sound goes where the operating system sends it',
  'storage-access': 'there is no third party',
  'system-wake-lock': 'the operating system decides',
  'top-level-storage-access': 'there is no third party',
  usb: 'devices belong to the device host',
  vr: 'no headset',
  'web-app-installation': 'nothing is installed from a page',
  'web-printing': 'slips are printed by the device host',
  'window-management': 'one window, placed by the shell',
  unknown: 'what has no name has no reason',
} as const satisfies Readonly<Record<Permission, string>>;

type Denial<Target> = readonly [event: string, reason: string, deny: (target: Target) => void];
const prevent = (event: Preventable): void => event.preventDefault();

/** What a page may try in order to become another page, or to reach past its window. Each is prevented. */
export const DENIED_CONTENT_EVENTS: readonly Denial<Contents>[] = [
  ['will-navigate', 'the kiosk has one page; screens change inside it', (to) => to.on('will-navigate', prevent)],
  ['will-frame-navigate', 'there are no frames that may go anywhere', (to) => to.on('will-frame-navigate', prevent)],
  ['will-redirect', 'our own scheme answers without redirects', (to) => to.on('will-redirect', prevent)],
  [
    'will-attach-webview',
    'a webview is another browser inside the window',
    (to) => to.on('will-attach-webview', prevent),
  ],
  ['select-bluetooth-device', 'devices belong to the device host', (to) => to.on('select-bluetooth-device', prevent)],
  ['login', 'no site that the page can reach asks for a password', (to) => to.on('login', prevent)],
  ['certificate-error', 'no connection of this window has a certificate', (to) => to.on('certificate-error', prevent)],
];

export const DENIED_SESSION_EVENTS: readonly Denial<WebSession>[] = [
  ['will-download', 'a file on the kiosk’s disk would outlive the citizen', (to) => to.on('will-download', prevent)],
  ['select-hid-device', 'devices belong to the device host', (to) => to.on('select-hid-device', prevent)],
  ['select-serial-port', 'devices belong to the device host', (to) => to.on('select-serial-port', prevent)],
  ['select-usb-device', 'devices belong to the device host', (to) => to.on('select-usb-device', prevent)],
];

/** Editing keys that a physical keyboard at a desk may use with Ctrl. All else with Ctrl, Alt or Meta is a way out. */
const EDITING_KEYS: readonly string[] = [
  'a',
  'c',
  'v',
  'x',
  'y',
  'z',
  'ArrowLeft',
  'ArrowRight',
  'Backspace',
  'Delete',
];
/** AltGr writes letters on some layouts and arrives as Ctrl+Alt. */
const isLetterByAltGr = ({ control, alt, key }: KeyInput): boolean => control && alt && [...key].length === 1;

export function isKeyDenied(input: KeyInput): boolean {
  if (
    /^(F\d{1,2}|BrowserBack|BrowserForward|BrowserRefresh|BrowserHome|Escape|ContextMenu|Alt|Meta)$/.test(input.key)
  ) {
    return true;
  }
  if (isLetterByAltGr(input)) return false;
  if (input.alt || input.meta) return true;
  return (
    input.control &&
    input.key !== 'Control' &&
    !EDITING_KEYS.includes(input.key.length === 1 ? input.key.toLowerCase() : input.key)
  );
}

export function lockSession(session: WebSession): void {
  // The tables name everything; the answer is the same for what they do not name.
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setSpellCheckerEnabled(false);
  for (const [, , deny] of DENIED_SESSION_EVENTS) deny(session);
}

export function lockContents(contents: Contents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const [, , deny] of DENIED_CONTENT_EVENTS) deny(contents);
  contents.on('before-input-event', (event, input) => {
    if (isKeyDenied(input)) event.preventDefault();
  });
}
