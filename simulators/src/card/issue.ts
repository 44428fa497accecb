import { curveByName, randomScalar } from '@motcua/drivers/crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import type { Citizen } from '../citizens/citizen.ts';
import { buildCom, buildDg1 } from '../citizens/data-groups.ts';
import { buildDg2 } from '../citizens/dg2.ts';
import { buildDg13 } from '../citizens/dg13.ts';
import { mrzKey } from '../citizens/mrz.ts';
import { buildCardAccess, buildDg14 } from '../citizens/security-infos.ts';
import { createEcKey, type EcParameters, publicKeyInfo, type SignatureHash } from '../pki/ec-key.ts';
import type { Pki, SignerName } from '../pki/pki.ts';
import { buildSod } from '../pki/sod.ts';
import type { CardContent } from './card.ts';
import type { ChipAuthenticationSuite } from './chip-authentication.ts';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';

export const DOCUMENT_LIES = [
  'none',
  'wrong-hash',
  'broken-signature',
  'other-issuer',
  'forged-issuer',
  'revoked-signer',
  'expired-signer',
  'signer-expired-since',
  'legacy-oid',
  'corrupted-dg13',
  'hidden-dg14',
] as const;
/**
 * What is not true of a card's files:
 * - `wrong-hash`: the SOD states another hash for DG13
 * - `broken-signature`: one bit of the SOD's signature is turned
 * - `other-issuer`: signed under a CSCA that no one anchors
 * - `forged-issuer`: the signer claims our CSCA, which never signed it
 * - `revoked-signer`, `expired-signer` (over before it signed)
 * - `signer-expired-since` and `legacy-oid`: no lie, but they look like one to a careless reader
 * - `corrupted-dg13`: DG13 changed after signing
 * - `hidden-dg14`: the SOD lists DG14, the chip does not hold it (a copy that hides the missing key)
 */
export type DocumentLie = (typeof DOCUMENT_LIES)[number];

export interface CardRequest {
  readonly citizen: Citizen;
  readonly pki: Pki;
  readonly profile?: ChipProfile;
  readonly lie?: DocumentLie;
  readonly suite?: ChipAuthenticationSuite;
  /** Of the chip's public key in DG14. Default `explicit`. */
  readonly parameters?: EcParameters;
  /** Default: the PKI's. */
  readonly hash?: SignatureHash;
}

const SIGNER: Readonly<Partial<Record<DocumentLie, SignerName>>> = {
  'other-issuer': 'foreign',
  'forged-issuer': 'forged',
  'revoked-signer': 'revoked',
  'expired-signer': 'expired-when-signing',
  'signer-expired-since': 'expired-since',
};

/** DG3 of a kiosk's point of view: a file that is there, listed and signed, and never opens. */
const FINGERPRINTS = encodeTlv(0x63, encodeTlv(0x7f61, encodeTlv(0x02, Uint8Array.of(0))));

/** Personalises a chip for a citizen, as the authority would: data groups, SOD, keys. */
export function issueCard(request: CardRequest): CardContent {
  const { citizen, pki, lie = 'none', profile = HONEST_CHIP, suite = 'aes-128', parameters = 'explicit' } = request;
  const key = createEcKey('brainpoolP256r1');
  const pace = profile.pace === 'absent' ? 'absent' : 'offered';
  const signed = new Map([
    [1, buildDg1(citizen)],
    [2, buildDg2(citizen.sex)],
    [3, FINGERPRINTS],
    [13, buildDg13(citizen)],
    [14, buildDg14(publicKeyInfo(key, parameters), { pace, suite })],
  ]);
  const sod = buildSod({
    files: signed,
    signer: pki.signers[SIGNER[lie] ?? 'current'],
    // Issuing offices sign during the day; 03:00 UTC is ten in the morning in Hà Nội.
    signedAt: new Date(`${citizen.issueDate}T03:00:00Z`),
    hash: request.hash ?? pki.hash,
    ...(lie === 'legacy-oid' && { contentType: 'legacy' }),
    ...(lie === 'wrong-hash' && { wrongHashOf: 13 }),
    ...(lie === 'broken-signature' && { signature: 'broken' }),
  });

  const dataGroups = new Map(signed);
  if (lie === 'corrupted-dg13') dataGroups.set(13, corrupted(buildDg13(citizen), citizen.citizenNumber));
  if (lie === 'hidden-dg14') dataGroups.delete(14);
  return {
    files: {
      ...(pace === 'offered' && { cardAccess: buildCardAccess({ pace, suite }) }),
      com: buildCom([...dataGroups.keys()]),
      sod,
      dataGroups,
    },
    can: profile.can === 'printed' ? citizen.citizenNumber.slice(-6) : otherDigits(citizen.citizenNumber.slice(-6)),
    mrz: mrzKey(citizen),
    keys: { chipAuthentication: profile.chipKey === 'genuine' ? key.privateKey : someOtherKey(), suite },
  };
}

/** Changes one digit of the citizen number, so that the file stays well-formed and only its hash tells. */
function corrupted(dg13: Uint8Array, citizenNumber: string): Uint8Array {
  const changed = Buffer.from(dg13);
  const lastDigit = changed.indexOf(citizenNumber, 'latin1') + citizenNumber.length - 1;
  changed.write(otherDigits(citizenNumber.slice(-1)), lastDigit, 'latin1');
  return Uint8Array.from(changed);
}

const otherDigits = (digits: string): string => digits.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));

function someOtherKey(): bigint {
  const curve = curveByName('brainpoolP256r1');
  if (!curve) throw new RangeError('brainpoolP256r1 is missing');
  return randomScalar(curve);
}
