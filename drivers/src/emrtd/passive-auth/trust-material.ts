import { toHex } from '../../tlv/index.ts';
import { isAuthority, isLink, parseCertificate, publicKeyOf } from './certificate.ts';
import { looksLikeSignedData, type MasterList, type MasterListSigner, readMasterList } from './master-list.ts';
import type { TrustStore } from './port.ts';
import { parseRevocationList } from './revocation-list.ts';

export interface TrustFile {
  /** For messages only. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What of a file is not in the store, for whoever supplied it. */
export interface TrustProblem {
  /** Of the file; `NAME#3` is the third certificate of a master list. */
  readonly name: string;
  /** Of one certificate in a master list; the list as a whole counts. */
  readonly listed?: true;
  readonly reason:
    | 'empty'
    | 'too-large'
    | 'not-recognised'
    | 'damaged-pem'
    | 'not-an-authority'
    | 'unusable-key'
    | 'list-signature-invalid'
    | 'list-signature-unsupported'
    /** The signature holds, but no CSCA at hand issued the signer, or the signer must not sign lists. */
    | 'list-signer-unknown'
    /** `acceptList` does not want it. */
    | 'list-signer-differs';
}

export interface TrustMaterial {
  readonly trust: TrustStore;
  readonly problems: readonly TrustProblem[];
  /** Each master list that was found, used or not. */
  readonly lists: readonly { readonly name: string; readonly list: MasterList }[];
}

export interface TrustOptions {
  readonly now?: Date;
  readonly known?: TrustStore;
  readonly acceptList?: (signer: MasterListSigner) => boolean;
}

const MAX_FILE_BYTES = 8 * 1024 * 1024;
const PEM_LABELS: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'X509 CRL', 'CMS', 'PKCS7'];

/**
 * Makes a trust store of the files of a folder: certificates and revocation lists, DER or PEM, one or many to a file, and
 * CSCA master lists, of which only those count whose signature holds. A file that cannot be used is reported, never passed
 * over in silence; the others count. Repeated ones count once. `known`: what is trusted already, to tell whose a list is.
 * `acceptList`: whether a list by this signer is wanted; default: any whose signature holds.
 */
export function parseTrustMaterial(files: readonly TrustFile[], options: TrustOptions = {}): TrustMaterial {
  const sorting: Sorting = { anchors: new Map(), links: new Map(), crls: new Map(), problems: [] };
  const signedLists: TrustFile[] = [];
  for (const { name, bytes } of files) {
    const { encoded, problem } = unwrap(bytes);
    if (problem) sorting.problems.push({ name, reason: problem });
    for (const der of encoded) {
      if (looksLikeSignedData(der)) signedLists.push({ name, bytes: der });
      else sortOne(sorting, { name }, der);
    }
  }
  const trust = joinStores(storeOf(sorting), options.known);
  const lists: { name: string; list: MasterList }[] = [];
  for (const { name, bytes } of signedLists) {
    const list = readMasterList(bytes, { trust, now: options.now ?? new Date() });
    if (!list.ok) {
      sorting.problems.push({ name, reason: 'not-recognised' });
      continue;
    }
    lists.push({ name, list: list.value });
    const reason = whyListDoesNotCount(list.value, options.acceptList);
    if (reason) sorting.problems.push({ name, reason });
    else
      list.value.certificates.forEach(
        (der, i) => void sortOne(sorting, { name: `${name}#${i + 1}`, listed: true }, der),
      );
  }
  return { trust: storeOf(sorting), problems: sorting.problems, lists };
}

interface Sorting {
  readonly anchors: Map<string, Uint8Array>;
  readonly links: Map<string, Uint8Array>;
  readonly crls: Map<string, Uint8Array>;
  readonly problems: TrustProblem[];
}

function sortOne(sorting: Sorting, where: Pick<TrustProblem, 'name' | 'listed'>, der: Uint8Array): void {
  const certificate = parseCertificate(der);
  if (!certificate) {
    if (parseRevocationList(der)) sorting.crls.set(toHex(der), der);
    else sorting.problems.push({ ...where, reason: 'not-recognised' });
  } else if (!isAuthority(certificate)) {
    sorting.problems.push({ ...where, reason: 'not-an-authority' });
  } else if (!publicKeyOf(certificate)) {
    sorting.problems.push({ ...where, reason: 'unusable-key' });
  } else {
    (isLink(certificate) ? sorting.links : sorting.anchors).set(toHex(der), der);
  }
}

const storeOf = ({ anchors, links, crls }: Sorting): TrustStore => ({
  anchors: [...anchors.values()],
  ...(links.size > 0 ? { links: [...links.values()] } : {}),
  crls: [...crls.values()],
});

/** Both, as one store. */
export function joinStores(first: TrustStore, second: TrustStore | undefined): TrustStore {
  if (!second) return first;
  return {
    anchors: [...first.anchors, ...second.anchors],
    links: [...(first.links ?? []), ...(second.links ?? [])],
    crls: [...first.crls, ...second.crls],
  };
}

function whyListDoesNotCount(
  { signature, signer }: MasterList,
  accept: TrustOptions['acceptList'],
): TrustProblem['reason'] | undefined {
  switch (signature) {
    case 'invalid':
      return 'list-signature-invalid';
    case 'unsupported':
      return 'list-signature-unsupported';
    case 'valid':
      if (signer === null || signer.issuedBy === 'none') return 'list-signer-unknown';
      return accept?.(signer) === false ? 'list-signer-differs' : undefined;
  }
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
  const blocks = pemBlocks(new TextDecoder('latin1').decode(bytes));
  if (blocks.length === 0) return { encoded: [], problem: 'not-recognised' };
  const encoded: Uint8Array[] = [];
  let problem: TrustProblem['reason'] | undefined;
  for (const { label, body } of blocks) {
    const base64 = body?.replace(/\s/g, '') ?? '';
    if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) problem = 'damaged-pem';
    else if (!PEM_LABELS.includes(label)) problem = 'not-recognised';
    else encoded.push(new Uint8Array(Buffer.from(base64, 'base64')));
  }
  return problem ? { encoded, problem } : { encoded };
}

const BEGIN = '-----BEGIN ';

/** RFC 7468. Undefined body: the block does not end as it began. Each character is looked at a fixed number of times. */
function pemBlocks(text: string): { readonly label: string; readonly body: string | undefined }[] {
  return text
    .split(BEGIN)
    .slice(1)
    .map((block) => {
      const labelEnd = block.indexOf('-----');
      const label = labelEnd < 0 ? '' : block.slice(0, labelEnd);
      const end = labelEnd < 0 ? -1 : block.indexOf(`-----END ${label}-----`, labelEnd);
      return { label, body: end < 0 ? undefined : block.slice(labelEnd + 5, end) };
    });
}
