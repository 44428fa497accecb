import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDocument } from '@motcua/drivers/emrtd';
import { toHex } from '@motcua/drivers/tlv';
import { citizens, findCitizen } from '../citizens/citizen.ts';
import { buildDg1 } from '../citizens/data-groups.ts';
import { buildDg13 } from '../citizens/dg13.ts';
import { mrzKey } from '../citizens/mrz.ts';
import { createPki } from '../pki/pki.ts';
import { InProcessReaders } from '../reader/in-process.ts';
import { CHIP_PROFILES } from './profiles.ts';
import {
  adult,
  cardOf,
  codes,
  facts,
  file,
  pki,
  read,
  requestFor,
  type Scene,
  VERIFIED,
} from './test/reading-scene.ts';

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
