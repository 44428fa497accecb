import assert from 'node:assert/strict';
import type { CommandApdu } from '@motcua/drivers/apdu';
import { fromHex } from '@motcua/drivers/tlv';
import { findCitizen } from '../../citizens/citizen.ts';
import { mrzInformation } from '../../citizens/mrz.ts';
import { createPki } from '../../pki/pki.ts';
import { type CardContent, type ChipCard, createCard } from '../card.ts';
import { runChipAuthentication } from '../conformance/chip-authentication-run.ts';
import { chipPublicKeys, securityInfoElements } from '../conformance/chip-key-info.ts';
import type { CipherName } from '../crypto/cipher-suite.ts';
import { issueCard } from '../issue.ts';
import { type NamedProfile, PROFILES } from '../profiles.ts';
import type { PaceProtocol } from '../protocols.ts';
import { TestTerminal } from './terminal.ts';

/** For the tests that show what each profile's chip does: one card by a profile's name, and ways to open it. */

export const citizen = findCitizen('adult-2021');
export const CAN = citizen.citizenNumber.slice(-6);
export const pki = createPki();
export const profileOf = (name: string): NamedProfile => PROFILES.get(name) ?? assert.fail(`no profile ${name}`);

export interface ProfileCard {
  readonly name: string;
  readonly card: ChipCard;
  readonly content: CardContent;
  readonly profile: NamedProfile;
  readonly terminal: TestTerminal;
  /** How often the card has left the field. */
  left(): number;
}

export function lay(name: string): ProfileCard {
  const profile = profileOf(name);
  const content = issueCard({ citizen, pki, profile: profile.chip });
  let left = 0;
  const card = createCard({ ...content, profile: profile.chip, onLeave: () => (left += 1) });
  return { name, card, content, profile, terminal: new TestTerminal(card), left: () => left };
}

/** A session, by PACE where the chip runs it, else by BAC; and the application selected. */
export async function open({ terminal, content, profile }: ProfileCard): Promise<TestTerminal> {
  const [protocol] = content.pace ?? [];
  if (profile.chip.pace === 'works' && protocol) {
    assert.equal(await terminal.pace(content.can, protocol), 0x9000);
    const select = await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') });
    assert.equal(select.sw, 0x9000);
  } else {
    assert.equal((await terminal.plain('00a4040c07a0000002471001')).sw, 0x9000);
    assert.equal(await terminal.bac(mrzInformation(content.mrz)), 0x9000);
  }
  return terminal;
}

const NUMBERS: Readonly<Record<string, readonly [fid: string, sfi: number]>> = {
  'EF.CardAccess': ['011c', 0x1c],
  'EF.DIR': ['2f00', 0x1e],
  'EF.COM': ['011e', 0x1e],
  'EF.SOD': ['011d', 0x1d],
};

const numbersOf = (file: string): readonly [string, number] =>
  NUMBERS[file] ?? [`01${Number(file.slice(2)).toString(16).padStart(2, '0')}`, Number(file.slice(2))];

export const selectFile = (file: string, ne?: number): CommandApdu => ({
  cla: 0,
  ins: 0xa4,
  p1: 2,
  p2: 0x0c,
  data: fromHex(numbersOf(file)[0]),
  ...(ne !== undefined && { ne }),
});

export const readBySfi = (file: string, ne = 65_536): CommandApdu => ({
  cla: 0,
  ins: 0xb0,
  p1: 0x80 | numbersOf(file)[1],
  p2: 0,
  ne,
  extended: ne > 256,
});

/** Chip Authentication against the key that DG14 announces; 9000 when the chip goes on under the new keys. */
export async function authenticateChip(
  scene: ProfileCard,
  request: { readonly cipher: CipherName; readonly index?: number; readonly by?: 'set-kat' | 'set-at' },
): Promise<number> {
  const { terminal, content } = scene;
  const keys = chipPublicKeys(securityInfoElements(content.files.dataGroups.get(14) ?? new Uint8Array(0)));
  const key = keys[request.index ?? 0] ?? assert.fail('no key in DG14');
  const outcome = await runChipAuthentication(
    (ins, p1p2, data, ne) =>
      terminal.secured({ cla: 0, ins, p1: p1p2 >> 8, p2: p1p2 & 0xff, data, ...(ne !== undefined && { ne }) }),
    { cipher: request.cipher, key, ...(request.by && { by: request.by }) },
  );
  if (!outcome.keys) return outcome.sw;
  terminal.switchTo(request.cipher, outcome.keys);
  return (await terminal.secured(selectFile('EF.COM'))).sw;
}

export const samePace = (left: PaceProtocol, right: PaceProtocol): boolean =>
  left.agreement === right.agreement &&
  left.mapping === right.mapping &&
  left.cipher === right.cipher &&
  left.parameterId === right.parameterId;
