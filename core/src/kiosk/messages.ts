import type { DeviceHostToMain } from '@motcua/drivers/host';
import Type from 'typebox';
import Value from 'typebox/value';
import type { CarryReport } from '../courier/protocol.ts';
import type { SessionToMain } from '../session/control-protocol.ts';
import { LOCAL_DOSSIER_ID_PATTERN } from '../submission/local-dossier-id.ts';
import { MOST_STARS } from './ratings.ts';

/**
 * What arrives from the other processes is checked before it is believed: they parse cards, scans and the network, and
 * this one outlives them all.
 */
const closed = { additionalProperties: false } as const;
const base64 = (limits: { minLength: number; maxLength: number }) =>
  Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', ...limits });
const token = () => Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
const timeUtc = () => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?Z$' });
/** A form without attachments has kilobytes; 4 MiB of payload is what the province takes. */
const MAX_SEALED_CHARACTERS = 6 * 1024 * 1024;

const EnvelopeSchema = Type.Object(
  {
    localDossierId: Type.String({ pattern: LOCAL_DOSSIER_ID_PATTERN }),
    idempotencyKey: Type.String({ pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
    serviceId: Type.String({ pattern: '^[a-z][a-z0-9.-]{0,63}$' }),
    procedureCode: Type.Union([Type.String({ pattern: '^[0-9]\\.[0-9]{6}$' }), Type.Null()]),
    confirmedAt: timeUtc(),
    wrappedKey: base64({ minLength: 44, maxLength: 256 }),
    sealed: base64({ minLength: 40, maxLength: MAX_SEALED_CHARACTERS }),
  },
  closed,
);

const SessionToMainSchema = Type.Union([
  Type.Object({ type: Type.Literal('ready') }, closed),
  Type.Object({ type: Type.Literal('pong') }, closed),
  Type.Object({ type: Type.Literal('began') }, closed),
  Type.Object({ type: Type.Literal('confirm'), envelope: EnvelopeSchema }, closed),
  Type.Object({ type: Type.Literal('help-wanted') }, closed),
  Type.Object(
    {
      type: Type.Literal('rated'),
      serviceId: Type.String({ maxLength: 64 }),
      stars: Type.Integer({ minimum: 1, maximum: MOST_STARS }),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('audit'),
      event: Type.String({ maxLength: 64 }),
      // Held against the closed catalogue afterwards (audit-events.ts).
      context: Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 128 }), Type.Number()])),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('ended'),
      how: Type.Union([Type.Literal('finished'), Type.Literal('cancelled'), Type.Literal('timed-out')]),
    },
    closed,
  ),
]);

const DeviceHostToMainSchema = Type.Union([
  Type.Object({ type: Type.Literal('ready') }, closed),
  Type.Object({ type: Type.Literal('pong') }, closed),
  Type.Object(
    {
      type: Type.Literal('read-size'),
      known: Type.Object(
        {
          series: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          size: Type.Object(
            {
              responseBytes: Type.Integer({ minimum: 1, maximum: 65_538 }),
              refusedAboveBytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_538 })),
            },
            closed,
          ),
        },
        closed,
      ),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('status'),
      status: Type.Object(
        {
          reader: Type.Union([Type.Literal('ready'), Type.Literal('away'), Type.Literal('service-unavailable')]),
          card: Type.Union([Type.Literal('absent'), Type.Literal('present')]),
          scanner: Type.Union([Type.Literal('ready'), Type.Literal('away')]),
          printer: Type.Union([Type.Literal('ready'), Type.Literal('paper-out'), Type.Literal('away')]),
        },
        closed,
      ),
    },
    closed,
  ),
]);

const reasoned = <K extends string>(kind: K) => Type.Object({ kind: Type.Literal(kind), reason: token() }, closed);
const CarryReportSchema = Type.Object(
  {
    type: Type.Literal('outcome'),
    outcome: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('accepted'),
          dossierCode: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9./-]{2,63}$' }),
          receivedAt: timeUtc(),
        },
        closed,
      ),
      reasoned('rejected'),
      reasoned('broken'),
      Type.Object(
        {
          kind: Type.Literal('not-received'),
          reason: token(),
          retryAfterMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
        },
        closed,
      ),
      reasoned('unknown'),
      Type.Object({ kind: Type.Literal('unopenable') }, closed),
    ]),
  },
  closed,
);

/** Each answers null for what is not of the protocol. */
export const parseSessionMessage = (message: unknown): SessionToMain | null =>
  Value.Check(SessionToMainSchema, message) ? message : null;
export const parseDeviceMessage = (message: unknown): DeviceHostToMain | null =>
  Value.Check(DeviceHostToMainSchema, message) ? message : null;
export const parseCarryReport = (message: unknown): CarryReport | null =>
  Value.Check(CarryReportSchema, message) ? message : null;
