import { type ActiveAuthenticationKey, type ChipAuthenticationKey, createAgreementKey } from '../card/chip-keys.ts';
import { createKey } from '../pki/signature.ts';
import type { TravelDocument } from './document.ts';

/** The private keys of a document's chip. Made on each machine, never committed. */
export interface DocumentKeys {
  readonly chipAuthentication: readonly ChipAuthenticationKey[];
  readonly activeAuthentication?: ActiveAuthenticationKey;
}

export function createDocumentKeys({ chip }: TravelDocument): DocumentKeys {
  const { activeAuthentication } = chip;
  return {
    chipAuthentication: (chip.chipAuthentication ?? []).map(({ parameterId, ciphers, keyId }) => ({
      key: createAgreementKey(parameterId),
      ciphers,
      tripleDesBy: 'set-kat',
      ...(keyId !== undefined && { keyId }),
    })),
    ...(activeAuthentication && { activeAuthentication: activeAuthenticationKey(activeAuthentication) }),
  };
}

function activeAuthenticationKey({
  key: spec,
  hash,
}: NonNullable<TravelDocument['chip']['activeAuthentication']>): ActiveAuthenticationKey {
  const key = createKey(spec);
  return key.kind === 'rsa' ? { key, hash, form: 'b6' } : { key, hash, form: 'plain' };
}
