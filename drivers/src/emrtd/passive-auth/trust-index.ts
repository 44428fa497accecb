import { sha256 } from '../../crypto/index.ts';
import { toHex } from '../../tlv/index.ts';
import {
  authorityKeyIdentifier,
  type Certificate,
  checkSignedBy,
  isAuthority,
  isLink,
  parseCertificate,
  subjectKeyIdentifier,
} from './certificate.ts';
import type { TrustStore } from './port.ts';
import { parseRevocationList, type RevocationList } from './revocation-list.ts';

/** A trust store made ready for questions: parsed once, and asked by every read. */
export interface TrustIndex {
  readonly authorities: readonly Authority[];
  readonly revocationLists: readonly RevocationList[];
  /** Authorities whose name or key identifier `child` gives as its issuer's. */
  named(child: Issued): readonly Authority[];
  /** Those among them whose key signed it, trusted or not. */
  issuersOf(child: Issued): IssuerSearch;
  /** From the authority up to an anchor: `[authority, …, anchor]`; undefined when no anchor vouches for it. */
  pathOf(authority: Authority): readonly Authority[] | undefined;
  /** Vouched for, of the given names or of names that link certificates connect with them. */
  lineOf(names: readonly string[]): readonly Authority[];
}

export interface Authority {
  readonly certificate: Certificate;
  /** Trusted because it stands in the store; the others only if an anchor signed them. */
  readonly anchor: boolean;
}

/** A certificate or a revocation list. */
export type Issued = Pick<Certificate, 'issuer' | 'extensions' | 'signed'>;

export interface IssuerSearch {
  readonly issuers: readonly Authority[];
  /** `unsupported`: nobody can tell whether the authority that it names signed it. */
  readonly outcome: 'found' | 'not-named' | 'not-signed' | 'unsupported';
}

/** A state changes its key every three to five years, and nobody keeps more generations than these. */
const MAX_PATH_LENGTH = 8;
/** Authorities of one name that are tried; genuine ones have a handful. Keeps the work linear in what a store holds. */
const MAX_CANDIDATES = 32;

const indexes = new WeakMap<TrustStore, TrustIndex>();

export function indexOf(trust: TrustStore): TrustIndex {
  const known = indexes.get(trust);
  if (known) return known;
  const index = createIndex(trust);
  indexes.set(trust, index);
  return index;
}

function createIndex(trust: TrustStore): TrustIndex {
  const read = (encoded: readonly Uint8Array[], anchor: boolean): Authority[] =>
    parsed(encoded, parseCertificate)
      .filter(isAuthority)
      .map((certificate) => ({ certificate, anchor }));
  const authorities = [...read(trust.anchors, true), ...read(trust.links ?? [], false)];
  const linksByName = new Map<string, Authority[]>();
  for (const link of authorities.filter(({ certificate }) => isLink(certificate))) {
    for (const name of new Set([link.certificate.issuer, link.certificate.subject])) {
      const known = linksByName.get(name);
      if (known) known.push(link);
      else linksByName.set(name, [link]);
    }
  }
  const bySubject = Map.groupBy(authorities, ({ certificate }) => certificate.subject);
  const byKey = Map.groupBy(authorities, ({ certificate }) => identifierText(subjectKeyIdentifier(certificate)));

  const ofKey = (child: Issued): readonly Authority[] => {
    const identifier = identifierText(authorityKeyIdentifier(child));
    return identifier === '' ? [] : (byKey.get(identifier) ?? []);
  };
  const named = (child: Issued): readonly Authority[] => [
    ...new Set([...ofKey(child), ...(bySubject.get(child.issuer) ?? [])]),
  ];
  const issuersOf = memoised((child: Issued) => findIssuers(child, { ofKey: ofKey(child), named: named(child) }));
  const pathOf = memoised((authority: Authority) => shortestPath(authority, issuersOf));

  const lineOf = (names: readonly string[]): readonly Authority[] => {
    const line = new Set(names);
    // A set that grows while it is walked: each name once.
    for (const name of line) {
      for (const link of linksByName.get(name) ?? []) {
        if (pathOf(link) !== undefined) line.add(link.certificate.issuer).add(link.certificate.subject);
      }
    }
    return [...line].flatMap((name) => bySubject.get(name) ?? []).filter((one) => pathOf(one) !== undefined);
  };

  const revocationLists = parsed(trust.crls, parseRevocationList);
  return { authorities, revocationLists, named, issuersOf, pathOf, lineOf };
}

/** Keys that nothing else holds any more are forgotten with what was found for them. */
function memoised<K extends object, V>(find: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const entry = known.get(key) ?? { value: find(key) };
    known.set(key, entry);
    return entry.value;
  };
}

/** First those of the key that it names; the others of the name only if none of these signed it. */
function findIssuers(
  child: Issued,
  candidates: { readonly ofKey: readonly Authority[]; readonly named: readonly Authority[] },
): IssuerSearch {
  if (candidates.named.length === 0) return { issuers: [], outcome: 'not-named' };
  let unsupported = false;
  const signers = (among: readonly Authority[]): readonly Authority[] =>
    among.slice(0, MAX_CANDIDATES).filter(({ certificate }) => {
      const result = checkSignedBy(child.signed, certificate);
      if (result === 'unsupported') unsupported = true;
      return result === 'valid';
    });
  const ofKey = signers(candidates.ofKey);
  const issuers = ofKey.length > 0 ? ofKey : signers(candidates.named.filter((one) => !candidates.ofKey.includes(one)));
  if (issuers.length > 0) return { issuers, outcome: 'found' };
  return { issuers, outcome: unsupported ? 'unsupported' : 'not-signed' };
}

/** Level by level, each authority once. */
function shortestPath(
  authority: Authority,
  issuersOf: (child: Issued) => IssuerSearch,
): readonly Authority[] | undefined {
  const seen = new Set([authority]);
  let level: (readonly Authority[])[] = [[authority]];
  for (let length = 1; length <= MAX_PATH_LENGTH && level.length > 0; length++) {
    const next: (readonly Authority[])[] = [];
    for (const path of level) {
      const last = path.at(-1) ?? authority;
      if (last.anchor) return path;
      for (const issuer of issuersOf(last.certificate).issuers) {
        // Some authorities sign themselves under a key identifier of other making, and so look like a link. What gives its
        // issuer another name and is signed with its own key is vouched for by nobody.
        if (issuer === last && last.certificate.issuer === last.certificate.subject) return path;
        if (seen.has(issuer)) continue;
        seen.add(issuer);
        next.push([...path, issuer]);
      }
    }
    level = next;
  }
  return undefined;
}

const identifierText = (identifier: Uint8Array | undefined): string => (identifier ? toHex(identifier) : '');

/** SHA-256 over the whole certificate, as people compare it. */
export const fingerprint = (der: Uint8Array): string => toHex(sha256(der));

/** A trust store that was loaded with `parseTrustMaterial` holds nothing that does not parse. */
function parsed<T>(encoded: readonly Uint8Array[], parse: (der: Uint8Array) => T | undefined): T[] {
  return encoded.map(parse).filter((value) => value !== undefined);
}
