import assert from 'node:assert/strict';
import { fromHex } from '@motcua/drivers/tlv';
import { findCitizen } from '../../citizens/citizen.ts';
import { mrzInformation } from '../../citizens/mrz.ts';
import { createPki } from '../../pki/pki.ts';
import { type CardContent, type ChipCard, createCard } from '../card.ts';
import { type CardRequest, issueCard } from '../issue.ts';
import { type ChipProfile, HONEST_CHIP } from '../profile.ts';
import { TestTerminal } from './terminal.ts';

/** For the card's own tests: an adult's card of 2021 and a strict terminal, opened or not. */

export const citizen = findCitizen('adult-2021');
export const CAN = citizen.citizenNumber.slice(-6);
export const pki = createPki();
export const content = issueCard({ citizen, pki });
export const SELECT_APPLICATION = '00a4040c07a0000002471001';
export const SELECT_SOD = { cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: Uint8Array.of(0x01, 0x1d) };
export const READ_SOD_BY_SFI = { cla: 0, ins: 0xb0, p1: 0x9d, p2: 0, ne: 65_536, extended: true };

export function insert(profile: ChipProfile = HONEST_CHIP, request: Partial<CardRequest> = {}): ChipCard {
  const issued = profile === HONEST_CHIP && Object.keys(request).length === 0 ? content : issueFor(profile, request);
  return createCard({ ...issued, profile });
}
export const issueFor = (profile: ChipProfile, request: Partial<CardRequest>): CardContent =>
  issueCard({ citizen, pki, profile, ...request });

/** PACE done and the application selected. */
export async function opened(card = insert()): Promise<TestTerminal> {
  const terminal = new TestTerminal(card);
  assert.equal(await terminal.pace(CAN), 0x9000);
  const select = await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') });
  assert.equal(select.sw, 0x9000);
  return terminal;
}

export async function openedByBac(card = insert()): Promise<TestTerminal> {
  const terminal = new TestTerminal(card);
  assert.equal((await terminal.plain(SELECT_APPLICATION)).sw, 0x9000);
  assert.equal(await terminal.bac(mrzInformation(content.mrz)), 0x9000);
  return terminal;
}

export const sw = async (terminal: TestTerminal, command: string): Promise<string> =>
  (await terminal.plain(command)).sw.toString(16);
