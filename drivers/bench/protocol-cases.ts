import { parseQr } from '@motcua/drivers/cccd';
import { aesCbcEncrypt, aesCmac, padMethod2 } from '@motcua/drivers/crypto';
import { createSecureMessaging } from '@motcua/drivers/emrtd/secure-messaging';
import { parseCardAccess, parseDataGroup14 } from '@motcua/drivers/emrtd/security-infos';
import { parseDataGroup } from '@motcua/drivers/lds';
import { concatBytes, encodeTlv, fromHex, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import vectors from '@motcua/drivers/vectors/passive-auth-openssl.json' with { type: 'json' };
import { parseCertificate } from '../src/emrtd/passive-auth/certificate.ts';
import { readMasterList } from '../src/emrtd/passive-auth/master-list.ts';
import { parseRevocationList } from '../src/emrtd/passive-auth/revocation-list.ts';
import { parseSod } from '../src/emrtd/passive-auth/sod.ts';
import type { ParseCase } from './parse-cases.ts';

/** What is parsed beside the files of the chip: signed data, certificates, lists, the QR, secure messaging. */
const repeat = (count: number, one: Uint8Array): Uint8Array => concatBytes(...Array.from({ length: count }, () => one));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The file with `more` behind the children of the object that `path` leads to, every length on the way made to fit. */
function grown(file: Uint8Array, path: readonly number[], more: Uint8Array): Uint8Array {
  const parsed = parseTlv(file, { ber: true });
  const [outer] = parsed.ok ? parsed.value : [];
  if (!outer) throw new Error('not a vector of ours');
  const again = ({ tag, children, value }: TlvNode, [next, ...rest]: readonly number[]): Uint8Array =>
    next === undefined
      ? encodeTlv(tag, value, more)
      : encodeTlv(tag, ...children.map((child, i) => (i === next ? again(child, rest) : child.raw)));
  return again(outer, path);
}

const SOD = fromHex(vectors.cases.find(({ id }) => id.startsWith('ecdsa'))?.sodHex ?? '');
const CSCA = fromHex(vectors.cases[0]?.cscaHex ?? '');
const CRL = fromHex(vectors.authority.crl);
const MASTER_LIST = fromHex(vectors.authority.masterList);
/** An attribute that nobody knows. */
const UNKNOWN = fromHex('300706032a03043100');
const REVOKED = fromHex('301302020123170d3236303130313030303030305a');
/** The children of the object that `path` leads to. */
function within(file: Uint8Array, path: readonly number[]): readonly TlvNode[] {
  const parsed = parseTlv(file, { ber: true });
  let nodes = parsed.ok ? (parsed.value[0]?.children ?? []) : [];
  for (const index of path) nodes = nodes[index]?.children ?? [];
  return nodes;
}

/** EF.SOD → ContentInfo → [0] → SignedData → signerInfos → SignerInfo, with unsigned attributes. */
function sod(scale: number): Uint8Array {
  const signerInfos = within(SOD, [0, 1, 0]).findLastIndex(({ tag }) => tag === 0x31);
  return grown(SOD, [0, 1, 0, signerInfos, 0], encodeTlv(0xa1, repeat(20 * scale, UNKNOWN)));
}

/** With one more extension, as long as an extension may be. */
function certificate(scale: number): Uint8Array {
  const extensions = within(CSCA, [0]).findIndex(({ tag }) => tag === 0xa3);
  const long = encodeTlv(0x30, fromHex('06032a0304'), encodeTlv(0x04, new Uint8Array(100 * scale)));
  return grown(CSCA, [0, extensions, 0], long);
}

function crl(scale: number): Uint8Array {
  const revoked = within(CRL, [0]).findLastIndex(({ tag }) => tag === 0x30);
  return grown(CRL, [0, revoked], repeat(20 * scale, REVOKED));
}

/** ContentInfo → [0] → SignedData → encapContentInfo → [0] → OCTET STRING, in which the list stands. */
function masterList(scale: number): Uint8Array {
  const signedData = within(MASTER_LIST, [1, 0]);
  const [type, wrapped] = signedData[2]?.children ?? [];
  const [list] = wrapped?.children ?? [];
  const [contentType] = within(encodeTlv(0x30, MASTER_LIST), [0]);
  if (!type || !list || !contentType) throw new Error('not a master list');
  const content = encodeTlv(0x04, grown(list.value, [1], repeat(10 * scale, CSCA)));
  const encapsulated = encodeTlv(0x30, type.raw, encodeTlv(0xa0, content));
  const others = signedData.map(({ raw }, i) => (i === 2 ? encapsulated : raw));
  return encodeTlv(0x30, contentType.raw, encodeTlv(0xa0, encodeTlv(0x30, ...others)));
}

const KEYS = { encryptionKey: new Uint8Array(16).fill(1), macKey: new Uint8Array(16).fill(2) };
/** Before the first answer the counter is one on. */
const FIRST = new Uint8Array(16).with(15, 1);

/** The answer of a card, as ICAO 9303-11 §9.8.4 has it. */
function protectedAnswer(scale: number): Uint8Array {
  const iv = aesCbcEncrypt(KEYS.encryptionKey, new Uint8Array(16), FIRST);
  const sealed = aesCbcEncrypt(KEYS.encryptionKey, iv, padMethod2(new Uint8Array(600 * scale), 16));
  const covered = concatBytes(encodeTlv(0x87, Uint8Array.of(1), sealed), fromHex('99029000'));
  const mac = aesCmac(KEYS.macKey, padMethod2(concatBytes(FIRST, covered), 16)).subarray(0, 8);
  return concatBytes(covered, encodeTlv(0x8e, mac));
}
const unprotect = (data: Uint8Array): { readonly ok: boolean } =>
  createSecureMessaging({ suite: 'aes-128', ...KEYS }).unprotect({ data, sw: 0x9000 });

const infos = (scale: number): Uint8Array =>
  encodeTlv(0x31, repeat(10 * scale, fromHex('3012060a04007f0007020204020202010202010d')));
const qr = (bytes: Uint8Array): { readonly ok: boolean } => ({
  ok: parseQr(new TextDecoder().decode(bytes)).kind !== 'other',
});
const now = new Date(vectors.madeAt);

export const PROTOCOL_CASES: readonly ParseCase[] = [
  { parser: 'SOD: signed data', make: sod, parse: parseSod, accepts: true },
  {
    parser: 'certificate',
    make: certificate,
    parse: (der) => ({ ok: parseCertificate(der) !== undefined }),
    accepts: true,
  },
  {
    parser: 'revocation list',
    make: crl,
    parse: (der) => ({ ok: parseRevocationList(der) !== undefined }),
    accepts: true,
  },
  {
    parser: 'master list',
    make: masterList,
    parse: (file) => readMasterList(file, { trust: { anchors: [], crls: [] }, now }),
    accepts: true,
  },
  { parser: 'SecurityInfos, EF.CardAccess', make: infos, parse: parseCardAccess, accepts: true },
  { parser: 'SecurityInfos, DG14', make: (n) => encodeTlv(0x6e, infos(n)), parse: parseDataGroup14, accepts: true },
  {
    parser: 'DG5',
    make: (n) => encodeTlv(0x65, fromHex('020101'), encodeTlv(0x5f40, fromHex('ffd8ff'), new Uint8Array(5_000 * n))),
    parse: (bytes) => parseDataGroup(5, bytes),
    accepts: true,
  },
  { parser: 'QR of a card', make: (n) => ascii(`999090345678|||||||${'|x'.repeat(5 * n)}`), parse: qr, accepts: true },
  { parser: 'hostile: bars as QR', make: (n) => ascii('|'.repeat(20 * n)), parse: qr, accepts: false },
  { parser: 'secure messaging, answer', make: protectedAnswer, parse: unprotect, accepts: true },
  {
    parser: 'hostile: objects as answer',
    make: (n) => repeat(200 * n, fromHex('99029000')),
    parse: unprotect,
    accepts: false,
  },
];
