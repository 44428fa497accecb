import { type DigestName, digest, sha256 } from '../../crypto/index.ts';
import { equalBytes, toHex } from '../../tlv/index.ts';
import type {
  DataGroupNumber,
  DataGroupResult,
  HashCheck,
  Issuer,
  ReadFailure,
  ReadFailureCode,
  ReadWarning,
} from '../model.ts';
import { describeScheme } from './algorithms.ts';
import { publicKeyOf } from './certificate.ts';
import { countryMismatch } from './country.ts';
import { checkIssuer, type IssuerRequest } from './issuer.ts';
import type { CertificateFacts, PassiveExamination, PassiveRequest, PassiveResult, SodRequest } from './port.ts';
import { checkSignature, type SignatureCheck } from './signer.ts';
import { parseSod, type SecurityObject } from './sod.ts';
import { fingerprint } from './trust-index.ts';
import { issuerWarnings, legacyAlgorithms, signatureWarnings } from './warnings.ts';

/**
 * Passive authentication (ICAO 9303-11 §5.1): hashes of what was read, signature of the SOD, issuer of its signer. Each
 * fact is found independently of the others; `failures` names every one that is not as it should be. Never throws on any
 * file; the trust store is as `parseTrustMaterial` gives it.
 */
export const verifyPassively = (request: PassiveRequest): PassiveExamination => beginPassive(request)(request.files);

/**
 * All that the SOD alone allows, which is nearly all of the work: signature and issuer. The function that it returns adds
 * the files, when these have been read.
 */
export const beginPassive = (request: SodRequest): ((files: PassiveRequest['files']) => PassiveExamination) => {
  const sod = parseSod(request.sod);
  if (!sod.ok) {
    return (files) => ({
      dataGroups: checkHashes(files, undefined),
      sodSignature: null,
      issuer: null,
      anchorCountry: '',
      signer: null,
      failures: [{ code: 'file-malformed', message: `EF.SOD: ${sod.error}` }],
      listedGroups: [],
      certificates: null,
      warnings: [],
    });
  }

  const { securityObject, contentType } = sod.value;
  const signed = judge(checkSignature(sod.value), request, { contentType, listDigest: securityObject.digest });
  const listedGroups = [...securityObject.hashes.keys()].sort((a, b) => a - b);
  return (files) => {
    const dataGroups = checkHashes(files, securityObject);
    const otherState =
      dataGroups.DG1?.hash === 'match'
        ? countryMismatch(files.get(1), signed.anchorCountry)
        : 'without a signed DG1 the state of the document is not known';
    const isRefused = otherState !== undefined && signed.issuer === 'anchored';
    return {
      dataGroups,
      sodSignature: signed.signature,
      // A desk trusts a state for the documents of that state.
      issuer: isRefused ? 'notAnchored' : signed.issuer,
      anchorCountry: signed.anchorCountry,
      signer: signed.signer,
      failures: [
        ...hashFailures(dataGroups),
        ...signed.failures,
        ...digestFailures(securityObject),
        ...(isRefused ? [{ code: 'issuer-not-anchored', message: otherState } as const] : []),
      ],
      listedGroups,
      certificates: signed.certificates,
      warnings: signed.warnings,
    };
  };
};

/** What signed data prove apart from their content. */
export interface SignedDataVerdict {
  readonly signature: SignatureCheck['signature'];
  readonly issuer: Issuer;
  readonly signer: PassiveResult['signer'];
  readonly failures: readonly ReadFailure[];
  /** Of the anchor, which unlike the signer's own certificate nobody below it could write; empty without one. */
  readonly anchorCountry: string;
  readonly certificates: CertificateFacts | null;
  readonly warnings: readonly ReadWarning[];
}

/** Signature and issuer in the words of the result model, by the policy of the request. */
export function judge(
  check: SignatureCheck,
  request: Omit<SodRequest, 'sod'>,
  {
    contentType,
    listDigest,
    file = 'EF.SOD',
  }: { contentType: string; listDigest?: DigestName | undefined; file?: string },
): SignedDataVerdict {
  const legacy = legacyAlgorithms(check, listDigest);
  const refused = legacy.length > 0 && request.legacyAlgorithms === 'refuse' && check.signature === 'valid';
  const signature = refused ? 'unsupported' : check.signature;
  const reason = refused ? `refused by policy: ${legacy.join('; ')}` : check.reason;
  const issuer = describeIssuer(check, request);
  return {
    signature,
    issuer: issuer.issuer,
    signer: describeSigner(check, issuer.simulated),
    failures: [
      ...(signature === 'valid' ? [] : [{ code: `signature-${signature}`, message: `${file}: ${reason}` } as const]),
      ...issuer.failures,
    ],
    anchorCountry: issuer.anchorCountry,
    certificates: issuer.certificates,
    warnings: [
      ...signatureWarnings(check, contentType),
      ...legacy.map((message) => ({ code: 'legacy-algorithm', message }) as const),
      ...issuer.warnings,
    ],
  };
}

