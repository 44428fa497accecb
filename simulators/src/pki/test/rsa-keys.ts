import { createRsaKey, type RsaKey } from '../rsa-key.ts';
import { createKey, type KeySpec, type SigningKey } from '../signature.ts';

const rsaKeys = new Map<string, RsaKey>();

/** RSA keys take their time: one of each length and owner for a process. Others are fresh each time. */
export function keyFor(spec: KeySpec, owner: string): SigningKey {
  if (spec.kind === 'ec') return createKey(spec);
  const name = `${owner} ${spec.modulusBits}`;
  const key = rsaKeys.get(name) ?? createRsaKey(spec.modulusBits);
  rsaKeys.set(name, key);
  return key;
}
