import { type ActiveAuthenticationKey, type ChipAuthenticationKey, createAgreementKey } from '../card/chip-keys.ts';
import { createKey, type KeySpec, type SigningKey } from '../pki/signature.ts';
import type { TravelDocument } from './document.ts';

/** The private keys of a document's chip. Made on each machine, never committed. */
export interface DocumentKeys {
  readonly chipAuthentication: readonly ChipAuthenticationKey[];
  readonly activeAuthentication?: ActiveAuthenticationKey;
}

/** Makes a key; RSA takes its time, so that who makes many documents may share some. */
export type MakeKey = (spec: KeySpec) => SigningKey;

export function createDocumentKeys({ chip }: TravelDocument, makeKey: MakeKey = createKey): DocumentKeys {
  const { activeAuthentication } = chip;
  return {
    chipAuthentication: (chip.chipAuthentication ?? []).map(({ parameterId, ciphers, keyId }) => ({
      key: createAgreementKey(parameterId),
      ciphers,
      tripleDesBy: 'set-kat',
      ...(keyId !== undefined && { keyId }),
    })),
    ...(activeAuthentication && { activeAuthentication: activeAuthenticationKey(activeAuthentication, makeKey) }),
  };
}

function activeAuthenticationKey(
  { key: spec, hash }: NonNullable<TravelDocument['chip']['activeAuthentication']>,
  makeKey: MakeKey,
): ActiveAuthenticationKey {
  const key = makeKey(spec);
  return key.kind === 'rsa' ? { key, hash, form: 'b6' } : { key, hash, form: 'plain' };
}
