import { encodeTlv } from '@motcua/drivers/tlv';
import type { Citizen } from '../citizens/citizen.ts';
import { buildCom, buildDg1 } from '../citizens/data-groups.ts';
import { buildDg2 } from '../citizens/dg2.ts';
import { buildDg13 } from '../citizens/dg13.ts';
import { mrzKey } from '../citizens/mrz.ts';
import { buildCardSecurity } from '../pki/card-security.ts';
import type { EcParameters, SignatureHash } from '../pki/ec-key.ts';
import type { Pki } from '../pki/pki.ts';
import { publicKeyInfoOf } from '../pki/private-key-info.ts';
import type { CardContent } from './card.ts';
import { changeAfterSigning, changeBeforeSigning } from './file-changes.ts';
import { type IssuedKeys, issueKeys } from './issue-keys.ts';
import { issueSod, signerFor } from './issue-sod.ts';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';
import type { PaceProtocol } from './protocols.ts';
import { cardAccessFile, dg14File, signedSecurityInfos } from './security-infos.ts';
import { otherDigits } from './under-profile.ts';

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
  /** Default: the profile's. */
  readonly lie?: DocumentLie;
  /** Cipher of Chip Authentication where the profile says nothing. Default `aes-128`. */
  readonly suite?: 'aes-128' | 'triple-des';
  /** Of the chip's public key in DG14, where the profile says nothing. Default `explicit`. */
  readonly parameters?: EcParameters;
  /** Default: the PKI's. */
  readonly hash?: SignatureHash;
}

/** PACEInfo of 2021 cards. */
const PACE_2021: readonly PaceProtocol[] = [{ agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 13 }];

/** DG3 of a kiosk's point of view: a file that is there, listed and signed, and never opens. */
const FINGERPRINTS = encodeTlv(0x63, encodeTlv(0x7f61, encodeTlv(0x02, Uint8Array.of(0))));

/** Personalises a chip for a citizen, as the authority would: data groups, SOD, keys. */
export function issueCard(request: CardRequest): CardContent {
  const { citizen, profile = HONEST_CHIP } = request;
  const { document } = profile;
  const lie = request.lie ?? document.lie ?? 'none';
  const pace = profile.pace === 'absent' ? [] : (document.pace ?? PACE_2021);
  const keys = issueKeys(request, pace);
  const infos = signedSecurityInfos(keys.announced);
  const { ownCardSecurity } = document;
  const unmapped = keys.announced.publicKeys.filter((_, index) => keys.chip[index]?.ciphers.length !== 0);
  const copied = { ...keys.announced, pace: [], publicKeys: unmapped };
  const genuineInfos = ownCardSecurity ? signedSecurityInfos(copied) : infos;

  const issued = new Map([
    [1, buildDg1(citizen)],
    [2, buildDg2(citizen.sex)],
    [3, FINGERPRINTS],
    [13, buildDg13(citizen)],
    ...(genuineInfos.length > 0 ? [[14, dg14File(genuineInfos)] as const] : []),
    ...(keys.active
      ? [[15, encodeTlv(0x6f, publicKeyInfoOf(keys.active.announced, { ec: 'explicit' }))] as const]
      : []),
  ]);
  const onChip = changeBeforeSigning(issued, document.files ?? [], citizen);
  const covered = new Map(onChip);
  if (document.activeAuthentication?.covered === 'no') covered.delete(15);
  const sod = issueSod({ request, lie, files: covered });

  const dataGroups = changeAfterSigning(onChip, document.files ?? []);
  if (lie === 'corrupted-dg13') dataGroups.set(13, corrupted(buildDg13(citizen), citizen.citizenNumber));
  if (lie === 'hidden-dg14') dataGroups.delete(14);
  const cardAccess = cardAccessOf(request, keys);
  const mapped = pace.some(({ mapping }) => mapping === 'cam');
  const usual = signerFor({ request, lie });
  const signer = ownCardSecurity ? { ...usual, signer: request.pki.signers[ownCardSecurity] } : usual;
  const number = citizen.citizenNumber.slice(-6);
  return {
    files: {
      ...(cardAccess && { cardAccess }),
      ...(mapped && { cardSecurity: buildCardSecurity(infos, signer) }),
      com: buildCom([...dataGroups.keys()]),
      sod,
      dataGroups,
    },
    can: profile.can === 'printed' ? number : otherDigits(number),
    mrz: document.mrz ?? mrzKey(citizen),
    pace,
    keys: {
      chipAuthentication: keys.chip,
      ...(keys.active && { activeAuthentication: keys.active.chip }),
    },
  };
}

function cardAccessOf({ profile = HONEST_CHIP }: CardRequest, keys: IssuedKeys): Uint8Array | undefined {
  const { cardAccess } = profile.document;
  if (profile.pace === 'absent' || cardAccess === 'hidden') return undefined;
  return cardAccess === undefined ? cardAccessFile(keys.announced) : Uint8Array.from(Buffer.from(cardAccess, 'hex'));
}

/** Changes one digit of the citizen number, so that the file stays well-formed and only its hash tells. */
function corrupted(dg13: Uint8Array, citizenNumber: string): Uint8Array {
  const changed = Buffer.from(dg13);
  const lastDigit = changed.indexOf(citizenNumber, 'latin1') + citizenNumber.length - 1;
  changed.write(otherDigits(citizenNumber.slice(-1)), lastDigit, 'latin1');
  return Uint8Array.from(changed);
}
