import { toHex } from '../../tlv/index.ts';
import { checkSignedBy, isLink, parseCertificate } from '../passive-auth/certificate.ts';
import type { MasterListSigner } from '../passive-auth/master-list.ts';
import type { TrustStore } from '../passive-auth/port.ts';
import { indexOf } from '../passive-auth/trust-index.ts';
import { joinStores, parseTrustMaterial, type TrustFile, type TrustProblem } from '../passive-auth/trust-material.ts';
import { isVerified } from './check.ts';
import { describeTrustItem, type TrustEntry } from './inventory.ts';

export interface TrustImportRequest {
  readonly files: readonly TrustFile[];
  /** What the store holds already. */
  readonly known: TrustStore;
  readonly now: Date;
  /** Whether certificates of the simulators may be imported: never into the store of a kiosk in production. */
  readonly allowSimulated: boolean;
  /** Two letters, upper case: only these. Absent: all. */
  readonly countries?: readonly string[];
  /** SHA-256 of a master list's signer or of its issuer: a list by anybody else is refused. */
  readonly listSigner?: string;
}

/** What would be done; nothing is done yet. */
export interface TrustImportPlan {
  readonly add: readonly TrustAddition[];
  /** In the store already. */
  readonly kept: readonly TrustEntry[];
  readonly refused: readonly TrustRefusal[];
  /** Certificates of a master list that cannot be used; the rest of it counts. */
  readonly skipped: readonly TrustRefusal[];
  readonly lists: readonly {
    readonly name: string;
    readonly signer: MasterListSigner | null;
    readonly certificates: number;
  }[];
}

export interface TrustAddition {
  readonly entry: TrustEntry;
  readonly der: Uint8Array;
  /** Says what is in it; nothing relies on it. */
  readonly fileName: string;
}

export interface TrustRefusal {
  readonly name: string;
  readonly reason: TrustProblem['reason'] | 'simulated' | 'self-signature-invalid' | 'unlinked' | 'crl-unverified';
}

/**
 * Sorts what somebody brings for the trust store: certificates of authorities, link certificates that lead to one of them or
 * of the store, revocation lists that one of them signed, and master lists whose signature holds. The rest is refused by name.
 */
export function planTrustImport(request: TrustImportRequest): TrustImportPlan {
  const { known, now } = request;
  const { trust, problems, lists } = parseTrustMaterial(request.files, {
    known,
    now,
    ...(request.listSigner === undefined ? {} : { acceptList: signedByOne(request.listSigner) }),
  });
  const joined = joinStores(trust, known);
  const held = new Set([...known.anchors, ...(known.links ?? []), ...known.crls].map(toHex));
  const listed = new Set(lists.flatMap(({ list }) => list.certificates.map(toHex)));
  const refused: TrustRefusal[] = problems.filter((problem) => !problem.listed);
  const skipped: TrustRefusal[] = problems.filter((problem) => problem.listed);
  const add: TrustAddition[] = [];
  const kept: TrustEntry[] = [];
  for (const der of [...trust.anchors, ...(trust.links ?? []), ...trust.crls]) {
    const entry = describeTrustItem(der);
    if (!entry || (request.countries && !request.countries.includes(entry.country))) continue;
    const reason = whyRefused(der, { joined, allowSimulated: request.allowSimulated });
    if (reason) {
      const ofList = listed.has(toHex(der)) && reason !== 'simulated';
      (ofList ? skipped : refused).push({ name: `${entry.subject} (${entry.fingerprint})`, reason });
    } else if (held.has(toHex(der))) kept.push(entry);
    else add.push({ entry, der, fileName: fileNameOf(entry) });
  }
  return {
    ...{ add, kept, refused: refused.map(nameAndReason), skipped: skipped.map(nameAndReason) },
    lists: lists.map(({ name, list }) => ({ name, signer: list.signer, certificates: list.certificates.length })),
  };
}

const nameAndReason = ({ name, reason }: TrustRefusal): TrustRefusal => ({ name, reason });

function whyRefused(
  der: Uint8Array,
  { joined, allowSimulated }: { readonly joined: TrustStore; readonly allowSimulated: boolean },
): TrustRefusal['reason'] | undefined {
  const index = indexOf(joined);
  const certificate = parseCertificate(der);
  if (!certificate) {
    const list = index.revocationLists.find((one) => one.der === der);
    return list && isVerified(list, index) ? undefined : 'crl-unverified';
  }
  if (certificate.simulated && !allowSimulated) return 'simulated';
  if (!isLink(certificate)) {
    return checkSignedBy(certificate.signed, certificate) === 'valid' ? undefined : 'self-signature-invalid';
  }
  const link = index.authorities.find((one) => one.certificate.der === der);
  return link && index.pathOf(link) ? undefined : 'unlinked';
}

const signedByOne =
  (wanted: string) =>
  (signer: MasterListSigner): boolean =>
    signer.fingerprint === wanted || signer.issuerFingerprint === wanted;

const fileNameOf = ({ country, kind, fingerprint: digest }: TrustEntry): string =>
  `${country || 'XX'}-${kind}-${digest.slice(0, 16)}.${kind === 'crl' ? 'crl' : 'cer'}`;
