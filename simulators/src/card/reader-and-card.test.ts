import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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
import { type Citizen, citizens, findCitizen } from '../citizens/citizen.ts';
import { buildDg1 } from '../citizens/data-groups.ts';
import { buildDg13 } from '../citizens/dg13.ts';
import { mrzKey } from '../citizens/mrz.ts';
import { createPki } from '../pki/pki.ts';
import { InProcessReaders } from '../reader/in-process.ts';
import { type ChipCard, createCard } from './card.ts';
import { type CardRequest, type DocumentLie, issueCard } from './issue.ts';
import { CHIP_PROFILES, type ChipProfile, HONEST_CHIP } from './profile.ts';

const pki = createPki();
const adult = findCitizen('adult-2021');
const NOW = new Date('2026-11-21T03:00:00Z');

interface Interruption {
  /** The APDU at which the card is pulled, counted from 1. */
  readonly pulledAt?: number;
}

/** The card without a reader between: no service, no waiting; a card that keeps silent times out at once. */
function directChannel(card: ChipCard, interruption: Interruption = {}, maxResponseBytes = 0xffff): CardChannel {
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

interface Scene {
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

function cardOf(scene: Scene): ChipCard {
  const { citizen = adult, profile = HONEST_CHIP, lie = 'none' } = scene;
  return createCard({ ...issueCard({ citizen, pki, profile, lie, ...scene.issue }), profile });
}

function requestFor(scene: Scene, channel: CardChannel): ReadRequest {
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

async function read(scene: Scene = {}): Promise<ReadOutcome> {
  const channel = directChannel(cardOf(scene), scene.interruption, scene.maxResponseBytes);
  return readDocument(requestFor(scene, channel));
}

const codes = (outcome: ReadOutcome): readonly string[] => outcome.verification.failures.map(({ code }) => code);
const file = (outcome: ReadOutcome, group: DataGroupNumber): string =>
  toHex(outcome.files.get(group) ?? Uint8Array.of());

/** Summary of the four facts, for comparison in one line. */
const facts = (outcome: ReadOutcome) => {
  const { sodSignature, issuer, chipAuthenticity, overall } = outcome.verification;
  return { sodSignature, issuer, chipAuthenticity, overall };
};
const VERIFIED = {
  sodSignature: 'valid',
  issuer: 'anchored',
  chipAuthenticity: 'proven',
  overall: 'verified',
} as const;

describe('an honest card', () => {
  test('is verified: PACE by CAN, the files as they were issued, within 14 APDUs', async () => {
    const outcome = await read();
    assert.equal(outcome.failure, null);
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.deepEqual(codes(outcome), []);
    assert.deepEqual(outcome.accessControl, { attempted: ['pace-can'], used: 'pace-can', reason: 'pace-offered' });
    assert.equal(outcome.cardAccess, 'match');
    assert.equal(file(outcome, 1), toHex(buildDg1(adult)));
    assert.equal(file(outcome, 13), toHex(buildDg13(adult)));
    assert.ok(outcome.stats.apdus <= 14, `${outcome.stats.apdus} APDUs`);
    assert.equal(outcome.verification.signer?.simulated, true);
    assert.equal(outcome.verification.dataGroups.DG3?.hash, 'notRead');
  });

  test('through the PC/SC port, with a reader that powers the card up', async () => {
    const readers = new InProcessReaders();
    const [reader] = readers.readers;
    assert.ok(reader);
    readers.insert(reader, cardOf({}));
    const port = readers.openPort();
    try {
      const channel = await port.connect({ reader, mode: 'exclusive' });
      assert.ok(channel.ok);
      const outcome = await readDocument(requestFor({}, channel.value));
      assert.equal(outcome.failure, null);
      assert.deepEqual(facts(outcome), VERIFIED);
      await channel.value.close('reset');
    } finally {
      await port.close();
    }
  });

  for (const citizen of citizens) {
    test(`of ${citizen.id} is verified`, async () => {
      const outcome = await read({ citizen });
      assert.deepEqual(facts(outcome), VERIFIED);
      assert.equal(file(outcome, 13), toHex(buildDg13(citizen)));
    });
  }

  const variants: Readonly<Record<string, Scene>> = {
    'named curve parameters': { issue: { pki: createPki({ parameters: 'named' }), parameters: 'named' } },
    'SHA-256 signatures': { issue: { pki: createPki({ hash: 'sha256' }) } },
    'Chip Authentication with triple DES': { issue: { suite: 'triple-des' } },
    'a legacy content type': { lie: 'legacy-oid' },
    'a signer that has expired since': { lie: 'signer-expired-since' },
    'a face image': { read: { dataGroups: [1, 2, 13] } },
    'the smallest blocks': { read: { maxReadBytes: 128, dataGroups: [1, 2, 13] } },
    'a reader that carries short answers': { maxResponseBytes: 258, read: { dataGroups: [1, 2, 13] } },
    'a chip without extended length': { profile: CHIP_PROFILES['no-extended-length'], read: { dataGroups: [2, 13] } },
  };
  for (const [name, scene] of Object.entries(variants)) {
    test(`with ${name} is verified`, async () => {
      const issuer = scene.issue?.pki ?? pki;
      const outcome = await read({ ...scene, anchors: [issuer.csca.certificate] });
      assert.deepEqual(facts(outcome), VERIFIED, JSON.stringify(outcome.verification.failures));
      assert.equal(outcome.failure, null);
    });
  }

  test('without an anchor is consistent, never verified', async () => {
    for (const anchors of [[], [pki.foreignCsca.certificate]]) {
      const outcome = await read({ anchors });
      assert.deepEqual(facts(outcome), { ...VERIFIED, issuer: 'notAnchored', overall: 'consistent' });
    }
  });

  test('of the simulators fails where simulated certificates do not count', async () => {
    const outcome = await read({ allowSimulated: false });
    assert.equal(outcome.verification.overall, 'failed');
    assert.ok(codes(outcome).includes('issuer-simulated'));
  });
});

describe('access', () => {
  test('a chip from before PACE opens by BAC and is verified', async () => {
    const outcome = await read({ profile: CHIP_PROFILES['no-pace'], bac: 'if-pace-not-offered' });
    assert.deepEqual(outcome.accessControl, { attempted: ['bac'], used: 'bac', reason: 'no-pace-offered' });
    assert.deepEqual(facts(outcome), VERIFIED);
  });

  test('a chip that refuses PACE opens by BAC only where the policy lets it', async () => {
    const profile = CHIP_PROFILES['pace-refused-bac-ok'];
    const allowed = await read({ profile, bac: 'if-pace-refused' });
    assert.deepEqual(allowed.accessControl, { attempted: ['pace-can', 'bac'], used: 'bac', reason: 'pace-refused' });
    assert.deepEqual(facts(allowed), VERIFIED);

    const forbidden = await read({ profile, bac: 'if-pace-not-offered' });
    assert.equal(forbidden.accessControl.used, null);
    assert.equal(forbidden.accessControl.reason, 'policy-forbids-fallback');
    assert.equal(forbidden.files.size, 0);
    assert.equal(forbidden.verification.overall, null);
  });

  test('PACE by MRZ where the CAN is not known', async () => {
    const outcome = await read({ read: { keys: { mrz: [mrzKey(adult)] } } });
    assert.equal(outcome.accessControl.used, 'pace-mrz');
    assert.deepEqual(facts(outcome), VERIFIED);
  });

  test('a wrong CAN is tried once, reads nothing and verifies nothing', async () => {
    for (const scene of [
      { profile: CHIP_PROFILES['wrong-can'] },
      { read: { keys: { can: findCitizen('d-stroke').citizenNumber.slice(-6) } } },
    ]) {
      const outcome = await read(scene);
      assert.equal(outcome.failure?.code, 'wrong-key');
      assert.equal(outcome.accessControl.used, null);
      assert.equal(outcome.accessControl.reason, 'wrong-key');
      assert.equal(outcome.files.size, 0);
      assert.equal(outcome.verification.overall, null);
      assert.equal(outcome.trace.filter((entry) => entry.header.startsWith('0022c1a4')).length, 1);
    }
  });
});

describe('a card that lies', () => {
  const FAILED = 'failed';
  const lies: readonly [DocumentLie, Partial<ReturnType<typeof facts>>, string | undefined][] = [
    ['corrupted-dg13', { overall: FAILED, sodSignature: 'valid' }, 'hash-mismatch'],
    ['wrong-hash', { overall: FAILED, sodSignature: 'valid' }, 'hash-mismatch'],
    ['broken-signature', { overall: FAILED, sodSignature: 'invalid' }, 'signature-invalid'],
    ['other-issuer', { overall: 'consistent', issuer: 'notAnchored', sodSignature: 'valid' }, 'issuer-not-anchored'],
    ['forged-issuer', { issuer: 'notAnchored', sodSignature: 'valid' }, 'issuer-not-anchored'],
    ['revoked-signer', { overall: FAILED, issuer: 'revoked' }, 'issuer-revoked'],
    ['expired-signer', { overall: 'consistent', issuer: 'expired' }, 'issuer-expired'],
    ['hidden-dg14', { overall: FAILED, chipAuthenticity: 'notDone' }, 'chip-not-proven'],
  ];
  for (const [lie, expected, code] of lies) {
    test(`${lie} is found out`, async () => {
      const outcome = await read({ lie, crls: [pki.revocationList] });
      const found: Partial<ReturnType<typeof facts>> = facts(outcome);
      for (const [fact, value] of Object.entries(expected))
        assert.equal(Object.entries(found).find(([name]) => name === fact)?.[1], value, fact);
      if (code) assert.ok(codes(outcome).includes(code), codes(outcome).join());
      assert.notEqual(outcome.verification.overall, 'verified');
    });
  }

  test('the corrupted group is named, the others match', async () => {
    const { dataGroups } = (await read({ lie: 'corrupted-dg13' })).verification;
    assert.equal(dataGroups.DG13?.hash, 'mismatch');
    assert.equal(dataGroups.DG1?.hash, 'match');
    assert.equal(dataGroups.DG14?.hash, 'match');
  });

  for (const suite of ['aes-128', 'triple-des'] as const) {
    test(`a clone (${suite}) fails although every file is genuine`, async () => {
      const outcome = await read({ profile: CHIP_PROFILES.clone, issue: { suite } });
      assert.equal(outcome.verification.chipAuthenticity, 'failed');
      assert.equal(outcome.verification.overall, 'failed');
    });
  }

  test('a chip that offers less in EF.CardAccess than was signed is a downgrade', async () => {
    const content = issueCard({ citizen: adult, pki });
    const { cardAccess: _hidden, ...files } = content.files;
    const channel = directChannel(createCard({ ...content, files }));
    const outcome = await readDocument(requestFor({ bac: 'if-pace-not-offered' }, channel));
    assert.equal(outcome.accessControl.used, 'bac');
    assert.equal(outcome.cardAccess, 'downgrade');
    assert.equal(outcome.verification.overall, 'failed');
    assert.ok(codes(outcome).includes('downgrade'));
  });
});

describe('a card that goes', () => {
  test('pulled at each APDU: told as removal, never verified, and read in full when it is back', async () => {
    const card = cardOf({});
    const readOn = async (interruption: Interruption): Promise<ReadOutcome> => {
      card.onPower?.('power-on');
      return readDocument(requestFor({}, directChannel(card, interruption)));
    };
    const whole = await readOn({});
    assert.ok(whole.stats.apdus > 10);
    for (let pulledAt = 1; pulledAt <= whole.stats.apdus; pulledAt++) {
      const torn = await readOn({ pulledAt });
      assert.equal(torn.failure?.code, 'card-removed', `APDU ${pulledAt}`);
      assert.equal(torn.verification.overall, null, `APDU ${pulledAt}: neither verified nor a forgery`);
      for (const group of torn.files.keys()) assert.equal(file(torn, group), file(whole, group), `DG${group}`);
      assert.deepEqual(facts(await readOn({})), VERIFIED, `after APDU ${pulledAt}`);
    }
  });

  test('silent at each APDU: told as unresponsive, never verified', async () => {
    const { apdus } = (await read()).stats;
    for (let silentAtApdu = 1; silentAtApdu <= apdus; silentAtApdu++) {
      const outcome = await read({ profile: { ...HONEST_CHIP, silentAtApdu } });
      assert.equal(outcome.failure?.code, 'card-unresponsive', `APDU ${silentAtApdu}`);
      assert.equal(outcome.verification.overall, null, `APDU ${silentAtApdu}`);
    }
  });

  test('the same card, laid on again after a wrong start, opens', async () => {
    const card = cardOf({});
    const torn = await readDocument(requestFor({}, directChannel(card, { pulledAt: 5 })));
    assert.equal(torn.failure?.code, 'card-removed');
    card.onPower?.('power-off');
    assert.deepEqual(facts(await readDocument(requestFor({}, directChannel(card)))), VERIFIED);
  });
});
