import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { announcementSchema, MOST_ANNOUNCEMENTS } from '../announcements/announcement.ts';
import { FAILURE_CODES } from '../failures/index.ts';
import { LANGUAGES } from '../messages/index.ts';

/**
 * The form of what arrives from the device host and from main, as far as the session relies on it. The device host
 * parses hostile cards and codes: what it says is checked again here, on the far side of its process.
 */
const literals = <const T extends readonly string[]>(...values: T) =>
  Type.Union(values.map((value) => Type.Literal(value)));
const id = Type.Integer({ minimum: 0 });
const word = Type.String({ maxLength: 64 });
/** The longest text on a card is an address. */
const cardText = Type.String({ maxLength: 1000 });

const overall = Type.Union([Type.Null(), literals('verified', 'consistent', 'failed')]);
const chipAuthenticity = literals('proven', 'failed', 'notDone');
const source = literals('chip', 'qr', 'mrz', 'backend', 'draft', 'typed', 'officer');
const identity = Type.Record(
  word,
  Type.Object({
    value: Type.Union([cardText, Type.Literal(true)]),
    source,
    evidence: Type.Object({ overall, chipAuthenticity, at: word }),
  }),
);
const readFailure = Type.Object({
  code: Type.Union(FAILURE_CODES.map((code) => Type.Literal(code))),
  message: Type.String(),
});

const deviceStatus = Type.Object({
  reader: literals('ready', 'away', 'service-unavailable'),
  card: literals('absent', 'present'),
  scanner: literals('ready', 'away'),
  printer: literals('ready', 'paper-out', 'away'),
});

const qrScan = Type.Union([
  Type.Object({
    kind: Type.Literal('id-card'),
    identity,
    citizenNumber: Type.String({ pattern: '^[0-9]{12}$' }),
    generation: literals('cccd2021', 'canCuoc2024'),
  }),
  Type.Object({ kind: literals('health-insurance', 'other', 'torn') }),
  Type.Object({ kind: Type.Literal('malformed'), field: word }),
]);

const outcome = Type.Object({
  accessControl: Type.Object({ used: Type.Union([Type.Null(), literals('pace-can', 'pace-mrz', 'bac')]) }),
  verification: Type.Object({ overall, chipAuthenticity, failures: Type.Array(readFailure, { maxItems: 64 }) }),
  identity,
  stats: Type.Object({ apdus: Type.Integer({ minimum: 0 }), ms: Type.Object({ total: Type.Number() }) }),
  failure: Type.Union([Type.Null(), readFailure]),
});

const ofType = <T extends string>(type: T) => ({ type: Type.Literal(type) });
const printFailure = Type.Object({ code: literals('paper-out', 'printer-away', 'printer-failed') });

const deviceMessage = Type.Union([
  Type.Object({ ...ofType('status'), status: deviceStatus }),
  Type.Object(ofType('card-present')),
  Type.Object(ofType('card-absent')),
  Type.Object({ ...ofType('qr-scanned'), qr: qrScan }),
  Type.Object({
    ...ofType('read-progress'),
    id,
    progress: Type.Object({
      phase: Type.Integer({ minimum: 1, maximum: 6 }),
      bytes: Type.Number({ minimum: 0 }),
      totalBytes: Type.Number({ minimum: 0 }),
    }),
  }),
  Type.Object({ ...ofType('read-done'), id, outcome }),
  Type.Object({ ...ofType('print-done'), id, failure: Type.Union([Type.Null(), printFailure]) }),
]);

const localDossierId = word;
const submissionState = Type.Union([
  Type.Object({ state: literals('sending', 'waiting') }),
  Type.Object({ state: Type.Literal('accepted'), dossierCode: Type.String({ maxLength: 64 }), receivedAt: word }),
  Type.Object({ state: Type.Literal('rejected'), reason: Type.String({ maxLength: 200 }) }),
]);
const hours = Type.Number({ minimum: 0 });
const atLeastOne = Type.Number({ minimum: 1 });
const connection = literals('online', 'slow', 'offline');
const dossierKey = Type.Object({
  key: Type.String({ maxLength: 128 }),
  wrappedKey: Type.String({ maxLength: 4096 }),
});
const mainMessage = Type.Union([
  Type.Object({ ...ofType('dossier-key'), dossierKey }),
  Type.Object({
    ...ofType('start'),
    sessionId: word,
    demo: Type.Boolean(),
    kiosk: Type.Object({
      kioskId: word,
      receptionUnit: Type.Object({ code: word, name: Type.String({ maxLength: 300 }) }),
      allowDrafts: Type.Boolean(),
      followUrl: Type.String({ maxLength: 500 }),
      helpPhone: word,
      languages: Type.Array(Type.Enum(LANGUAGES), { minItems: 1, uniqueItems: true }),
      typing: Type.Object({ toneStyle: literals('old', 'new'), physicalKeys: literals('compose', 'as-typed') }),
      mrzNoExpiry: Type.Union([Type.Null(), Type.String({ pattern: '^[0-9]{6}$' })]),
      retention: Type.Object({ payloadHours: hours, setAsideHours: hours }),
      patience: Type.Object({
        warnAfterSeconds: atLeastOne,
        countdownSeconds: atLeastOne,
        slowFactor: atLeastOne,
        helpSeconds: atLeastOne,
        pauseSeconds: atLeastOne,
      }),
      askRating: Type.Boolean(),
    }),
    announcements: Type.Array(announcementSchema, { maxItems: MOST_ANNOUNCEMENTS }),
    connection,
    dossierKey,
  }),
  Type.Object(ofType('ping')),
  Type.Object({ ...ofType('connection'), connection }),
  Type.Object({
    ...ofType('out-of-service'),
    reason: Type.Union([Type.Null(), literals('no-key-store', 'journal-unavailable', 'disk-full', 'no-device')]),
  }),
  Type.Object({ ...ofType('journaled'), localDossierId }),
  Type.Object({ ...ofType('not-journaled'), localDossierId, reason: literals('disk-full', 'journal-unavailable') }),
  Type.Object({ ...ofType('submission'), localDossierId, state: submissionState }),
]);

export const deviceMessageCheck = Compile(deviceMessage);
export const mainMessageCheck = Compile(mainMessage);
