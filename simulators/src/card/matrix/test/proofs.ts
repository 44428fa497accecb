import type { DigestName } from '@motcua/drivers/crypto';
import type { EcParameters } from '../../../pki/ec-key.ts';
import { createEcKey, type EcKey } from '../../../pki/ec-key.ts';
import { createRsaKey, type RsaKey } from '../../../pki/rsa-key.ts';
import type { ActiveAuthenticationKey, KeyParameters } from '../../chip-keys.ts';
import { groupByParameterId } from '../../crypto/group.ts';
import { BRAINPOOL, CURVES, FIELDS, NIST } from './access-ways.ts';

/** How a chip shows that it is the one. */
export type ProofWay =
  | { readonly name: string; readonly kind: 'none' }
  | {
      readonly name: string;
      readonly kind: 'chip';
      readonly parameterId: number;
      readonly parameters: KeyParameters;
    }
  | {
      readonly name: string;
      readonly kind: 'active-rsa';
      readonly hash: DigestName;
      readonly trailer: 'implicit' | 'named';
      readonly form: 'b6' | 'b4';
      readonly modulusBits: number;
    }
  | {
      readonly name: string;
      readonly kind: 'active-ecdsa';
      readonly hash: DigestName;
      readonly form: 'plain' | 'der';
      readonly parameterId: number;
      readonly parameters: EcParameters;
    };
export type ChipProof = Extract<ProofWay, { readonly kind: 'chip' }>;
export type ActiveRsa = Extract<ProofWay, { readonly kind: 'active-rsa' }>;
export type ActiveEcdsa = Extract<ProofWay, { readonly kind: 'active-ecdsa' }>;

export const NO_PROOF: ProofWay = { name: 'no proof', kind: 'none' };
const EC_FORMS: readonly EcParameters[] = ['named', 'explicit', 'explicit-compressed', 'explicit-no-cofactor'];
const DH_FORMS = ['pkcs3', 'x942'] as const;
export const HASHES: readonly DigestName[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

const chip = (ids: readonly number[], forms: readonly KeyParameters[]): readonly ChipProof[] =>
  ids.flatMap((parameterId) =>
    forms.map((parameters) => ({ name: `CA ${parameterId} ${parameters}`, kind: 'chip', parameterId, parameters })),
  );

/** Every key in every form in which DG14 may give it. */
export const CHIP_KEYS = {
  'CA, NIST': chip(NIST, EC_FORMS),
  'CA, brainpool': chip(BRAINPOOL, EC_FORMS),
  'CA, DH': chip(FIELDS, DH_FORMS),
} as const satisfies Readonly<Record<string, readonly ChipProof[]>>;

const rsa = (moduli: readonly number[]): readonly ActiveRsa[] =>
  moduli.flatMap((modulusBits) =>
    HASHES.flatMap((hash) =>
      (hash === 'sha1' ? (['implicit', 'named'] as const) : (['named'] as const)).flatMap((trailer) =>
        (['b6', 'b4'] as const).map((form) => ({
          name: `AA RSA ${modulusBits} ${hash} ${trailer} ${form}`,
          ...({ kind: 'active-rsa', hash, trailer, form, modulusBits } as const),
        })),
      ),
    ),
  );
const ecdsa = (ids: readonly number[], form: 'plain' | 'der'): readonly ActiveEcdsa[] =>
  ids.flatMap((parameterId, at) =>
    HASHES.map((hash, index) => ({
      name: `AA ECDSA ${parameterId} ${hash} ${form}`,
      ...({ kind: 'active-ecdsa', hash, form, parameterId } as const),
      parameters: EC_FORMS[(at + index) % EC_FORMS.length] ?? 'named',
    })),
  );

/** Every hash with either trailer in either form, every curve with every hash in either encoding. */
export const ACTIVE_KEYS = {
  'AA, RSA': rsa([1024, 1536, 2048, 3072, 4096]),
  'AA, ECDSA plain': ecdsa(CURVES, 'plain'),
  'AA, ECDSA in DER': ecdsa(CURVES, 'der'),
} as const satisfies Readonly<Record<string, readonly ProofWay[]>>;

/** Each value at least once, not each with each other: for rows that are about something else. */
export const SOME_PROOFS = {
  none: [NO_PROOF],
  'CA, EC': CURVES.flatMap((id, at) => chip([id], [EC_FORMS[at % EC_FORMS.length] ?? 'named'])),
  'CA, DH': FIELDS.flatMap((id, at) => chip([id], [DH_FORMS[at % DH_FORMS.length] ?? 'pkcs3'])),
  'AA, RSA': rsa([1536]),
  'AA, ECDSA plain': CURVES.flatMap((id, at) =>
    ecdsa([id], 'plain')
      .slice(at % HASHES.length)
      .slice(0, 1),
  ),
  'AA, ECDSA in DER': ecdsa([13], 'der'),
} as const satisfies Readonly<Record<string, readonly ProofWay[]>>;

const rsaKeys = new Map<number, RsaKey>();
function rsaKey(modulusBits: number): RsaKey {
  const key = rsaKeys.get(modulusBits) ?? createRsaKey(modulusBits);
  rsaKeys.set(modulusBits, key);
  return key;
}
function ecKey(parameterId: number): EcKey {
  const curve = groupByParameterId(parameterId)?.curve;
  if (!curve) throw new RangeError(`no curve ${parameterId}`);
  return createEcKey(curve);
}

/** The chip's private key; RSA keys are made once for a process. */
export function activeKey(proof: ProofWay): ActiveAuthenticationKey | undefined {
  switch (proof.kind) {
    case 'active-rsa':
      return { key: rsaKey(proof.modulusBits), hash: proof.hash, form: proof.form, trailer: proof.trailer };
    case 'active-ecdsa':
      return { key: ecKey(proof.parameterId), hash: proof.hash, form: proof.form };
    case 'chip':
    case 'none':
      return undefined;
  }
}
