import { encodeTlv, fromHex } from '@motcua/drivers/tlv';
import { type Announced, dg14File, signedSecurityInfos } from '../card/security-infos.ts';
import { findCitizen } from '../citizens/citizen.ts';
import { buildDg1 } from '../citizens/data-groups.ts';
import { buildDg13 } from '../citizens/dg13.ts';
import { type MrzKey, mrzKey } from '../citizens/mrz.ts';
import { buildDg7, buildDg11, buildDg12, buildDg16 } from '../lds/details.ts';
import { buildFaceDg2, buildFaceDg2OfSize } from '../lds/face.ts';
import { buildMrzDg1, mrzKeyOf } from '../lds/mrz-zone.ts';
import { publicKeyInfoOf } from '../pki/private-key-info.ts';
import type { TravelDocument } from './document.ts';
import { drawnImage } from './faces.ts';
import type { DocumentKeys } from './keys.ts';

/** DG3 of a kiosk's point of view: a file that is there, listed and signed, and never opens. */
const FINGERPRINTS = encodeTlv(0x63, encodeTlv(0x7f61, encodeTlv(0x02, Uint8Array.of(0))));

export const mrzKeyOfDocument = (document: TravelDocument): MrzKey =>
  document.mrz ? mrzKeyOf(document.mrz) : mrzKey(findCitizen(document.citizen ?? ''));

/** What the document says, else the last six digits of the citizen number. */
export const canOfDocument = ({ chip, citizen }: TravelDocument): string =>
  chip.can ?? findCitizen(citizen ?? '').citizenNumber.slice(-6);

/** The data groups by number: a function of the document and the public keys alone, to the byte. */
export function buildDataGroups(document: TravelDocument, keys: DocumentKeys): ReadonlyMap<number, Uint8Array> {
  const { dg3, dg7, dg11, dg12, dg13, dg16 } = document;
  const infos = signedSecurityInfos(announcedBy(document, keys));
  const groups: readonly (readonly [number, Uint8Array | undefined])[] = [
    [1, dg1(document)],
    [2, dg2(document)],
    [3, dg3 && FINGERPRINTS],
    [7, dg7 === undefined ? undefined : buildDg7([drawnImage(dg7).bytes])],
    [11, dg11 && buildDg11(dg11)],
    [12, dg12 && buildDg12(dg12)],
    [13, dg13 === undefined ? dg13OfCitizen(document) : encodeTlv(0x6d, fromHex(dg13))],
    [14, infos.length > 0 ? dg14File(infos) : undefined],
    [15, dg15(document, keys)],
    [16, dg16 && buildDg16(dg16)],
  ];
  return new Map(groups.flatMap(([number, file]) => (file ? [[number, file] as const] : [])));
}

/** The SecurityInfos of EF.CardSecurity, or undefined where nothing needs the file (ICAO 9303-11 §9.2.11). */
export function cardSecurityInfos(document: TravelDocument, keys: DocumentKeys): readonly Uint8Array[] | undefined {
  const mapping = document.chip.pace?.some((way) => way.mapping === 'cam');
  return mapping ? signedSecurityInfos(announcedBy(document, keys)) : undefined;
}

/** What the chip can do, for EF.CardAccess, DG14 and EF.CardSecurity. */
export function announcedBy({ chip }: TravelDocument, keys: DocumentKeys): Announced {
  const keyIdOf = (keyId: number | undefined) => (keyId === undefined ? {} : { keyId });
  const { activeAuthentication } = chip;
  return {
    pace: chip.pace ?? [],
    chipAuthentication: keys.chipAuthentication.flatMap(({ key, ciphers, keyId }) =>
      ciphers.map((cipher) => ({ agreement: key.kind === 'dh' ? 'dh' : 'ecdh', cipher, ...keyIdOf(keyId) }) as const),
    ),
    publicKeys: keys.chipAuthentication.map(({ key, keyId }, index) => ({
      agreement: key.kind === 'dh' ? 'dh' : 'ecdh',
      info: publicKeyInfoOf(key, formOf(chip.chipAuthentication?.[index]?.parameters ?? 'named')),
      ...keyIdOf(keyId),
    })),
    ...(activeAuthentication?.key.kind === 'ec' && { activeAuthentication: activeAuthentication.hash }),
  };
}

function dg1(document: TravelDocument): Uint8Array {
  return document.mrz ? buildMrzDg1(document.mrz) : buildDg1(findCitizen(document.citizen ?? ''));
}

function dg2({ dg2: face, mrz, citizen }: TravelDocument): Uint8Array {
  const image = drawnImage(face.image);
  const sex = mrz ? mrz.sex : findCitizen(citizen ?? '').sex;
  const { encoding, capturedAt, fileBytes } = face;
  const options = { sex, ...(encoding && { encoding }), ...(capturedAt && { capturedAt }) };
  return fileBytes === undefined ? buildFaceDg2(image, options) : buildFaceDg2OfSize(image, options, fileBytes);
}

const dg13OfCitizen = ({ citizen }: TravelDocument): Uint8Array | undefined =>
  citizen === undefined ? undefined : buildDg13(findCitizen(citizen));

function dg15({ chip }: TravelDocument, { activeAuthentication }: DocumentKeys): Uint8Array | undefined {
  if (!activeAuthentication) return undefined;
  const ec = chip.activeAuthentication?.curveParameters ?? 'named';
  return encodeTlv(0x6f, publicKeyInfoOf(activeAuthentication.key, { ec }));
}

type Parameters = NonNullable<TravelDocument['chip']['chipAuthentication']>[number]['parameters'];
const formOf = (parameters: Parameters) =>
  parameters === 'x942' || parameters === 'pkcs3' ? { dh: parameters } : { ec: parameters };
