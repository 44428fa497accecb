import { type Static, Type } from 'typebox';

/** What `motcua trust … --json` prints. Fields are added, never renamed or removed. */
const closed = { additionalProperties: false } as const;
const fingerprint = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** ISO 8601, UTC. */
export const instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z$' });
const nullableText = Type.Union([Type.String(), Type.Null()]);

const authority = Type.Object(
  {
    kind: Type.Union([Type.Literal('csca'), Type.Literal('link')]),
    fingerprint,
    country: Type.String(),
    subject: Type.String(),
    serialNumber: Type.String(),
    notBefore: instant,
    notAfter: instant,
    key: Type.String(),
    signedWith: Type.String(),
    simulated: Type.Boolean(),
  },
  closed,
);
const revocationList = Type.Object(
  {
    kind: Type.Literal('crl'),
    fingerprint,
    country: Type.String(),
    subject: Type.String(),
    thisUpdate: instant,
    nextUpdate: Type.Union([instant, Type.Null()]),
    revoked: Type.Integer({ minimum: 0 }),
  },
  closed,
);
const entry = Type.Union([authority, revocationList]);
const problem = Type.Object({ name: Type.String(), reason: Type.String() }, closed);

export const trustListOutputSchema = Type.Object(
  { store: Type.String(), entries: Type.Array(entry), problems: Type.Array(problem) },
  { ...closed, $id: 'motcua-trust-list', title: 'motcua trust list --json' },
);
export type TrustListOutput = Static<typeof trustListOutputSchema>;

export const trustCheckOutputSchema = Type.Object(
  {
    store: Type.String(),
    result: Type.Union([Type.Literal('ok'), Type.Literal('hints'), Type.Literal('errors')]),
    findings: Type.Array(
      Type.Object(
        {
          severity: Type.Union([Type.Literal('error'), Type.Literal('hint')]),
          code: Type.String(),
          fingerprint,
          country: Type.String(),
          subject: Type.String(),
          message: Type.String(),
        },
        closed,
      ),
    ),
    problems: Type.Array(problem),
  },
  { ...closed, $id: 'motcua-trust-check', title: 'motcua trust check --json' },
);
export type TrustCheckOutput = Static<typeof trustCheckOutputSchema>;

export const trustImportOutputSchema = Type.Object(
  {
    store: Type.String(),
    /** Whether anything was written. */
    dryRun: Type.Boolean(),
    added: Type.Array(entry),
    /** In the store before. */
    kept: Type.Array(entry),
    refused: Type.Array(problem),
    /** Certificates of a master list that cannot be used; the rest of it counts. */
    skipped: Type.Array(problem),
    lists: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          certificates: Type.Integer({ minimum: 0 }),
          signer: Type.Union([
            Type.Object(
              {
                country: Type.String(),
                subject: Type.String(),
                fingerprint,
                issuedBy: Type.Union([Type.Literal('store'), Type.Literal('list'), Type.Literal('none')]),
                issuerFingerprint: nullableText,
              },
              closed,
            ),
            Type.Null(),
          ]),
        },
        closed,
      ),
    ),
  },
  { ...closed, $id: 'motcua-trust-import', title: 'motcua trust import --json' },
);
export type TrustImportOutput = Static<typeof trustImportOutputSchema>;
