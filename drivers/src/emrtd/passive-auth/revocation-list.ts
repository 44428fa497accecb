import { parseTlv } from '../../tlv/index.ts';
import { type Extension, readExtensions, readSerialNumber, readSigned, type Signed } from './certificate.ts';
import { comparableName, countryOf, nameText } from './distinguished-name.ts';
import { readTime } from './time.ts';

/** What is used of a certificate revocation list (RFC 5280 §5.1). */
export interface RevocationList {
  readonly der: Uint8Array;
  /** Comparable form, see `comparableName`. */
  readonly issuer: string;
  readonly issuerText: string;
  readonly country: string;
  readonly thisUpdate: Date;
  /** When the next list is due; some issuers leave it out, against RFC 5280 §5.1.2.5. */
  readonly nextUpdate: Date | undefined;
  /** As in `Certificate.serialNumber`. */
  readonly revoked: ReadonlySet<string>;
  readonly signed: Signed;
  readonly extensions: ReadonlyMap<string, Extension>;
}

/** A CSCA revokes a handful of signers; a list of a whole web PKI does not belong here. */
const MAX_CRL_BYTES = 2 * 1024 * 1024;

/**
 * Parses a complete list. Undefined also for lists that are only part of the truth: a critical extension makes them delta
 * or indirect lists, or restricts their scope.
 */
export function parseRevocationList(der: Uint8Array): RevocationList | undefined {
  const parsed = parseTlv(der, { ber: true, maxBytes: MAX_CRL_BYTES, maxNodes: 262_144 });
  const [outer, ...rest] = parsed.ok ? parsed.value : [];
  const tbs = outer?.tag === 0x30 && rest.length === 0 ? outer.children[0] : undefined;
  if (!outer || tbs?.tag !== 0x30) return undefined;
  const fields = tbs.children[0]?.tag === 0x02 ? tbs.children.slice(1) : tbs.children;
  const [algorithm, issuerNode, thisUpdateNode, ...optional] = fields;
  const thisUpdate = readTime(thisUpdateNode);
  const signed = readSigned(outer, algorithm);
  if (!issuerNode) return undefined;
  const issuer = comparableName(issuerNode);
  const extensions = readExtensions(optional.find((node) => node.tag === 0xa0)?.children[0]);
  if (!signed || issuer === undefined || !thisUpdate || !extensions) return undefined;
  if ([...extensions.values()].some((extension) => extension.critical)) return undefined;

  const revoked = new Set<string>();
  for (const entry of optional.find((node) => node.tag === 0x30)?.children ?? []) {
    const [serial] = entry.children;
    if (serial?.tag !== 0x02) return undefined;
    revoked.add(readSerialNumber(serial.value));
  }
  return {
    der,
    issuer,
    issuerText: nameText(issuerNode),
    country: countryOf(issuerNode),
    thisUpdate,
    nextUpdate: readTime(optional[0]),
    revoked,
    signed,
    extensions,
  };
}
