import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { PrintFailure } from '@motcua/drivers/printer';
import type { OutOfServiceReason } from '../session/control-protocol.ts';
import type { PayloadRefusal } from '../session/payload-check.ts';
import { isLocalDossierId, type LocalDossierId } from '../submission/local-dossier-id.ts';

/**
 * The closed catalogue of audit events: each with the context keys that it may carry and nothing else. No key holds
 * free text, so personal data cannot be logged (law: TCVN 14423 logs, Luật 91/2025); no key is derived from the citizen
 * number, since twelve digits are guessed through any digest whose key leaks.
 */
export const AUDIT_EVENTS = {
  'kiosk-started': ['mode'],
  'kiosk-stopped': [],
  'kiosk-out-of-service': ['outOfService'],
  'kiosk-in-service': [],
  'connection-changed': ['connection'],
  'process-crashed': ['process'],
  'process-stuck': ['process'],
  'message-refused': ['process'],
  'journal-recovered': ['count'],
  'journal-refused': ['journalFailure'],
  'audit-tail-repaired': ['bytes'],
  'audit-gap': ['count'],
  // The last line is whole and no entry: a new chain begins behind what somebody else wrote.
  'audit-chain-broken': [],
  'dossier-journaled': ['sessionId', 'localDossierId', 'serviceId'],
  'dossier-sending': ['localDossierId', 'attempts'],
  'dossier-waiting': ['localDossierId', 'attempts', 'outcome'],
  'dossier-accepted': ['localDossierId', 'dossierCode', 'attempts'],
  'dossier-rejected': ['localDossierId', 'attempts', 'problem'],
  'dossier-set-aside': ['localDossierId', 'setAside'],
  'dossier-retried': ['localDossierId'],
  // Of accepted dossiers, which the province holds.
  'payloads-removed': ['count'],
  // Of one that the province does not hold: from here on nobody does.
  'dossier-payload-removed': ['localDossierId', 'unsent'],
  // What a session process may report; `sessionId` is added by main.
  'session-began': ['sessionId'],
  'session-ended': ['sessionId', 'how'],
  'service-chosen': ['sessionId', 'serviceId'],
  'consent-given': ['sessionId', 'serviceId'],
  'consent-refused': ['sessionId', 'serviceId'],
  // Of somebody beside the submitter, whose card is read in the middle of the form.
  'person-consent-given': ['sessionId'],
  'qr-scanned': ['sessionId', 'qr'],
  'number-typed': ['sessionId'],
  'card-read': ['sessionId', 'access', 'overall', 'chipAuthenticity', 'exchanges', 'durationMs'],
  'card-read-failed': ['sessionId', 'readFailure', 'durationMs'],
  'card-mismatch': ['sessionId'],
  // The chip was not read, and the pack takes what the QR says or what was typed.
  'identified-unverified': ['sessionId', 'way'],
  'value-contested': ['sessionId', 'count'],
  // The session made a dossier that its own records do not bear out: a mistake or an attack, and nothing was sealed.
  'payload-refused': ['sessionId', 'refusal'],
  'help-wanted': ['sessionId'],
  'slip-printed': ['sessionId'],
  'slip-failed': ['sessionId', 'printFailure'],
} as const satisfies Record<string, readonly (keyof AuditValues)[]>;

export type AuditEvent = keyof typeof AUDIT_EVENTS;
export type AuditContext<E extends AuditEvent> = {
  readonly [K in (typeof AUDIT_EVENTS)[E][number]]: AuditValues[K];
};

/** Events that a session process may send through main; everything else is main's own to say. */
export const SESSION_AUDIT_EVENTS = [
  'service-chosen',
  'consent-given',
  'consent-refused',
  'person-consent-given',
  'qr-scanned',
  'number-typed',
  'card-read',
  'card-read-failed',
  'card-mismatch',
  'identified-unverified',
  'value-contested',
  'payload-refused',
  'slip-printed',
  'slip-failed',
] as const satisfies readonly AuditEvent[];
export type SessionAuditEvent = (typeof SESSION_AUDIT_EVENTS)[number];

/** Closed lists and identifiers of fixed form: a name, an address or a twelve-digit number has no type to travel in. */
export interface AuditValues {
  mode: 'production' | 'demo';
  outOfService: OutOfServiceReason;
  connection: 'online' | 'slow' | 'offline';
  process: 'session' | 'devices' | 'renderer' | 'courier';
  journalFailure: 'disk-full' | 'journal-unavailable';
  outcome: 'not-received' | 'unknown' | 'not-recorded';
  setAside: 'key-missing' | 'unopenable' | 'exchange-broken';
  problem: Problem;
  unsent: 'rejected' | 'set-aside';
  how: 'finished' | 'cancelled' | 'timed-out' | 'crashed';
  qr: 'id-card' | 'health-insurance' | 'other' | 'torn' | 'malformed';
  access: 'pace-can' | 'pace-mrz' | 'bac' | 'none';
  overall: 'verified' | 'consistent' | 'failed' | 'none';
  chipAuthenticity: 'proven' | 'failed' | 'notDone';
  way: 'qr-only' | 'typed';
  readFailure: ReadFailureCode;
  printFailure: PrintFailure['code'];
  refusal: PayloadRefusal;
  sessionId: Uuid;
  localDossierId: LocalDossierId;
  /** `withheld`: the province's code could hold a personal number. The journal has it. */
  dossierCode: DossierCode | 'withheld';
  serviceId: ServiceId;
  count: number;
  attempts: number;
  /** APDUs of a card read: how an operator sees a reader that has become slow. */
  exchanges: number;
  bytes: number;
  durationMs: number;
}

