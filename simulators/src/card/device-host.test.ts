import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { compareQrWithChip, type IdentityRecord } from '@motcua/drivers/cccd';
import { createManualClock } from '@motcua/drivers/clock';
import { type CardReadOutcome, type DevicesToSession, GRACE_MS, runDeviceHost } from '@motcua/drivers/host';
import { createWirePair } from '@motcua/drivers/wire';
import { type Citizen, findCitizen } from '../citizens/citizen.ts';
import { qrText } from '../citizens/qr-text.ts';
import { InProcessReaders } from '../reader/in-process.ts';
import { createSimulatedScanner } from '../scanner/simulated-scanner.ts';
import { createCard } from './card.ts';
import { type DocumentLie, issueCard } from './issue.ts';
import { NOW, pki } from './test/reading-scene.ts';

/** The whole device side as a session sees it: a code under the scanner, a card on the reader, an identity on the wire. */

const READER = 'In-process Reader';
const FIELDS = ['citizenNumber', 'fullName', 'dateOfBirth', 'sex', 'expiryDate', 'noExpiry'] as const;
const hosts: { close(): Promise<void> }[] = [];
after(async () => {
  for (const host of hosts) await host.close();
});

function desk({ allowSimulated = true } = {}) {
  const [status, main] = createWirePair();
  const [near, far] = createWirePair();
  const toMain: unknown[] = [];
  const toSession: DevicesToSession[] = [];
  const waiting = new Set<() => void>();
  main.onMessage((message) => toMain.push(message));
  far.onMessage((message) => {
    toSession.push(message as DevicesToSession);
    for (const look of waiting) look();
  });
  const readers = new InProcessReaders({ readers: [READER] });
  const scanner = createSimulatedScanner('newland');
  const clock = createManualClock(NOW);
  const host = runDeviceHost({
    ...{ status, pcsc: readers.openPort(), scanner: scanner.port, printer: null, allowSimulated },
    onSession: (listener) => listener(near),
    trust: { anchors: [pki.csca.certificate], crls: [pki.revocationList] },
    policy: { bac: 'if-pace-not-offered' },
    mrzNoExpiry: '991231',
    clock,
  });
  hosts.push(host);

  const next = <T extends DevicesToSession['type']>(type: T): Promise<Extract<DevicesToSession, { type: T }>> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = toSession.find((message) => message.type === type);
        if (!found) return;
        toSession.splice(toSession.indexOf(found), 1);
        waiting.delete(look);
        resolve(found as Extract<DevicesToSession, { type: T }>);
      };
      waiting.add(look);
      look();
    });
  const read = async (id: number, citizenNumber: string): Promise<CardReadOutcome> => {
    const request = { citizenNumber, mrzCandidates: [], dataGroups: [1, 13], fields: FIELDS };
    far.send({ type: 'read-card', id, request });
    const done = await next('read-done');
    assert.equal(done.id, id);
    return done.outcome;
  };
  const lay = (citizen: Citizen, lie: DocumentLie = 'none'): void =>
    readers.insert(READER, createCard(issueCard({ citizen, pki, lie })));
  return { readers, scanner, lay, next, read, toMain, toSession, clock };
}

const values = (record: IdentityRecord) =>
  Object.fromEntries(Object.entries(record).map(([field, sourced]) => [field, sourced?.value]));

describe('device host with a simulated card', () => {
  for (const id of ['adult-2021', 'adult-2024']) {
    it(`reads the code and the card of ${id}, and they agree`, async () => {
      const citizen = findCitizen(id);
      const { scanner, lay, next, read, toMain } = desk();
      scanner.scan(qrText(citizen));
      const { qr } = await next('qr-scanned');
      assert.ok(qr.kind === 'id-card');
      assert.equal(qr.generation, citizen.generation);
      lay(citizen);
      await next('card-present');
      const outcome = await read(1, qr.citizenNumber);
      assert.equal(outcome.failure, null);
      assert.equal(outcome.verification.overall, 'verified');
      assert.equal(outcome.accessControl.used, 'pace-can');
      assert.deepEqual(values(outcome.identity), {
        citizenNumber: citizen.citizenNumber,
        fullName: citizen.fullName,
        dateOfBirth: citizen.dateOfBirth,
        sex: citizen.sex,
        ...(citizen.expiryDate === null ? { noExpiry: true } : { expiryDate: citizen.expiryDate }),
      });
      assert.deepEqual(compareQrWithChip(qr.identity, outcome.identity), []);
      const status = JSON.stringify(toMain);
      for (const value of [citizen.citizenNumber, citizen.fullName, citizen.dateOfBirth, citizen.address]) {
        assert.equal(status.includes(value), false);
      }
    });
  }

  for (const [lie, overall] of [
    ['corrupted-dg13', 'failed'],
    ['broken-signature', 'failed'],
    ['revoked-signer', 'failed'],
    ['hidden-dg14', 'failed'],
    ['other-issuer', 'consistent'],
    ['expired-signer', 'consistent'],
    ['signer-expired-since', 'verified'],
  ] as const) {
    it(`sums up ${lie} as ${overall}, and hands out nothing of a failed card`, async () => {
      const citizen = findCitizen('adult-2021');
      const { lay, next, read } = desk();
      lay(citizen, lie);
      await next('card-present');
      const outcome = await read(1, citizen.citizenNumber);
      assert.equal(outcome.verification.overall, overall);
      assert.equal(Object.keys(outcome.identity).length === 0, overall === 'failed');
    });
  }

  it('does not see a virtual reader in production', async () => {
    const { lay, read, toSession } = desk({ allowSimulated: false });
    lay(findCitizen('adult-2021'));
    const outcome = await read(1, findCitizen('adult-2021').citizenNumber);
    assert.equal(outcome.failure?.code, 'card-removed');
    assert.equal(JSON.stringify(toSession).includes('"present"'), false);
  });

  it('refuses the number of somebody else, and goes on with the right one', async () => {
    const citizen = findCitizen('adult-2021');
    const { lay, next, read } = desk();
    lay(citizen);
    await next('card-present');
    const wrong = await read(1, '999000111222');
    assert.equal(wrong.failure?.code, 'wrong-key');
    assert.deepEqual(wrong.identity, {});
    const right = await read(2, citizen.citizenNumber);
    assert.equal(right.verification.overall, 'verified');
  });

  it('tells of a card that is taken away in the middle and stays away, and reads it when it is back', async () => {
    const citizen = findCitizen('adult-2021');
    const { readers, lay, next, read, clock } = desk();
    lay(citizen);
    await next('card-present');
    const pulled = read(1, citizen.citizenNumber);
    await next('read-progress');
    readers.remove(READER);
    let waiting = true;
    void pulled.then(() => {
      waiting = false;
    });
    while (waiting) {
      clock.advance(GRACE_MS);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const outcome = await pulled;
    assert.equal(outcome.failure?.code, 'card-removed');
    assert.deepEqual(outcome.identity, {});
    await next('card-absent');
    lay(citizen);
    await next('card-present');
    assert.equal((await read(2, citizen.citizenNumber)).verification.overall, 'verified');
  });

  it('goes on with a card that is laid on again within the grace time', async () => {
    const citizen = findCitizen('adult-2021');
    const { readers, lay, next, read } = desk();
    lay(citizen);
    await next('card-present');
    const pulled = read(1, citizen.citizenNumber);
    await next('read-progress');
    readers.remove(READER);
    await next('card-absent');
    lay(citizen);
    assert.equal((await pulled).verification.overall, 'verified');
  });
});