/** Hashes are taken over the raw bytes that the chip gave, never over something encoded again. */
function checkHashes(
  files: PassiveRequest['files'],
  securityObject: SecurityObject | undefined,
): Record<string, DataGroupResult> {
  const listed = securityObject?.hashes ?? new Map<DataGroupNumber, Uint8Array>();
  const numbers = [...new Set([...files.keys(), ...listed.keys()])].sort((a, b) => a - b);
  const results: Record<string, DataGroupResult> = {};
  for (const number of numbers) {
    const file = files.get(number);
    results[`DG${number}`] = file
      ? { bytes: file.length, sha256: toHex(sha256(file)), hash: checkHash(file, listed.get(number), securityObject) }
      : { bytes: 0, sha256: '', hash: 'notRead' };
  }
  return results;
}

function checkHash(
  file: Uint8Array,
  expected: Uint8Array | undefined,
  securityObject: SecurityObject | undefined,
): HashCheck {
  // A hash that we cannot compute covers nothing.
  if (!expected || !securityObject?.digest) return 'notCovered';
  return equalBytes(expected, digest(securityObject.digest, file)) ? 'match' : 'mismatch';
}

const hashFailures = (dataGroups: Readonly<Record<string, DataGroupResult>>): ReadFailure[] =>
  Object.entries(dataGroups)
    .filter(([, result]) => result.hash === 'mismatch')
    .map(([group]) => ({ code: 'hash-mismatch', message: `${group}: the hash is not the one that was signed` }));

const digestFailures = ({ digest: known }: SecurityObject): ReadFailure[] =>
  known ? [] : [{ code: 'signature-unsupported', message: 'the hash function of the SOD is not supported' }];

const ISSUER_FAILURES: Readonly<Record<Exclude<Issuer, 'anchored'>, ReadFailureCode>> = {
  notAnchored: 'issuer-not-anchored',
  revoked: 'issuer-revoked',
  expired: 'issuer-expired',
};

interface IssuerVerdict {
  readonly issuer: Issuer;
  readonly simulated: boolean;
  readonly failures: readonly ReadFailure[];
  readonly anchorCountry: string;
  readonly certificates: CertificateFacts | null;
  readonly warnings: readonly ReadWarning[];
}

function describeIssuer(
  { certificate, signingTime }: SignatureCheck,
  { trust, now, allowSimulated }: Pick<IssuerRequest, 'trust' | 'now'> & Pick<SodRequest, 'allowSimulated'>,
): IssuerVerdict {
  if (!certificate) {
    return {
      issuer: 'notAnchored',
      simulated: false,
      failures: [],
      anchorCountry: '',
      certificates: null,
      warnings: [],
    };
  }
  const check = checkIssuer({ signer: certificate, signingTime, trust, now });
  const { signerWhenSigning, signerNow, issuerNow, revocation } = check;
  const certificates = {
    ...{ signingTime: signingTime ?? null, signerWhenSigning, signerNow, issuerNow, revocation },
    path: check.path.map(({ der }) => fingerprint(der)),
  };
  const known = { certificates, warnings: issuerWarnings(check), anchorCountry: check.anchor?.country ?? '' };
  const simulated = certificate.simulated || check.path.some((one) => one.simulated);
  if (simulated && !allowSimulated) {
    const message = 'the signer or its issuer belongs to a simulated PKI';
    // What a simulated PKI says of validity or revocation is of no account either.
    const failures = [{ code: 'issuer-simulated', message }] as const;
    return { issuer: 'notAnchored', simulated, failures, ...known };
  }
  const { issuer, reason } = check;
  const failures = issuer === 'anchored' ? [] : [{ code: ISSUER_FAILURES[issuer], message: reason }];
  return { issuer, simulated, failures, ...known };
}

function describeSigner(
  { certificate, scheme, identifiedBy }: SignatureCheck,
  simulated: boolean,
): PassiveResult['signer'] {
  if (!certificate) return null;
  const publicKey = publicKeyOf(certificate);
  return {
    country: certificate.country,
    algorithm: scheme ? describeScheme(scheme) : 'unsupported',
    curve: publicKey?.kind === 'ec' ? publicKey.curve.name : null,
    identifiedBy,
    simulated,
  };
}
