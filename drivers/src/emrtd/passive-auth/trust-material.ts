import { toHex } from '../../tlv/index.ts';
import { isAuthority, parseCertificate, publicKeyOf } from './certificate.ts';
import type { TrustStore } from './port.ts';
import { parseRevocationList } from './revocation-list.ts';

export interface TrustFile {
  /** For messages only. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What of a file is not in the store, for whoever supplied it. */
export interface TrustProblem {
  readonly name: string;
  readonly reason: 'empty' | 'too-large' | 'not-recognised' | 'damaged-pem' | 'not-an-authority' | 'unusable-key';
}

export interface TrustMaterial {
  readonly trust: TrustStore;
  readonly problems: readonly TrustProblem[];
}

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
const PEM_LABELS: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'X509 CRL'];

/**
 * Makes a trust store of the files of a folder: certificates and revocation lists, DER or PEM, one or many to a file. A
 * file that cannot be used is reported, never passed over in silence; the others count. Repeated ones count once.
 */
export function parseTrustMaterial(files: readonly TrustFile[]): TrustMaterial {
  const anchors = new Map<string, Uint8Array>();
  const crls = new Map<string, Uint8Array>();
  const problems: TrustProblem[] = [];
  for (const { name, bytes } of files) {
    const { encoded, problem } = unwrap(bytes);
    if (problem) problems.push({ name, reason: problem });
    for (const der of encoded) {
      const certificate = parseCertificate(der);
      if (!certificate && !parseRevocationList(der)) problems.push({ name, reason: 'not-recognised' });
      else if (!certificate) crls.set(toHex(der), der);
      else if (!isAuthority(certificate)) problems.push({ name, reason: 'not-an-authority' });
      else if (!publicKeyOf(certificate)) problems.push({ name, reason: 'unusable-key' });
      else anchors.set(toHex(der), der);
    }
  }
  return { trust: { anchors: [...anchors.values()], crls: [...crls.values()] }, problems };
}

interface Unwrapped {
  readonly encoded: readonly Uint8Array[];
  readonly problem?: TrustProblem['reason'];
}

function unwrap(bytes: Uint8Array): Unwrapped {
  if (bytes.length === 0) return { encoded: [], problem: 'empty' };
  if (bytes.length > MAX_FILE_BYTES) return { encoded: [], problem: 'too-large' };
  // DER of a certificate or list starts with a SEQUENCE; text before the first PEM block is allowed.
  if (bytes[0] === 0x30) return { encoded: [bytes] };
  const text = new TextDecoder('latin1').decode(bytes);
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length === 0) {
    return { encoded: [], problem: text.includes('-----BEGIN ') ? 'damaged-pem' : 'not-recognised' };
  }
  const encoded: Uint8Array[] = [];
  let problem: TrustProblem['reason'] | undefined;
  for (const [, label = '', body = ''] of blocks) {
    const base64 = body.replace(/\s/g, '');
    if (!PEM_LABELS.includes(label)) problem = 'not-recognised';
    else if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) problem = 'damaged-pem';
    else encoded.push(new Uint8Array(Buffer.from(base64, 'base64')));
  }
  return problem ? { encoded, problem } : { encoded };
}
