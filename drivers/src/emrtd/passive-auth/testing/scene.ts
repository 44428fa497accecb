import type { DataGroupNumber } from '../../model.ts';
import type { PassiveExamination, PassiveRequest } from '../port.ts';
import { verifyPassively } from '../verify.ts';
import {
  AUTHORITY_EXTENSIONS,
  type CertificateOptions,
  ecKey,
  issueCertificate,
  makeSod,
  nameOf,
  SIGNER_EXTENSIONS,
  type SodOptions,
  securityObject,
} from './issuing.ts';

/** An authority, a signer below it and a document of theirs: sound, and to be departed from. */

export const NOW = new Date('2026-11-21T02:00:00Z');
export const SIGNED_AT = new Date('2025-03-01T08:00:00Z');
export const FILES: ReadonlyMap<DataGroupNumber, Uint8Array> = new Map([
  [1, Uint8Array.of(0x61, 0x02, 1, 2)],
  [13, Uint8Array.of(0x6d, 0x02, 3, 4)],
]);

export const csca = nameOf('VN', 'Test CSCA');
export const cscaKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
export const signerKey = ecKey({ curve: 'secp256r1', hashName: 'sha256' });

export const anchorOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: cscaKey, subject: csca, issuer: csca, issuerKey: cscaKey },
    ...{ notBefore: '2022-01-01', notAfter: '2037-01-01', extensions: AUTHORITY_EXTENSIONS },
    ...options,
  });
export const signerOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: signerKey, subject: nameOf('VN', 'Test Document Signer'), issuer: csca, issuerKey: cscaKey },
    ...{ serialNumber: 7, notBefore: '2024-01-01', notAfter: '2036-01-01', extensions: SIGNER_EXTENSIONS },
    ...options,
  });
export const anchor = anchorOf();
export const certificate = signerOf();

export const sodOf = (options: Partial<SodOptions> = {}): Uint8Array =>
  makeSod({
    content: securityObject('sha256', FILES),
    certificates: [certificate],
    ...{ signerKey, hashName: 'sha256', signingTime: SIGNED_AT },
    ...options,
  });

export const examine = (
  sod: Partial<SodOptions> | Uint8Array = {},
  request: Partial<PassiveRequest> = {},
): PassiveExamination =>
  verifyPassively({
    sod: sod instanceof Uint8Array ? sod : sodOf(sod),
    files: FILES,
    trust: { anchors: [anchor], crls: [] },
    now: NOW,
    allowSimulated: false,
    ...request,
  });
