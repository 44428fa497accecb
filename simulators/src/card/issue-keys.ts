import { createEcKey, type EcKey } from '../pki/ec-key.ts';
import { publicKeyInfoOf } from '../pki/private-key-info.ts';
import { createRsaKey, type RsaKey } from '../pki/rsa-key.ts';
import { type ActiveAuthenticationKey, type ChipAuthenticationKey, createAgreementKey } from './chip-keys.ts';
import { groupByParameterId } from './crypto/group.ts';
import type { CardRequest } from './issue.ts';
import { type ActiveAuthenticationSpec, type ChipAuthenticationSpec, HONEST_CHIP } from './profile.ts';
import type { PaceProtocol } from './protocols.ts';
import type { Announced } from './security-infos.ts';

/** Keys that go into the chip, and what DG14 and DG15 say of them. */
export interface IssuedKeys {
  readonly chip: readonly ChipAuthenticationKey[];
  readonly active: { readonly chip: ActiveAuthenticationKey; readonly announced: RsaKey | EcKey } | undefined;
  readonly announced: Announced;
}

export function issueKeys(request: CardRequest, pace: readonly PaceProtocol[]): IssuedKeys {
  const { profile = HONEST_CHIP } = request;
  const specs = withMappingKeys(chipAuthenticationOf(request), pace);
  const keys = specs.map((spec) => ({ spec, key: createAgreementKey(spec.parameterId) }));
  const active = profile.document.activeAuthentication && issueActiveKey(profile.document.activeAuthentication);
  return {
    chip: keys.map(({ spec, key }) => ({
      key: profile.chipKey === 'genuine' ? key : createAgreementKey(spec.parameterId),
      ciphers: spec.ciphers,
      tripleDesBy: spec.tripleDesBy ?? 'set-kat',
      ...(spec.keyId !== undefined && { keyId: spec.keyId }),
    })),
    active,
    announced: {
      pace,
      chipAuthentication: keys.flatMap(({ spec, key }) =>
        spec.info === 'left-out'
          ? []
          : spec.ciphers.map((cipher) => ({ agreement: agreementOf(key), cipher, ...keyIdOf(spec) })),
      ),
      publicKeys: keys.map(({ spec, key }) => ({
        agreement: agreementOf(key),
        info: keyInfo(key, spec),
        ...keyIdOf(spec),
      })),
      ...(active?.chip.key.kind === 'ec' && { activeAuthentication: active.chip.hash }),
    },
  };
}

function chipAuthenticationOf(request: CardRequest): readonly ChipAuthenticationSpec[] {
  const { profile = HONEST_CHIP, suite = 'aes-128', parameters = 'explicit' } = request;
  const asked = profile.document.chipAuthentication;
  if (asked === 'absent') return [];
  return asked ?? [{ parameterId: 13, ciphers: [suite === 'aes-128' ? 'aes-128' : '3des'], parameters }];
}

/** ICAO 9303-11 §9.2.1: chip authentication mapping wants a key whose id is that of the domain parameters. */
function withMappingKeys(
  specs: readonly ChipAuthenticationSpec[],
  pace: readonly PaceProtocol[],
): readonly ChipAuthenticationSpec[] {
  const ids = new Set(pace.filter(({ mapping }) => mapping === 'cam').map(({ parameterId }) => parameterId));
  const missing = [...ids].filter((id) => !specs.some((spec) => spec.keyId === id && spec.parameterId === id));
  // With several keys each needs its id (§9.2.6).
  const named =
    missing.length === 0 ? specs : specs.map((spec, index) => ({ ...spec, keyId: spec.keyId ?? 32 + index }));
  return [...named, ...missing.map((parameterId) => ({ parameterId, keyId: parameterId, ciphers: [] }))];
}

const agreementOf = (key: ChipAuthenticationKey['key']): 'dh' | 'ecdh' => (key.kind === 'dh' ? 'dh' : 'ecdh');
const keyIdOf = ({ keyId }: ChipAuthenticationSpec) => (keyId === undefined ? {} : { keyId });

function keyInfo(key: ChipAuthenticationKey['key'], { parameters }: ChipAuthenticationSpec): Uint8Array {
  if (parameters === 'pkcs3' || parameters === 'x942') return publicKeyInfoOf(key, { dh: parameters });
  return publicKeyInfoOf(key, { dh: 'pkcs3', ec: parameters ?? 'explicit' });
}

const rsaKeys = new Map<string, RsaKey>();

/** RSA keys take their time: one of each size for a process, and another for the clone. */
function rsaKey(modulusBits: number, owner: 'genuine' | 'missing'): RsaKey {
  const name = `${modulusBits} ${owner}`;
  const key = rsaKeys.get(name) ?? createRsaKey(modulusBits);
  rsaKeys.set(name, key);
  return key;
}

function issueActiveKey(spec: ActiveAuthenticationSpec): NonNullable<IssuedKeys['active']> {
  const { hash, key: owner = 'genuine', form, trailer } = spec;
  const recorded = owner === 'replayed' ? { recordedChallenge: new Uint8Array(8) } : {};
  if (spec.kind === 'rsa') {
    const announced = rsaKey(spec.modulusBits ?? 2048, 'genuine');
    const key = owner === 'missing' ? rsaKey(spec.modulusBits ?? 2048, 'missing') : announced;
    return {
      announced,
      chip: { key, hash, form: form === 'b4' ? 'b4' : 'b6', ...(trailer && { trailer }), ...recorded },
    };
  }
  const curve = groupByParameterId(spec.parameterId ?? 13)?.curve;
  if (!curve) throw new RangeError('ECDSA wants a curve');
  const announced = createEcKey(curve);
  const key = owner === 'missing' ? createEcKey(curve) : announced;
  return { announced, chip: { key, hash, form: form === 'der' ? 'der' : 'plain', ...recorded } };
}
