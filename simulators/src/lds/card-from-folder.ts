import { encodePoint, randomBytes } from '@motcua/drivers/crypto';
import { err, ok, type Result } from '@motcua/drivers/result';
import { decodeInteger, decodeOid, equalBytes, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import type { CardContent } from '../card/card.ts';
import type { ActiveAuthenticationKey, ChipAuthenticationKey } from '../card/chip-keys.ts';
import { ID_PK } from '../card/protocols.ts';
import { activeAuthenticationHash, chipAuthenticationOffered, paceOffered } from '../card/security-infos.ts';
import type { MrzKey } from '../citizens/mrz.ts';
import { integer, sequence } from '../pki/der.ts';
import type { PrivateKey } from '../pki/private-key-info.ts';
import type { FolderKey, LdsFolder } from './folder.ts';
import { folderProblem, type LdsFolderProblem } from './folder-problem.ts';
import { mrzKeyInDg1 } from './mrz-in-dg1.ts';

export interface FolderCardRequest {
  readonly folder: LdsFolder;
  /** Six digits. Default: some that nobody knows, so that only the zone opens the chip. */
  readonly can?: string;
  /** Default: what stands in DG1. */
  readonly mrz?: MrzKey;
}

/**
 * Makes a chip of a folder: what `createCard` takes. It offers what its EF.CardAccess and DG14 offer; without `ca.pk8` or `aa.pk8`
 * it is a chip that cannot prove itself. A key is taken only for the public one in the files.
 */
export function cardFromFolder({ folder, can, mrz }: FolderCardRequest): Result<CardContent, LdsFolderProblem> {
  const { files, keys } = folder;
  const zone = mrz ?? mrzKeyInDg1(files.dataGroups.get(1));
  if (!zone) return err(folderProblem('no-mrz', 'DG1.bin'));
  const chipAuthentication: ChipAuthenticationKey[] = [];
  let activeAuthentication: ActiveAuthenticationKey | undefined;
  for (const key of keys) {
    if (key.use === 'ca') {
      const made = chipAuthenticationKey(key, folder);
      if (!made.ok) return made;
      chipAuthentication.push(made.value);
    } else {
      const made = activeAuthenticationKey(key, folder);
      if (!made.ok) return made;
      activeAuthentication = made.value;
    }
  }
  return ok({
    files,
    can: can ?? unknownDigits(),
    mrz: zone,
    keys: { chipAuthentication, ...(activeAuthentication && { activeAuthentication }) },
  });
}

function unknownDigits(): string {
  const [number = 0] = new Uint32Array(Uint8Array.from(randomBytes(4)).buffer);
  return String(number % 1_000_000).padStart(6, '0');
}

function chipAuthenticationKey(
  { key, file }: FolderKey,
  { files }: LdsFolder,
): Result<ChipAuthenticationKey, LdsFolderProblem> {
  const dg14 = files.dataGroups.get(14);
  if (key.kind === 'rsa') return err(folderProblem('key-unusable', file));
  const signed = [dg14, files.cardSecurity].flatMap((one) => (one ? [one] : []));
  if (signed.length === 0) return err(folderProblem('key-without-file', file));
  const listed = signed.flatMap(publicKeysIn).find((one) => equalBytes(one.publicKey, publicKeyOf(key)));
  if (!listed) return err(folderProblem('key-mismatch', file));
  const agreement = key.kind === 'dh' ? 'dh' : 'ecdh';
  const { keyId } = listed;
  const infos = dg14 ?? Uint8Array.of();
  const ciphers = chipAuthenticationOffered(infos, paceOffered(files.cardAccess ?? infos))
    .filter((offer) => offer.agreement === agreement && (offer.keyId === undefined || offer.keyId === keyId))
    .map(({ cipher }) => cipher);
  return ok({ key, ciphers, tripleDesBy: 'set-kat', ...(keyId !== undefined && { keyId }) });
}

function activeAuthenticationKey(
  { key, file }: FolderKey,
  { files }: LdsFolder,
): Result<ActiveAuthenticationKey, LdsFolderProblem> {
  const dg15 = files.dataGroups.get(15);
  if (!dg15) return err(folderProblem('key-without-file', file));
  if (key.kind === 'dh') return err(folderProblem('key-unusable', file));
  const info = tree(dg15)[0]?.children[0];
  if (!info || !equalBytes(subjectPublicKey(info), publicKeyOf(key))) return err(folderProblem('key-mismatch', file));
  // The trailer of an RSA signature names its hash; the chip may choose.
  if (key.kind === 'rsa') return ok({ key, hash: 'sha256', form: 'b6' });
  return ok({
    key,
    hash: activeAuthenticationHash(files.dataGroups.get(14) ?? Uint8Array.of()) ?? 'sha256',
    form: 'plain',
  });
}

function tree(file: Uint8Array): readonly TlvNode[] {
  const parsed = parseTlv(file, { ber: true });
  return parsed.ok ? parsed.value : [];
}

/** ChipAuthenticationPublicKeyInfo wherever it stands in the file: directly in DG14, in EF.CardSecurity inside the signed data. */
function publicKeysIn(file: Uint8Array): readonly { readonly publicKey: Uint8Array; readonly keyId?: number }[] {
  const visit = (node: TlvNode): { readonly publicKey: Uint8Array; readonly keyId?: number }[] => {
    const [first, info, id] = node.children;
    const protocol = first?.tag === 0x06 ? decodeOid(first.value) : undefined;
    if (info && (protocol === ID_PK.ecdh || protocol === ID_PK.dh)) {
      const keyId = id?.tag === 0x02 ? decodeInteger(id.value) : undefined;
      return [{ publicKey: subjectPublicKey(info), ...(keyId !== undefined && { keyId }) }];
    }
    const content = node.tag === 0x04 && node.value[0] === 0x31 ? tree(node.value) : [];
    return [...node.children, ...content].flatMap(visit);
  };
  return tree(file).flatMap(visit);
}

/** Content of the BIT STRING of a SubjectPublicKeyInfo. */
const subjectPublicKey = (info: TlvNode): Uint8Array =>
  info.children[1]?.tag === 0x03 ? info.children[1].value.subarray(1) : Uint8Array.of();

function publicKeyOf(key: PrivateKey): Uint8Array {
  switch (key.kind) {
    case 'ec':
      return encodePoint(key.publicKey);
    case 'rsa':
      return sequence(integer(key.modulus), integer(key.exponent));
    case 'dh':
      return integer(key.publicKey);
  }
}