/** The names that docs/backends/rest.md gives to rejections; a province's own name could spell anything. */
const PROBLEMS = ['dossier-invalid', 'dossier-refused', 'dossier-too-large', 'other'] as const;
export type Problem = (typeof PROBLEMS)[number];
export const problemOf = (reason: string): Problem => PROBLEMS.find((one) => one === reason) ?? 'other';

/** Random (RFC 9562 version 4), as `crypto.randomUUID` makes it. */
export type Uuid = `${string}-${string}-${string}-${string}-${string}`;
declare const dossierCodeBrand: unique symbol;
/** Issued by the province; made by `isDossierCode` alone. */
export type DossierCode = string & { readonly [dossierCodeBrand]: true };
declare const serviceIdBrand: unique symbol;
/** The id of a service pack; made by `isServiceId` alone. */
export type ServiceId = string & { readonly [serviceIdBrand]: true };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TWELVE_DIGITS = /\d{12}/;
/**
 * Wider than the published form, which is for recognising input only, but without room for a bare number, which could be
 * a telephone or insurance number, or for a citizen number with something around it.
 */
const DOSSIER_CODE = /^(?!\d+$)(?!.*\d{12})[A-Za-z0-9][A-Za-z0-9./-]{2,63}$/;
const SERVICE_ID = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;
/** An attempt count or a duration stays far below; a citizen number lies far above. */
const NUMBER_LIMIT = 1_000_000_000;

export const isUuid = (value: unknown): value is Uuid => typeof value === 'string' && UUID.test(value);
export const isDossierCode = (value: unknown): value is DossierCode =>
  typeof value === 'string' && DOSSIER_CODE.test(value);
/** What the log says of a code: `withheld` for one that has no form to travel in, so that an acceptance is always told. */
export const loggedDossierCode = (code: string): DossierCode | 'withheld' => (isDossierCode(code) ? code : 'withheld');
export const isServiceId = (value: unknown): value is ServiceId =>
  typeof value === 'string' && value.length <= 64 && SERVICE_ID.test(value) && !TWELVE_DIGITS.test(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < NUMBER_LIMIT;
const oneOf =
  <T extends string>(...allowed: readonly T[]) =>
  (value: unknown): value is T =>
    allowed.some((one) => one === value);

const AUDIT_CHECKS: { readonly [K in keyof AuditValues]: (value: unknown) => value is AuditValues[K] } = {
  mode: oneOf('production', 'demo'),
  outOfService: oneOf('no-key-store', 'journal-unavailable', 'disk-full', 'no-device'),
  connection: oneOf('online', 'slow', 'offline'),
  process: oneOf('session', 'devices', 'renderer', 'courier'),
  journalFailure: oneOf('disk-full', 'journal-unavailable'),
  outcome: oneOf('not-received', 'unknown', 'not-recorded'),
  setAside: oneOf('key-missing', 'unopenable', 'exchange-broken'),
  problem: oneOf(...PROBLEMS),
  unsent: oneOf('rejected', 'set-aside'),
  how: oneOf('finished', 'cancelled', 'timed-out', 'crashed'),
  qr: oneOf('id-card', 'health-insurance', 'other', 'torn', 'malformed'),
  access: oneOf('pace-can', 'pace-mrz', 'bac', 'none'),
  overall: oneOf('verified', 'consistent', 'failed', 'none'),
  chipAuthenticity: oneOf('proven', 'failed', 'notDone'),
  way: oneOf('qr-only', 'typed'),
  readFailure: oneOf(
    'card-removed',
    'card-unresponsive',
    'card-unreadable',
    'reader-lost',
    'cancelled',
    'not-an-id-card',
    'wrong-key',
    'access-refused',
    'secure-messaging-broken',
    'file-missing',
    'file-malformed',
    'hash-mismatch',
    'signature-invalid',
    'signature-unsupported',
    'issuer-not-anchored',
    'issuer-revoked',
    'issuer-expired',
    'issuer-simulated',
    'chip-not-proven',
    'downgrade',
  ),
  printFailure: oneOf('paper-out', 'printer-away', 'printer-failed'),
  refusal: oneOf(
    'provenance-unproven',
    'evidence-foreign',
    'lock-broken',
    'hidden-data',
    'list-limits',
    'identification-below-minimum',
  ),
  sessionId: isUuid,
  localDossierId: isLocalDossierId,
  dossierCode: (value): value is DossierCode | 'withheld' => value === 'withheld' || isDossierCode(value),
  serviceId: isServiceId,
  count: isCount,
  attempts: isCount,
  exchanges: isCount,
  bytes: isCount,
  durationMs: isCount,
};

export function isAuditEvent(name: string): name is AuditEvent {
  return Object.hasOwn(AUDIT_EVENTS, name);
}

export function isSessionAuditEvent(name: string): name is SessionAuditEvent {
  return SESSION_AUDIT_EVENTS.some((one) => one === name);
}

/** True when the context has exactly the event's keys, each with a value of its closed form. */
export function isAuditContext<E extends AuditEvent>(event: E, context: object): context is AuditContext<E> {
  const allowed: readonly (keyof AuditValues)[] = AUDIT_EVENTS[event];
  const entries = Object.entries(context);
  return (
    entries.length === allowed.length &&
    allowed.every((key) => {
      const entry = entries.find(([name]) => name === key);
      return entry !== undefined && AUDIT_CHECKS[key](entry[1]);
    })
  );
}
