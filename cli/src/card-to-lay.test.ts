import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type ReadOutcome, readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { err, ok } from '@motcua/drivers/result';
import { createCard, HONEST_CHIP, issueCard } from '@motcua/simulators/card';
import { findCitizen, mrzKey } from '@motcua/simulators/citizens';
import { documents } from '@motcua/simulators/documents';
import { writeLdsFolder } from '@motcua/simulators/lds';
import { createPki } from '@motcua/simulators/pki';
import { type CardToLay, cardToLay } from './card-to-lay.ts';
import { type Io, UsageError } from './command.ts';
import { parseMrzOption } from './secret.ts';

const scratch = mkdtempSync(join(tmpdir(), 'motcua-card-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const pki = createPki();
const citizen = findCitizen('adult-2021');
const { documentNumber, dateOfBirth, dateOfExpiry } = mrzKey(citizen);
const MRZ = `${documentNumber},${dateOfBirth},${dateOfExpiry}`;

const io = (stdin = ''): Io => ({
  out: () => undefined,
  err: () => undefined,
  readStdin: async () => stdin,
  signal: new AbortController().signal,
});
const lay = (values: Record<string, string>, stdin = ''): Promise<CardToLay> =>
  cardToLay({ values: { pki: join(scratch, 'pki'), ...values }, io: io(stdin) });

let folders = 0;
function folder(profile = HONEST_CHIP): string {
  folders += 1;
  const path = join(scratch, `lds-${folders}`);
  writeLdsFolder(path, issueCard({ citizen, pki, profile }), { naming: folders % 2 === 0 ? 'ef' : 'plain' });
  return path;
}

function read({ content, profile }: CardToLay, keys: { can?: string }): Promise<ReadOutcome> {
  const card = createCard({ ...content, profile });
  return readDocument({
    channel: {
      reader: 'direct',
      atr: card.atr,
      protocol: 'T=1',
      maxResponseBytes: 0xffff,
      transmit: async (command) => {
        const response = await card.applet(command);
        return response === null ? err({ code: 'timed-out' }) : ok(response);
      },
      transaction: async (body) => ok(await body()),
      reset: async () => {
        card.reset();
        return ok(undefined);
      },
      close: async () => undefined,
    },
    keys: { ...keys, mrz: [content.mrz] },
    dataGroups: [1, 13],
    policy: { bac: 'if-pace-refused', allowSimulated: true },
    trust: { anchors: [pki.csca.certificate], crls: [] },
    verify: verifyPassively,
    clock: { monotonicMs: () => performance.now(), now: () => new Date('2026-11-21T03:00:00Z') },
  });
}

describe('motcua card --lds', () => {
  test('a folder with keys is a chip that opens by the CAN that was given, and proves itself', async () => {
    for (let naming = 0; naming < 2; naming++) {
      const outcome = await read(await lay({ lds: folder(), can: '135790', mrz: MRZ }), { can: '135790' });
      assert.equal(outcome.verification.overall, 'verified', JSON.stringify(outcome.verification.failures));
      assert.equal(outcome.accessControl.used, 'pace-can');
    }
  });

  test('the CAN and the zone may come from standard input, one of them', async () => {
    const laid = await lay({ lds: folder(), can: '-', mrz: MRZ }, '246802\n');
    assert.equal(laid.content.can, '246802');
    await assert.rejects(lay({ lds: folder(), can: '-', mrz: '-' }), UsageError);
  });

  test('without EF.CardAccess what DG14 repeats of it is offered, and the note says so', async () => {
    const path = folder();
    for (const name of ['CardAccess.bin', 'EF_CardAccess.bin']) {
      try {
        unlinkSync(join(path, name));
      } catch {
        // The folder has the other name.
      }
    }
    const laid = await lay({ lds: path, can: '135790', mrz: MRZ });
    assert.match(laid.notes.join(), /DG14 repeats/);
    const outcome = await read(laid, { can: '135790' });
    assert.equal(outcome.verification.overall, 'verified');
    assert.equal(outcome.cardAccess, 'match');
  });

  test('a chip from before PACE offers it only where a CAN is asked for', async () => {
    const path = folder({ ...HONEST_CHIP, pace: 'absent' });
    assert.equal((await lay({ lds: path, mrz: MRZ })).content.files.cardAccess, undefined);
    const asked = await lay({ lds: path, can: '135790', mrz: MRZ });
    assert.match(asked.notes.join(), /as on a 2021 card/);
    assert.equal((await read(asked, { can: '135790' })).accessControl.used, 'pace-can');
  });

  test('without its key the chip is found out', async () => {
    const path = folder();
    unlinkSync(join(path, 'ca.pk8'));
    const outcome = await read(await lay({ lds: path, can: '135790', mrz: MRZ }), { can: '135790' });
    assert.equal(outcome.verification.overall, 'failed');
  });

  test('a profile changes what the chip of a folder does: a clone, another CAN, no PACE', async () => {
    const as = (profile: string) => lay({ lds: folder(), can: '135790', mrz: MRZ, profile });
    assert.equal((await read(await as('clone'), { can: '135790' })).verification.overall, 'failed');
    assert.equal((await read(await as('wrong-can'), { can: '135790' })).failure?.code, 'wrong-key');
    assert.equal((await read(await as('no-pace'), { can: '135790' })).accessControl.used, 'bac');
    assert.equal((await read(await as('no-sfi-at-all'), { can: '135790' })).verification.overall, 'verified');
  });

  test('a folder that is no chip is a usage error that names the file', async () => {
    const path = folder();
    writeFileSync(join(path, 'DG77.bin'), 'x');
    await assert.rejects(lay({ lds: path, can: '135790' }), /DG77\.bin/);
    await assert.rejects(lay({ lds: join(scratch, 'nowhere'), can: '135790' }), /no folder/);
  });
});

describe('motcua card by name', () => {
  test('a profile alone is laid on as the default citizen', async () => {
    const laid = await lay({ profile: 'no-sfi' });
    assert.equal(laid.name, 'adult-2021');
    assert.equal(laid.profile.rules.length, 2);
  });

  test('a document of another state brings its anchor with it', async () => {
    const laid = await lay({ document: 'german-passport' });
    assert.match(laid.notes.join(), /trust.*german-passport\.cer/);
    assert.equal((await read(laid, laid.content.can ? { can: laid.content.can } : {})).failure, null);
  });

  test('it opens by the CAN and the zone that were given instead of its own', async () => {
    const laid = await lay({ citizen: 'adult-2021', can: '135790', mrz: 'X1,800101,400101' });
    assert.deepEqual(laid.content.mrz, { documentNumber: 'X1<<<<<<<', dateOfBirth: '800101', dateOfExpiry: '400101' });
    assert.equal((await read(laid, { can: '135790' })).accessControl.used, 'pace-can');
    const own = citizen.citizenNumber.slice(-6);
    assert.equal((await read(laid, { can: own })).failure?.code, 'wrong-key');
    const wrong = await lay({ profile: 'wrong-can', can: '-' }, '135790\n');
    assert.equal((await read(wrong, { can: '135790' })).failure?.code, 'wrong-key');
    const passport = await lay({ document: 'german-passport', mrz: MRZ });
    assert.equal((await read(passport, {})).failure, null);
  });

  test('what is printed on a made-up card is told, as the options of a read take it, and nothing of a folder', async () => {
    const printed = (notes: readonly string[]) => notes.filter((note) => note.startsWith('Printed on it: '));
    for (const profile of ['honest', 'wrong-can']) {
      const { notes } = await lay({ citizen: 'adult-2021', profile });
      assert.deepEqual(printed(notes), [`Printed on it: --number ${citizen.citizenNumber} --mrz ${MRZ}`]);
    }
    for (const { id } of documents) {
      const laid = await lay({ document: id });
      const [, can = '', mrz = ''] = /--can (\d{6}) --mrz '?([^' ]+)'?$/.exec(printed(laid.notes)[0] ?? '') ?? [];
      assert.equal(can, laid.content.can, id);
      assert.equal(parseMrzOption(mrz).documentNumber.padEnd(9, '<'), laid.content.mrz.documentNumber, id);
    }
    const opened = await lay({ document: 'german-passport', can: '135790' });
    assert.doesNotMatch(printed(opened.notes)[0] ?? '', /135790/);
    assert.deepEqual(printed((await lay({ lds: folder(), can: '135790', mrz: MRZ })).notes), []);
  });

  test('what does not go together is a usage error', async () => {
    for (const values of [
      {},
      { citizen: 'adult-2021', lds: '/x' },
      { citizen: 'adult-2021', can: '12345' },
      { document: 'german-passport', mrz: 'C999X1T00,751130' },
      { citizen: 'adult-2021', can: '-', mrz: '-' },
      { document: 'nobody' },
      { profile: 'nobody' },
      { citizen: 'adult-2021', lie: 'nothing-known' },
      { lds: '/x', lie: 'wrong-hash' },
      { lds: '/x', can: '12' },
    ] as Record<string, string>[]) {
      await assert.rejects(lay(values), UsageError, JSON.stringify(values));
    }
  });
});
