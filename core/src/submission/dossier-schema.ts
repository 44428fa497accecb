import Type from 'typebox';
import type { Dossier } from './dossier.ts';
import { LOCAL_DOSSIER_ID_PATTERN } from './local-dossier-id.ts';

/**
 * The published form of the neutral dossier (`dossier.schema.json`, JSON Schema 2020-12), which a province validates.
 * The compiler holds it against the `Dossier` type below; a test holds the file against it.
 */
const closed = { additionalProperties: false } as const;
const uuid = () => Type.String({ pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const timeUtc = () => Type.String({ format: 'date-time', pattern: 'Z$' });
const agency = () => Type.String({ pattern: '^[A-Z][0-9]{2}(?:\\.[0-9]+)*$', maxLength: 32 });
const name = () => Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._-]{0,63}$' });
const overall = () =>
  Type.Union([Type.Literal('verified'), Type.Literal('consistent'), Type.Literal('failed'), Type.Null()]);
const chipAuthenticity = () => Type.Union([Type.Literal('proven'), Type.Literal('failed'), Type.Literal('notDone')]);

const Evidence = Type.Object({ overall: overall(), chipAuthenticity: chipAuthenticity(), at: timeUtc() }, closed);

const value = () =>
  Type.Union([
    Type.String({ maxLength: 4000 }),
    Type.Number(),
    Type.Boolean(),
    Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100, uniqueItems: true }),
  ]);
const origin = () => ({
  source: Type.Union([
    Type.Literal('chip'),
    Type.Literal('qr'),
    Type.Literal('mrz'),
    Type.Literal('backend'),
    Type.Literal('draft'),
    Type.Literal('typed'),
    Type.Literal('officer'),
  ]),
  evidence: Type.Union([Evidence, Type.Null()]),
});

const DossierValue = Type.Object(
  {
    value: value(),
    ...origin(),
    label: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    replaces: Type.Optional(
      Type.Object({ value: value(), ...origin(), reason: Type.String({ minLength: 1, maxLength: 300 }) }, closed),
    ),
  },
  closed,
);
const values = () => Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._-]{0,63}$' }), DossierValue, closed);

const Identification = Type.Object(
  {
    method: Type.Union([Type.Literal('chip'), Type.Literal('qr-only'), Type.Literal('typed')]),
    access: Type.Union([Type.Literal('pace-can'), Type.Literal('pace-mrz'), Type.Literal('bac'), Type.Null()]),
    overall: overall(),
    chipAuthenticity: chipAuthenticity(),
    holderCompared: Type.Union([Type.Literal('none'), Type.Literal('officer'), Type.Literal('matcher')]),
  },
  closed,
);

const consents = () => Type.Array(Type.Object({ id: name(), at: timeUtc() }, closed), { maxItems: 50 });

export const DossierSchema = Type.Object(
  {
    version: Type.Literal(1),
    localDossierId: Type.String({ pattern: LOCAL_DOSSIER_ID_PATTERN }),
    idempotencyKey: uuid(),
    kind: Type.Union([Type.Literal('dossier'), Type.Literal('notice'), Type.Literal('check-in')]),
    serviceId: name(),
    serviceVersion: Type.String({ minLength: 1, maxLength: 64 }),
    procedureCode: Type.Union([Type.String({ pattern: '^[0-9]\\.[0-9]{6}$' }), Type.Null()]),
    kioskId: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.-]{1,62}$' }),
    receptionUnit: agency(),
    // Packs may name the authority by its code or, where the code is not confirmed, in words.
    competentAuthority: Type.String({ minLength: 1, maxLength: 200 }),
    confirmedAt: timeUtc(),
    language: Type.Union([Type.Literal('vi'), Type.Literal('en')]),
    identification: Identification,
    persons: Type.Array(
      Type.Object(
        {
          id: name(),
          row: Type.Union([Type.Integer({ minimum: 0, maximum: 49 }), Type.Null()]),
          identification: Identification,
          consents: consents(),
        },
        closed,
      ),
      { maxItems: 100 },
    ),
    values: values(),
    lists: Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._-]{0,63}$' }),
      Type.Array(values(), { maxItems: 50 }),
      closed,
    ),
    contestedFields: Type.Array(name(), { maxItems: 200, uniqueItems: true }),
    consents: consents(),
  },
  { ...closed, title: 'Dossier' },
);

type Frozen<T> = { readonly [K in keyof T]: Frozen<T[K]> };
type Agrees<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Fails to compile when type and schema part ways. */
const schemaAgreesWithType: Agrees<Frozen<Type.Static<typeof DossierSchema>>, Dossier> = true;
void schemaAgreesWithType;
