import { err, type Result } from '../../result/index.ts';
import { parseTlv } from '../../tlv/index.ts';
import type { Issuer, ReadFailure, ReadWarning, SignerSummary, SodSignature } from '../model.ts';
import type { CertificateFacts, PassiveResult, SodRequest } from './port.ts';
import { readSignedData, type SignedData, type SignedDataFailure } from './signed-data.ts';
import { checkSignature } from './signer.ts';
import { judge } from './verify.ts';

/** What EF.CardSecurity proves: that its SecurityInfos, with the key of PACE-CAM, are those that the issuer signed. */
export interface CardSecurityResult {
  /** The signed SecurityInfos (`31 …`), whatever the signature is worth; `null` when the file does not parse. */
  readonly securityInfos: Uint8Array | null;
  readonly signature: SodSignature | null;
  readonly issuer: Issuer | null;
  /** Of the anchor that `issuer` leads to; empty without one. */
  readonly anchorCountry: string;
  readonly signer: SignerSummary | null;
  readonly failures: readonly ReadFailure[];
  readonly certificates: CertificateFacts | null;
  readonly warnings: readonly ReadWarning[];
}

/** id-SecurityObject (BSI TR-03110-3 §A.1.2.5). */
const ID_SECURITY_OBJECT = '0.4.0.127.0.7.3.2.1';
const MAX_FILE_BYTES = 65_535;

/**
 * Passive authentication of EF.CardSecurity (ICAO 9303-11 §9.2.11): the same signers and issuers as for EF.SOD. `file` is the
 * whole file, a ContentInfo without a tag of its own. Never throws.
 */
export function verifyCardSecurity(
  request: { readonly file: Uint8Array } & Omit<SodRequest, 'sod'>,
): CardSecurityResult {
  const parsed = parseCardSecurity(request.file);
  if (!parsed.ok) {
    const failures = [{ code: 'file-malformed', message: `EF.CardSecurity: ${parsed.error}` }] as const;
    const nothing = { securityInfos: null, signature: null, issuer: null, signer: null, certificates: null };
    return { ...nothing, anchorCountry: '', failures, warnings: [] };
  }
  const { content, contentType } = parsed.value;
  return {
    securityInfos: content,
    ...judge(checkSignature(parsed.value), request, { contentType, file: 'EF.CardSecurity' }),
  };
}

/**
 * Whether the authority of the document's SOD signed this file too. Anybody can sign one with a key of his own, and any other
 * trusted state could for a copy of the document: only this makes it evidence.
 */
export const isOfAuthority = (
  cardSecurity: Pick<CardSecurityResult, 'signature' | 'issuer' | 'anchorCountry'>,
  sod: Pick<PassiveResult, 'issuer' | 'anchorCountry'>,
): boolean =>
  cardSecurity.signature === 'valid' &&
  cardSecurity.issuer === 'anchored' &&
  sod.issuer === 'anchored' &&
  sod.anchorCountry !== '' &&
  cardSecurity.anchorCountry === sod.anchorCountry;

function parseCardSecurity(file: Uint8Array): Result<SignedData, SignedDataFailure> {
  const parsed = parseTlv(file, { ber: true, maxBytes: MAX_FILE_BYTES });
  const [contentInfo, ...rest] = parsed.ok ? parsed.value : [];
  return rest.length > 0 ? err('not signed data') : readSignedData(contentInfo, [ID_SECURITY_OBJECT]);
}
