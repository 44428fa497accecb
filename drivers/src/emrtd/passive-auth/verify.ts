import { digest, sha256 } from '../../crypto/index.ts';
import { equalBytes, toHex } from '../../tlv/index.ts';
import type { DataGroupNumber, DataGroupResult, HashCheck, Issuer, ReadFailure, ReadFailureCode } from '../model.ts';
import { describeScheme } from './algorithms.ts';
import { publicKeyOf } from './certificate.ts';
import { checkIssuer } from './issuer.ts';
import type { BeginPassive, PassiveRequest, PassiveResult, SodRequest, VerifyPassively } from './port.ts';
import { checkSodSignature, type SignatureCheck } from './signer.ts';
import { parseSod, type SecurityObject } from './sod.ts';

/**
 * Passive authentication (ICAO 9303-11 §5.1): hashes of what was read, signature of the SOD, issuer of its signer. Each
 * fact is found independently of the others; `failures` names every one that is not as it should be. Never throws on any
 * file; the trust store is as `parseTrustMaterial` gives it.
 */
export const verifyPassively: VerifyPassively = (request: PassiveRequest): PassiveResult =>
  beginPassive(request)(request.files);

/**
 * All that the SOD alone allows, which is nearly all of the work: signature and issuer. The function that it returns adds
 * the files, when these have been read.
 */
export const beginPassive: BeginPassive = (request) => {
  const sod = parseSod(request.sod);
  if (!sod.ok) {
    return (files) => ({
      dataGroups: checkHashes(files, undefined),
      sodSignature: null,
      issuer: null,
      signer: null,
      failures: [{ code: 'file-malformed', message: `EF.SOD: ${sod.error}` }],
      listedGroups: [],
    });
  }

  const { securityObject } = sod.value;
  const signature = checkSodSignature(sod.value);
  const issuer = describeIssuer(signature, request);
  const signer = describeSigner(signature, issuer.simulated);
  return (files) => {
    const dataGroups = checkHashes(files, securityObject);
    return {
      dataGroups,
      sodSignature: signature.signature,
      issuer: issuer.issuer,
      signer,
      failures: [
        ...hashFailures(dataGroups),
        ...signatureFailures(signature),
        ...(securityObject.digest
          ? []
          : [{ code: 'signature-unsupported', message: 'the hash function of the SOD is not supported' } as const]),
        ...issuer.failures,
      ],
      listedGroups: [...securityObject.hashes.keys()].sort((a, b) => a - b),
    };
  };
};

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

function signatureFailures({ signature, reason }: SignatureCheck): ReadFailure[] {
  if (signature === 'valid') return [];
  return [{ code: `signature-${signature}`, message: `EF.SOD: ${reason}` }];
}

const ISSUER_FAILURES: Readonly<Record<Exclude<Issuer, 'anchored'>, ReadFailureCode>> = {
  notAnchored: 'issuer-not-anchored',
  revoked: 'issuer-revoked',
  expired: 'issuer-expired',
};

function describeIssuer(
  { certificate, signingTime }: SignatureCheck,
  { trust, now, allowSimulated }: SodRequest,
): { readonly issuer: Issuer; readonly simulated: boolean; readonly failures: readonly ReadFailure[] } {
  if (!certificate) return { issuer: 'notAnchored', simulated: false, failures: [] };
  const check = checkIssuer({ signer: certificate, signingTime, trust, now });
  const simulated = certificate.simulated || check.anchor?.simulated === true;
  if (simulated && !allowSimulated) {
    const message = 'the signer or its issuer belongs to a simulated PKI';
    // What a simulated PKI says of validity or revocation is of no account either.
    return { issuer: 'notAnchored', simulated, failures: [{ code: 'issuer-simulated', message }] };
  }
  const { issuer, reason } = check;
  const failures = issuer === 'anchored' ? [] : [{ code: ISSUER_FAILURES[issuer], message: reason }];
  return { issuer, simulated, failures };
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
