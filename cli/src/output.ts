import { type Static, Type } from 'typebox';
import { servicesCheckOutputSchema, servicesPreviewOutputSchema } from './services/output.ts';
import { instant, trustCheckOutputSchema, trustImportOutputSchema, trustListOutputSchema } from './trust-output.ts';

/**
 * The one schema of every JSON output of `motcua` (`motcua schema` prints it). Fields are added, never renamed or removed.
 */
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const closed = { additionalProperties: false } as const;
const count = Type.Integer({ minimum: 0 });
const ms = Type.Number({ minimum: 0 });

export const overallSchema = nullable(
  Type.Union([Type.Literal('verified'), Type.Literal('consistent'), Type.Literal('failed')]),
);

const accessMethod = Type.Union([Type.Literal('pace-can'), Type.Literal('pace-mrz'), Type.Literal('bac')]);

const refusedOffer = Type.Object(
  {
    method: accessMethod,
    oid: Type.String({ pattern: '^[0-9.]+$' }),
    parameterId: nullable(count),
    status: Type.String({ pattern: '^[0-9a-f]{4}$' }),
  },
  closed,
);

export const readersOutputSchema = Type.Object(
  {
    binding: Type.String(),
    readers: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          card: Type.Union([Type.Literal('absent'), Type.Literal('present'), Type.Literal('mute')]),
          atr: nullable(Type.String({ pattern: '^[0-9a-f]*$' })),
        },
        closed,
      ),
    ),
    /** Why there is no list. */
    failure: Type.Optional(Type.String()),
  },
  { ...closed, $id: 'motcua-readers', title: 'motcua readers --json' },
);
export type ReadersOutput = Static<typeof readersOutputSchema>;

const validity = Type.Union([Type.Literal('valid'), Type.Literal('expired'), Type.Literal('notYetValid')]);
const verifyFactsSchema = Type.Object(
  {
    cardAccess: Type.Union([Type.Literal('match'), Type.Literal('downgrade'), Type.Literal('nothing-signed')]),
    certificates: nullable(
      Type.Object(
        {
          signingTime: nullable(instant),
          signerWhenSigning: Type.Union([validity, Type.Literal('unknown')]),
          signerNow: validity,
          issuerNow: nullable(validity),
          revocation: nullable(
            Type.Union([
              Type.Literal('revoked'),
              Type.Literal('notRevoked'),
              Type.Literal('listOutdated'),
              Type.Literal('noList'),
              Type.Literal('unverifiable'),
            ]),
          ),
          path: Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' })),
        },
        closed,
      ),
    ),
    warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
  },
  closed,
);

export const readOutputSchema = Type.Object(
  {
    accessControl: Type.Object(
      {
        attempted: Type.Array(accessMethod),
        used: nullable(accessMethod),
        reason: Type.String(),
        /** Offers of EF.CardAccess that the card then did not run; absent where there were none. */
        refusedOffers: Type.Optional(Type.Array(refusedOffer)),
      },
      closed,
    ),
    dataGroups: Type.Record(
      Type.String({ pattern: '^([1-9]|1[0-6])$' }),
      Type.Object(
        {
          bytes: count,
          sha256: Type.String({ pattern: '^([0-9a-f]{64})?$' }),
          hash: Type.Union([
            Type.Literal('match'),
            Type.Literal('mismatch'),
            Type.Literal('notCovered'),
            Type.Literal('notRead'),
          ]),
        },
        closed,
      ),
    ),
    sodSignature: nullable(Type.Union([Type.Literal('valid'), Type.Literal('invalid'), Type.Literal('unsupported')])),
    issuer: nullable(
      Type.Union([
        Type.Literal('anchored'),
        Type.Literal('notAnchored'),
        Type.Literal('revoked'),
        Type.Literal('expired'),
      ]),
    ),
    signer: nullable(
      Type.Object(
        {
          country: Type.String(),
          algorithm: Type.String(),
          curve: nullable(Type.String()),
          identifiedBy: Type.Union([
            Type.Literal('issuer-serial'),
            Type.Literal('key-identifier'),
            Type.Literal('only-certificate'),
          ]),
          simulated: Type.Boolean(),
        },
        closed,
      ),
    ),
    chipAuthenticity: Type.Union([Type.Literal('proven'), Type.Literal('failed'), Type.Literal('notDone')]),
    overall: overallSchema,
    failures: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
    /** Out of the ordinary, and no reason to distrust: weak algorithms, revocation lists that are missing. */
    warnings: Type.Array(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
    /** Field → value, for the groups that were read. Personal data: the caller asked for them. */
    identity: Type.Record(Type.String(), Type.Union([Type.String(), Type.Boolean()])),
    /** `motcua verify --facts`: what stands behind the verdict (docs/trust-store.md). */
    facts: Type.Optional(verifyFactsSchema),
    stats: Type.Object(
      {
        apdus: count,
        bytesOut: count,
        bytesIn: count,
        ms: Type.Object(
          {
            connect: ms,
            access: ms,
            files: Type.Record(Type.String(), ms),
            chipAuthentication: ms,
            verify: ms,
            total: ms,
          },
          closed,
        ),
      },
      closed,
    ),
  },
  { ...closed, $id: 'motcua-read', title: 'motcua read --json' },
);
export type ReadOutput = Static<typeof readOutputSchema>;

export const selftestOutputSchema = Type.Object(
  {
    dossierCode: nullable(Type.String()),
    overall: overallSchema,
    binding: Type.Union([Type.Literal('koffi'), Type.Literal('pcsclite'), Type.Literal('in-process')]),
    apdus: count,
    ms: Type.Record(Type.String(), ms),
    failure: Type.Optional(Type.String()),
  },
  { ...closed, $id: 'motcua-selftest', title: 'motcua selftest --json' },
);
export type SelftestOutput = Static<typeof selftestOutputSchema>;

export const provinceOutputSchema = Type.Object(
  { url: Type.String({ pattern: '^http://127\\.0\\.0\\.1:[0-9]+$' }) },
  { ...closed, $id: 'motcua-province', title: 'motcua province --json' },
);
export type ProvinceOutput = Static<typeof provinceOutputSchema>;

export const outputSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'JSON outputs of motcua',
  oneOf: [
    readersOutputSchema,
    readOutputSchema,
    trustImportOutputSchema,
    trustListOutputSchema,
    trustCheckOutputSchema,
    servicesCheckOutputSchema,
    servicesPreviewOutputSchema,
    provinceOutputSchema,
    selftestOutputSchema,
  ],
};
