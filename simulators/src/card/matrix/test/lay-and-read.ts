import assert from 'node:assert/strict';
import { type DataGroupNumber, type ReadOutcome, type ReadRequest, readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { toHex } from '@motcua/drivers/tlv';
import { citizens } from '../../../citizens/citizen.ts';
import { mrzKeyOfDocument } from '../../../documents/data-groups.ts';
import { documents, type TravelDocument } from '../../../documents/document.ts';
import { issueDocument } from '../../../documents/issue-document.ts';
import type { DocumentKeys } from '../../../documents/keys.ts';
import type { KeySpec } from '../../../pki/signature.ts';
import type { SodRequest } from '../../../pki/sod.ts';
import type { SignatureKind } from '../../../pki/test/signature-kinds.ts';
import { ABOUT_CERTIFICATES, createState, NOW, type TrustScenario } from '../../../pki/test/trust-scenarios.ts';
import { type CardContent, createCard } from '../../card.ts';
import { createAgreementKey } from '../../chip-keys.ts';
import type { CipherName } from '../../crypto/cipher-suite.ts';
import { directChannel } from '../../test/reading-scene.ts';
import type { AccessWay, Password } from './access-ways.ts';
import type { LinkWay } from './links.ts';
import { activeKey, type ProofWay } from './proofs.ts';

/** One row of the matrix, laid on the reader and read: whatever the row is about, everything is checked. */
export interface Plan {
  readonly data: TravelDocument;
  readonly access: AccessWay;
  readonly cipher: CipherName;
  readonly password: Password;
  readonly proof: ProofWay;
  /** Of Chip Authentication. */
  readonly proofCipher: CipherName;
  readonly chipKeyIds: 'none' | 'one' | 'two keys';
  readonly kind: SignatureKind;
  readonly sod: Partial<SodRequest>;
  readonly scenario: TrustScenario;
  readonly link: LinkWay;
  readonly groups: 'for the form' | 'all';
}

/** Every data set: all citizens with the authority of Viet Nam, all other documents with their own. */
export const DATA_SETS = {
  cccd2021: citizensOf('cccd2021'),
  canCuoc2024: citizensOf('canCuoc2024'),
  TD3: documents.filter(({ mrz }) => mrz?.format === 'TD3'),
  'TD1, TD2': documents.filter(({ mrz }) => mrz?.format !== 'TD3'),
} as const satisfies Readonly<Record<string, readonly TravelDocument[]>>;

function citizensOf(generation: (typeof citizens)[number]['generation']): readonly TravelDocument[] {
  return citizens
    .filter((citizen) => citizen.generation === generation)
    .map(({ id, about, issueDate }) => ({
      ...{ id, about, issuedOn: issueDate, citizen: id, dg2: { image: 'face-a.jpg' }, chip: {} },
      authority: { country: 'VN', organization: 'Simulated', key: { kind: 'ec', curve: 'brainpoolP384r1' } },
    }));
}

/** Ids that are no domain parameters' (ICAO 9303-11 §9.2.1 reserves those for the mapping). */
const KEY_ID = 40;
const SPARE_KEY_ID = 41;

function chipOf({ access, cipher, proof, proofCipher, chipKeyIds }: Plan): TravelDocument['chip'] {
  const pace = access.kind === 'pace' ? [{ ...access, cipher }] : [];
  const mapped = access.kind === 'pace' && access.mapping === 'cam';
  const several = mapped || chipKeyIds === 'two keys';
  const key = proof.kind === 'chip' ? [proof] : [];
  return {
    ...(pace.length > 0 && { pace: pace.map(({ kind: _, name: __, ...protocol }) => protocol) }),
    chipAuthentication: [
      ...(mapped
        ? [{ parameterId: access.parameterId, parameters: 'named', ciphers: [], keyId: access.parameterId } as const]
        : []),
      ...key.map(({ parameterId, parameters }) => ({
        ...{ parameterId, parameters, ciphers: [proofCipher] },
        ...((several || chipKeyIds === 'one') && { keyId: KEY_ID }),
      })),
      // A second key, weaker in all that a reader chooses by.
      ...(key.length > 0 && chipKeyIds === 'two keys'
        ? [{ parameterId: 8, parameters: 'named', ciphers: ['3des'], keyId: SPARE_KEY_ID } as const]
        : []),
    ],
    ...activeOf(proof),
  };
}

function activeOf(proof: ProofWay): Pick<TravelDocument['chip'], 'activeAuthentication'> {
  const signing = activeKey(proof);
  if (!signing) return {};
  const key: KeySpec =
    signing.key.kind === 'ec'
      ? { kind: 'ec', curve: signing.key.curve.name }
      : { kind: 'rsa', modulusBits: signing.key.modulus.toString(2).length };
  const parameters = proof.kind === 'active-ecdsa' ? { curveParameters: proof.parameters } : {};
  return { activeAuthentication: { key, hash: signing.hash, ...parameters } };
}

function keysOf({ chip }: TravelDocument, proof: ProofWay): DocumentKeys {
  const active = activeKey(proof);
  return {
    chipAuthentication: (chip.chipAuthentication ?? []).map(({ parameterId, ciphers, keyId }) => ({
      ...{ key: createAgreementKey(parameterId), ciphers, tripleDesBy: 'set-kat' },
      ...(keyId !== undefined && { keyId }),
    })),
    ...(active && { activeAuthentication: active }),
  };
}

interface Laid {
  readonly content: CardContent;
  readonly request: Pick<ReadRequest, 'trust' | 'policy' | 'keys' | 'dataGroups'>;
}

function personalise(plan: Plan): Laid {
  const { data, scenario, kind, proof, password } = plan;
  const { can } = data.chip;
  const state = createState(kind, data.authority.country);
  const { signer, trust, signedAt = issuedAt(data), sod, allowSimulated = true } = scenario.make(state);
  const document: TravelDocument = {
    ...data,
    authority: { ...data.authority, signingTime: signedAt === null ? 'left-out' : 'stated' },
    chip: { ...chipOf(plan), ...(can !== undefined && { can }) },
  };
  const content = issueDocument({
    document,
    authority: { csca: state.csca, signer },
    keys: keysOf(document, proof),
    sod: { ...plan.sod, ...(signedAt && { signedAt }), ...sod },
  });
  return {
    content,
    request: {
      trust,
      policy: { bac: 'if-pace-not-offered', allowSimulated },
      keys: password === 'can' ? { can: content.can } : { mrz: [mrzKeyOfDocument(data)] },
      dataGroups:
        plan.groups === 'all' ? 'all-listed' : [1, ...(content.files.dataGroups.has(13) ? [13 as const] : [])],
    },
  };
}

const issuedAt = ({ issuedOn }: TravelDocument): Date => new Date(`${issuedOn}T09:00:00Z`);

/** Lays the card, reads it, and checks all that the result says against what was laid. */
export async function check(plan: Plan): Promise<void> {
  const { content, request } = personalise(plan);
  const { link } = plan;
  const channel = directChannel(createCard({ ...content, profile: link.chip }), {}, link.maxResponseBytes);
  const outcome = await readDocument({
    ...{ channel, verify: verifyPassively, com: plan.groups === 'all' },
    ...request,
    ...(link.maxReadBytes !== undefined && { maxReadBytes: link.maxReadBytes }),
    clock: { monotonicMs: () => performance.now(), now: () => NOW },
  });
  const told = JSON.stringify({ failure: outcome.failure, ...outcome.verification, dataGroups: undefined });
  assert.equal(outcome.failure, null, told);
  expectAccess(plan, outcome, told);
  expectVerdict(plan, outcome, told);
  expectFiles(plan, outcome, content);
}

function expectAccess({ access, password }: Plan, outcome: ReadOutcome, told: string): void {
  const used = access.kind === 'bac' ? 'bac' : password === 'mrz' ? 'pace-mrz' : 'pace-can';
  const { accessControl, cardAccess, wrongKeyAnswers } = outcome;
  assert.deepEqual([accessControl.used, accessControl.attempted, wrongKeyAnswers], [used, [used], 0], told);
  assert.equal(accessControl.reason, access.kind === 'bac' ? 'no-pace-offered' : 'pace-offered');
  assert.equal(cardAccess, access.kind === 'bac' ? 'nothing-signed' : 'match', told);
}

function expectVerdict({ access, proof, scenario }: Plan, outcome: ReadOutcome, told: string): void {
  const { verification } = outcome;
  const proves = proof.kind !== 'none' || (access.kind === 'pace' && access.mapping === 'cam');
  const { issuer, failures = [] } = scenario;
  const refuted = issuer === 'revoked' || failures.includes('issuer-simulated');
  const overall = refuted ? 'failed' : issuer === 'anchored' && proves ? 'verified' : 'consistent';
  assert.deepEqual(
    [verification.sodSignature, verification.issuer, verification.chipAuthenticity, verification.overall],
    ['valid', issuer, proves ? 'proven' : 'notDone', overall],
    told,
  );
  assert.deepEqual(
    verification.failures.map(({ code }) => code),
    failures,
    told,
  );
  const said = outcome.warnings.map(({ code }) => code).filter((code) => ABOUT_CERTIFICATES.test(code));
  assert.deepEqual(said.toSorted(), (scenario.warnings ?? []).toSorted(), told);
}

/** Every byte of every file that was asked for, as the authority wrote it; nothing that is closed. */
function expectFiles({ groups }: Plan, outcome: ReadOutcome, content: CardContent): void {
  const wanted = [...content.files.dataGroups].filter(
    ([number]) => number !== 3 && (groups === 'all' || isForForm(number)),
  );
  for (const [number, file] of wanted) {
    const read = outcome.files.get(number as DataGroupNumber);
    assert.equal(toHex(read ?? Uint8Array.of()), toHex(file), `DG${number}`);
    assert.equal(outcome.verification.dataGroups[`DG${number}`]?.hash, 'match', `DG${number}`);
  }
  assert.equal(outcome.files.has(3), false);
  assert.equal(toHex(outcome.sod ?? Uint8Array.of()), toHex(content.files.sod));
}

const isForForm = (number: number): boolean => number === 1 || number === 13;
