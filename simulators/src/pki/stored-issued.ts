import type { DistinguishedName } from './distinguished-name.ts';
import type { Issued } from './issued.ts';
import { decodePrivateKeyInfo, encodePrivateKeyInfo } from './private-key-info.ts';
import type { KeyForm, SignatureAlgorithm } from './signature.ts';

/** A certificate with its key, as JSON. */
export interface StoredIssued {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
  readonly algorithm: SignatureAlgorithm;
  readonly keyForm: KeyForm;
  readonly name: DistinguishedName;
  readonly issuerName: DistinguishedName;
  readonly serialNumber: string;
}

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

export const freezeIssued = (issued: Issued): StoredIssued => ({
  certificate: toBase64(issued.certificate),
  key: toBase64(encodePrivateKeyInfo(issued.key)),
  algorithm: issued.algorithm,
  keyForm: issued.keyForm,
  name: issued.name,
  issuerName: issued.issuerName,
  serialNumber: issued.serialNumber.toString(16),
});

export function reviveIssued({ certificate, key: pkcs8, serialNumber, ...rest }: StoredIssued): Issued {
  const key = decodePrivateKeyInfo(fromBase64(pkcs8));
  if (!key || key.kind === 'dh')
    throw new TypeError('the stored PKI is damaged: remove its file to have a new one made');
  return { ...rest, certificate: fromBase64(certificate), key, serialNumber: BigInt(`0x${serialNumber}`) };
}
