import type { DigestName } from '../../crypto/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { decodeInteger, parseTlv } from '../../tlv/index.ts';
import type { DataGroupNumber } from '../model.ts';
import { digestOf, readAlgorithm } from './algorithms.ts';
import { readSignedData, type SignedData, type SignedDataFailure } from './signed-data.ts';

/** EF.SOD taken apart (ICAO 9303-10 §4.6.2): a CMS SignedData around an LDSSecurityObject. */
export interface Sod extends SignedData {
  readonly securityObject: SecurityObject;
}

export interface SecurityObject {
  /** Undefined: a hash function that we do not have. */
  readonly digest: DigestName | undefined;
  readonly hashes: ReadonlyMap<DataGroupNumber, Uint8Array>;
}

/** Names the part that does not parse. */
export type SodFailure = SignedDataFailure | 'not a SOD' | 'security object';

export const ID_LDS_SECURITY_OBJECT = '2.23.136.1.1.1';
/** What some early issuers used for it. */
export const LEGACY_LDS_SECURITY_OBJECT = '1.3.27.1.1.1';

/** Genuine files have 1 to 4 kB. */
const MAX_SOD_BYTES = 65_535;

/** Parses EF.SOD, DER or BER. Never throws. */
export function parseSod(file: Uint8Array): Result<Sod, SodFailure> {
  const parsed = parseTlv(file, { ber: true, maxBytes: MAX_SOD_BYTES });
  const [wrapper, ...rest] = parsed.ok ? parsed.value : [];
  const contentInfo = wrapper?.tag === 0x77 && rest.length === 0 ? wrapper.children[0] : undefined;
  if (contentInfo?.tag !== 0x30) return err('not a SOD');
  const signed = readSignedData(contentInfo, [ID_LDS_SECURITY_OBJECT, LEGACY_LDS_SECURITY_OBJECT]);
  if (!signed.ok) return signed;
  const securityObject = parseSecurityObject(signed.value.content);
  return securityObject ? ok({ ...signed.value, securityObject }) : err('security object');
}

const isDataGroupNumber = (n: number | undefined): n is DataGroupNumber => n !== undefined && n >= 1 && n <= 16;

/** LDSSecurityObject (ICAO 9303-10 §4.6.2.3); a group that is listed twice makes it ambiguous and so malformed. */
function parseSecurityObject(content: Uint8Array): SecurityObject | undefined {
  const parsed = parseTlv(content, { ber: true, maxNodes: 256 });
  const [outer, ...rest] = parsed.ok ? parsed.value : [];
  const [version, algorithmNode, list] = outer?.tag === 0x30 && rest.length === 0 ? outer.children : [];
  const algorithm = readAlgorithm(algorithmNode);
  if (version?.tag !== 0x02 || !algorithm || list?.tag !== 0x30 || list.children.length === 0) return undefined;
  const hashes = new Map<DataGroupNumber, Uint8Array>();
  for (const entry of list.children) {
    const [numberNode, hash, ...more] = entry.tag === 0x30 ? entry.children : [];
    const number = numberNode?.tag === 0x02 ? decodeInteger(numberNode.value) : undefined;
    if (!isDataGroupNumber(number) || hash?.tag !== 0x04 || more.length > 0 || hashes.has(number)) return undefined;
    hashes.set(number, hash.value);
  }
  return { digest: digestOf(algorithm), hashes };
}
