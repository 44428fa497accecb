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
  named(child: Pick<Certificate, 'issuer' | 'extensions'>): readonly Authority[];
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

/** A state changes its key every three to five years, and nobody keeps more generations than these. */
const MAX_PATH_LENGTH = 8;

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
  const bySubject = Map.groupBy(authorities, ({ certificate }) => certificate.subject);
  const byKey = Map.groupBy(authorities, ({ certificate }) => identifierText(subjectKeyIdentifier(certificate)));
  const links = authorities.filter(({ certificate }) => isLink(certificate));
  const paths = new Map<Authority, readonly Authority[] | undefined>();

  const named: TrustIndex['named'] = (child) => {
    const identifier = identifierText(authorityKeyIdentifier(child));
    return [
      ...new Set([...(bySubject.get(child.issuer) ?? []), ...(identifier === '' ? [] : (byKey.get(identifier) ?? []))]),
    ];
  };

  const searchPath = (authority: Authority, below: readonly Authority[]): readonly Authority[] | undefined => {
    // Some authorities sign themselves under a key identifier of other making, and so look like a link.
    if (authority.anchor || isSelfSigned(authority)) return [authority];
    if (below.length === MAX_PATH_LENGTH) return undefined;
    for (const issuer of named(authority.certificate)) {
      if (issuer === authority || below.includes(issuer)) continue;
      if (checkSignedBy(authority.certificate.signed, issuer.certificate) !== 'valid') continue;
      const rest = searchPath(issuer, [...below, authority]);
      if (rest) return [authority, ...rest];
    }
    return undefined;
  };
  const pathOf = (authority: Authority): readonly Authority[] | undefined => {
    if (!paths.has(authority)) paths.set(authority, searchPath(authority, []));
    return paths.get(authority);
  };

  const lineOf = (names: readonly string[]): readonly Authority[] => {
    const line = new Set(names);
    for (let grew = true; grew; ) {
      grew = false;
      for (const link of links) {
        const { issuer, subject } = link.certificate;
        if (line.has(issuer) === line.has(subject) || pathOf(link) === undefined) continue;
        line.add(issuer).add(subject);
        grew = true;
      }
    }
    return [...line].flatMap((name) => bySubject.get(name) ?? []).filter((one) => pathOf(one) !== undefined);
  };

  return { authorities, revocationLists: parsed(trust.crls, parseRevocationList), named, pathOf, lineOf };
}

const isSelfSigned = ({ certificate }: Authority): boolean =>
  checkSignedBy(certificate.signed, certificate) === 'valid';

const identifierText = (identifier: Uint8Array | undefined): string => (identifier ? toHex(identifier) : '');

/** SHA-256 over the whole certificate, as people compare it. */
export const fingerprint = (der: Uint8Array): string => toHex(sha256(der));

/** A trust store that was loaded with `parseTrustMaterial` holds nothing that does not parse. */
function parsed<T>(encoded: readonly Uint8Array[], parse: (der: Uint8Array) => T | undefined): T[] {
  return encoded.map(parse).filter((value) => value !== undefined);
}
