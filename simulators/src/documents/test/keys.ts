import { createDhKey } from '../../pki/dh-key.ts';
import { createEcKey } from '../../pki/ec-key.ts';
import { createRsaKey, type RsaKey } from '../../pki/rsa-key.ts';
import { createKey, type KeySpec, type SigningKey } from '../../pki/signature.ts';
import type { TravelDocument } from '../document.ts';
import { createDocumentKeys, type DocumentKeys } from '../keys.ts';

const rsaKeys = new Map<number, RsaKey>();

/** RSA keys of 2,048 bits whatever is asked for, one for all: tests make many documents. */
export function sharedKey(spec: KeySpec): SigningKey {
  if (spec.kind === 'ec') return createKey(spec);
  const key = rsaKeys.get(2048) ?? createRsaKey(2048);
  rsaKeys.set(2048, key);
  return key;
}

/** No secrets at all: the numbers 1001, 1002, … and a modulus that nobody can sign with. For files that must come out the same. */
export function fixedKeys(document: TravelDocument): DocumentKeys {
  const made = createDocumentKeys(document, sharedKey);
  const chipAuthentication = made.chipAuthentication.map((one, index) => {
    const scalar = BigInt(1001 + index);
    const key =
      one.key.kind === 'dh' ? createDhKey(one.key.group.parameterId, scalar) : createEcKey(one.key.curve, scalar);
    return { ...one, key };
  });
  const { activeAuthentication } = made;
  if (!activeAuthentication) return { chipAuthentication };
  if (activeAuthentication.key.kind === 'ec') {
    const key = createEcKey(activeAuthentication.key.curve, 2001n);
    return { chipAuthentication, activeAuthentication: { key, hash: activeAuthentication.hash, form: 'plain' } };
  }
  const key = { ...activeAuthentication.key, modulus: 2n ** 2047n + 2001n };
  return { chipAuthentication, activeAuthentication: { key, hash: activeAuthentication.hash, form: 'b6' } };
}
