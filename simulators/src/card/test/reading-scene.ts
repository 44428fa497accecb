import assert from 'node:assert/strict';
import {
  type BacPolicy,
  type DataGroupNumber,
  type ReadOutcome,
  type ReadRequest,
  readDocument,
} from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import type { CardChannel, PcscFailure } from '@motcua/drivers/pcsc';
import { err, ok, type Result } from '@motcua/drivers/result';
import { toHex } from '@motcua/drivers/tlv';
import { type Citizen, findCitizen } from '../../citizens/citizen.ts';
import { mrzKey } from '../../citizens/mrz.ts';
import { createPki } from '../../pki/pki.ts';
import { type ChipCard, createCard } from '../card.ts';
import { type CardRequest, type DocumentLie, issueCard } from '../issue.ts';
import { type ChipProfile, HONEST_CHIP } from '../profile.ts';

/** For the tests that read the simulated card with the product's reader: one card, one read, what came of it. */

export const pki = createPki();
export const adult = findCitizen('adult-2021');
export const NOW = new Date('2026-11-21T03:00:00Z');

export interface Interruption {
  /** The APDU at which the card is pulled, counted from 1. */
  readonly pulledAt?: number;
}

/** The card without a reader between: no service, no waiting; a card that keeps silent times out at once. */
export function directChannel(card: ChipCard, interruption: Interruption = {}, maxResponseBytes = 0xffff): CardChannel {
  let apdus = 0;
  return {
    reader: 'direct',
    atr: card.atr,
    protocol: 'T=1',
    maxResponseBytes,
    async transmit(command): Promise<Result<Uint8Array, PcscFailure>> {
      apdus += 1;
      if (interruption.pulledAt !== undefined && apdus >= interruption.pulledAt) return err({ code: 'card-removed' });
      const response = await card.applet(command);
      if (response === null) return err({ code: 'timed-out' });
      assert.ok(response.length <= maxResponseBytes, 'the reader carries this response');
      return ok(response);
    },
    transaction: async (body) => ok(await body()),
    async reset() {
      if (interruption.pulledAt !== undefined && apdus >= interruption.pulledAt) return err({ code: 'card-removed' });
      card.reset();
      return ok(undefined);
    },
    close: async () => undefined,
  };
}

export interface Scene {
  readonly citizen?: Citizen;
  readonly profile?: ChipProfile;
  readonly lie?: DocumentLie;
  readonly issue?: Partial<CardRequest>;
  readonly read?: Partial<ReadRequest>;
  readonly bac?: BacPolicy;
  readonly anchors?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly allowSimulated?: boolean;
  readonly interruption?: Interruption;
  readonly maxResponseBytes?: number;
}

export function cardOf(scene: Scene): ChipCard {
  const { citizen = adult, profile = HONEST_CHIP, lie = 'none' } = scene;
  return createCard({ ...issueCard({ citizen, pki, profile, lie, ...scene.issue }), profile });
}

export function requestFor(scene: Scene, channel: CardChannel): ReadRequest {
  const { citizen = adult } = scene;
  return {
    channel,
    keys: { can: citizen.citizenNumber.slice(-6), mrz: [mrzKey(citizen)] },
    dataGroups: [1, 13],
    policy: { bac: scene.bac ?? 'if-pace-refused', allowSimulated: scene.allowSimulated ?? true },
    trust: { anchors: scene.anchors ?? [pki.csca.certificate], crls: scene.crls ?? [] },
    verify: verifyPassively,
    clock: { monotonicMs: () => performance.now(), now: () => NOW },
    ...scene.read,
  };
}

export async function read(scene: Scene = {}): Promise<ReadOutcome> {
  const channel = directChannel(cardOf(scene), scene.interruption, scene.maxResponseBytes);
  return readDocument(requestFor(scene, channel));
}

export const codes = (outcome: ReadOutcome): readonly string[] => outcome.verification.failures.map(({ code }) => code);
export const file = (outcome: ReadOutcome, group: DataGroupNumber): string =>
  toHex(outcome.files.get(group) ?? Uint8Array.of());

/** Summary of the four facts, for comparison in one line. */
export const facts = (outcome: ReadOutcome) => {
  const { sodSignature, issuer, chipAuthenticity, overall } = outcome.verification;
  return { sodSignature, issuer, chipAuthenticity, overall };
};
export const VERIFIED = {
  sodSignature: 'valid',
  issuer: 'anchored',
  chipAuthenticity: 'proven',
  overall: 'verified',
} as const;
