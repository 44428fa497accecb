import { createPrivateKey } from 'node:crypto';
import { curveByOid, curveByParameters, encodePoint, scalarFromBytes } from '@motcua/drivers/crypto';
import { decodeOid, decodeUnsigned, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import { bitString, context, integer, octetString, oid, sequence } from './der.ts';
import {
  createDhKey,
  DH_GROUPS,
  type DhForm,
  type DhKey,
  dhAlgorithm,
  dhPublicKeyInfo,
  ID_DH_KEY_AGREEMENT,
  ID_DH_PUBLIC_NUMBER,
} from './dh-key.ts';
import { createEcKey, curveParameters, type EcKey, fixedBytes } from './ec-key.ts';
import { ID_RSA_ENCRYPTION, type RsaKey, rsaKeyFromPkcs8 } from './rsa-key.ts';
import { type KeyForm, subjectPublicKeyInfo } from './signature.ts';

/** Every key that a chip or its authority may have. */
export type PrivateKey = EcKey | RsaKey | DhKey;

const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';

export const publicKeyInfoOf = (key: PrivateKey, form: KeyForm & { readonly dh?: DhForm } = {}): Uint8Array =>
  key.kind === 'dh' ? dhPublicKeyInfo(key, form.dh) : subjectPublicKeyInfo(key, form);

/** PKCS #8 PrivateKeyInfo (RFC 5958 §2), DER. */
export function encodePrivateKeyInfo(key: PrivateKey, form: KeyForm & { readonly dh?: DhForm } = {}): Uint8Array {
  if (key.kind === 'rsa') return Uint8Array.from(key.privateKey.export({ format: 'der', type: 'pkcs8' }));
  if (key.kind === 'dh') {
    return sequence(integer(0), dhAlgorithm(key.group, form.dh ?? 'x942'), octetString(integer(key.privateKey)));
  }
  const { curve } = key;
  // RFC 5915 §3: the private key as long as the order; the public one beside it, as most programs expect.
  const ecPrivateKey = sequence(
    integer(1),
    octetString(fixedBytes(key.privateKey, curve.Point.Fn.BYTES)),
    context(1, bitString(encodePoint(key.publicKey))),
  );
  const algorithm = sequence(oid(ID_EC_PUBLIC_KEY), curveParameters(curve, form.ec ?? 'named'));
  return sequence(integer(0), algorithm, octetString(ecPrivateKey));
}

const PEM = /^-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END PRIVATE KEY-----\s*$/;

/** A PKCS #8 file in DER, or as most programs write it, in PEM (RFC 7468 §10). Undefined as in `decodePrivateKeyInfo`. */
export function readPrivateKeyFile(file: Uint8Array): PrivateKey | undefined {
  const [, base64] = PEM.exec(Buffer.from(file).toString('latin1')) ?? [];
  return decodePrivateKeyInfo(base64 === undefined ? file : Uint8Array.from(Buffer.from(base64, 'base64')));
}

/** Undefined: not a PKCS #8 file, or a key of a kind, curve or group that no travel document uses. */
export function decodePrivateKeyInfo(pkcs8: Uint8Array): PrivateKey | undefined {
  const [outer, ...rest] = tree(pkcs8);
  const [, algorithm, wrapped] = outer?.tag === 0x30 && rest.length === 0 ? outer.children : [];
  const [identifier, parameters] = algorithm?.children ?? [];
  if (identifier?.tag !== 0x06 || wrapped?.tag !== 0x04) return undefined;
  switch (decodeOid(identifier.value)) {
    case ID_EC_PUBLIC_KEY:
      return decodeEc(parameters, wrapped.value);
    case ID_RSA_ENCRYPTION:
      return decodeRsa(pkcs8);
    case ID_DH_PUBLIC_NUMBER:
    case ID_DH_KEY_AGREEMENT:
      return decodeDh(parameters, wrapped.value);
    default:
      return undefined;
  }
}

function tree(encoded: Uint8Array): readonly TlvNode[] {
  const parsed = parseTlv(encoded);
  return parsed.ok ? parsed.value : [];
}

function decodeRsa(pkcs8: Uint8Array): RsaKey | undefined {
  try {
    createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
  return rsaKeyFromPkcs8(pkcs8);
}

function decodeEc(parameters: TlvNode | undefined, ecPrivateKey: Uint8Array): EcKey | undefined {
  const curve = parameters && curveOf(parameters);
  const [version, scalar] = tree(ecPrivateKey)[0]?.children ?? [];
  if (!curve || version?.tag !== 0x02 || scalar?.tag !== 0x04) return undefined;
  const privateKey = scalarFromBytes(scalar.value);
  return privateKey > 0n && privateKey < curve.order ? createEcKey(curve, privateKey) : undefined;
}

function curveOf(parameters: TlvNode) {
  if (parameters.tag === 0x06) return curveByOid(decodeOid(parameters.value) ?? '');
  const [, field, coefficients, base, order] = parameters.children;
  const p = decodeUnsigned(field?.children[1]?.value ?? new Uint8Array());
  const n = decodeUnsigned(order?.value ?? new Uint8Array());
  const [a, b] = coefficients?.children ?? [];
  if (p === undefined || n === undefined || !a || !b || !base) return undefined;
  const [aValue, bValue] = [scalarFromBytes(a.value), scalarFromBytes(b.value)];
  return curveByParameters({ p, a: aValue, b: bValue, generator: base.value, order: n });
}

function decodeDh(parameters: TlvNode | undefined, privateKeyInteger: Uint8Array): DhKey | undefined {
  const [p, g] = (parameters?.children ?? []).map((node) => decodeUnsigned(node.value));
  const group = DH_GROUPS.find((one) => one.p === p && one.g === g);
  const [scalar] = tree(privateKeyInteger);
  const privateKey = scalar?.tag === 0x02 ? decodeUnsigned(scalar.value) : undefined;
  const fits = group && privateKey !== undefined && privateKey > 0n && privateKey < group.q;
  return fits ? createDhKey(group.parameterId, privateKey) : undefined;
}
