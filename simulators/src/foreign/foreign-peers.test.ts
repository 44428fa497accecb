import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import { parseTlv, toHex } from '@motcua/drivers/tlv';
import { createStreamWire } from '@motcua/drivers/wire';
import { type CardControl, controlCard } from '../card/card-control.ts';
import { issueCard } from '../card/issue.ts';
import { findChipProfile } from '../card/profiles.ts';
import { findCitizen } from '../citizens/citizen.ts';
import { mrzInformation, mrzKey } from '../citizens/mrz.ts';
import { writeLdsFolder } from '../lds/folder-write.ts';
import { integer, sequence } from '../pki/der.ts';
import { ensurePki } from '../pki/store.ts';
import { openssl, pem, withoutOpenssl } from '../pki/test/openssl.ts';
import { type Lane, laneAvailable, startLane } from '../reader/index.ts';
import {
  runMrtdReader,
  runTerminal,
  startChip,
  type TerminalReport,
  withoutMrtdReader,
  withoutOpenPace,
} from './peers.ts';

/**
 * Card and reader against programs of other people over pcscd: nothing here works by an agreement between the two. Each of
 * them is skipped by name where it is not installed.
 */
const available = await laneAvailable();
const withoutLane = available.ok ? false : available.error.message;
const CARD_PROCESS = fileURLToPath(new URL('../card/card-process.ts', import.meta.url));
const READ_ONCE = fileURLToPath(new URL('../card/test/read-once.ts', import.meta.url));
const CITIZEN = findCitizen('adult-2021');
const CAN = CITIZEN.citizenNumber.slice(-6);
const MRZ = mrzKey(CITIZEN);
/** Document number, birth and expiry, each with its check digit: 10, 7 and 7 characters. */
const CHECKED = mrzInformation(MRZ).replace(/^(.{10})(.{7})(.{7})$/, '$1,$2,$3');
const GROUPS = [1, 2, 13, 14] as const;
/** brainpoolP256r1, as ICAO 9303-11 Table 6 counts. */
const BRAINPOOL_P256R1 = '13';
const LIMITED = { timeout: 60_000 };

let lane: Lane;
const folder = mkdtempSync(join(tmpdir(), 'foreign-peers-'));
const pki = join(folder, 'pki');
let folders = 0;
function newFolder(): string {
  folders += 1;
  const path = join(folder, `${folders}`);
  mkdirSync(path);
  return path;
}

before(
  async () => {
    if (withoutLane) return;
    const started = await startLane();
    assert.ok(started.ok);
    lane = started.value;
  },
  { timeout: 30_000 },
);
after(async () => {
  await lane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const issued = (profile: string) => {
  const found = findChipProfile(profile);
  assert.ok(found);
  return issueCard({ citizen: CITIZEN, pki: ensurePki(pki), profile: found });
};

/**
 * Over a finite field OpenPACE drops leading zeros of the shared secret, where RFC 2631 §2.1.2 keeps them: one agreement in 256
 * comes to other keys and ends like a wrong password. Then once more, and only over a finite field: a second time is no accident.
 */
async function unlessAZeroWasLost<T>(
  profile: string,
  attempt: () => Promise<T>,
  refused: (of: T) => boolean,
): Promise<T> {
  const first = await attempt();
  return profile === 'pace-dh' && refused(first) ? attempt() : first;
}

/** ISO/IEC 9796-2 scheme 1 with SHA-256 (ICAO 9303-11 §6.1.2.2): 6A, M1, the hash of M1 and the challenge, 34 CC. */
function rsaHolds(key: string, challenge: Uint8Array, signature: Uint8Array): boolean {
  const recover = ['pkeyutl', '-verifyrecover', '-pubin', '-inkey', '@key', '-in', '@signature', '-hexdump'];
  const { ok, output } = openssl([...recover, '-pkeyopt', 'rsa_padding_mode:none'], { key, signature });
  const lines = output.split('\n').map((line) => line.slice(7, 55).replace(/[^0-9a-f]/g, ''));
  const message = Buffer.from(ok ? lines.join('') : '', 'hex');
  const [m1, hash] = [message.subarray(1, -34), message.subarray(-34, -2)];
  const framed = message[0] === 0x6a && message.subarray(-2).equals(Buffer.of(0x34, 0xcc));
  return framed && sha256(Buffer.concat([m1, challenge])).equals(hash);
}

/** Plain r and s (BSI TR-03111 §5.2.1), which OpenSSL takes as a SEQUENCE of two numbers. */
function ecdsaHolds(key: string, challenge: Uint8Array, plain: Uint8Array): boolean {
  const half = plain.length / 2;
  // Of fixed width, so leading zeros and a first bit of one are in order; not the content of a DER INTEGER.
  const numbers = [plain.subarray(0, half), plain.subarray(half)].map((one) => integer(BigInt(`0x${toHex(one)}`)));
  const files = { key, challenge, signature: sequence(...numbers) };
  return openssl(['dgst', '-sha256', '-verify', '@key', '-signature', '@signature', '@challenge'], files).ok;
}

describe('our card, read by others', { skip: withoutLane }, () => {
  let card: CardControl;
  let child: ChildProcess;

  before(() => {
    const { command, args } = lane.enter(process.execPath, [CARD_PROCESS, '--port', `${lane.ports[0]}`, '--pki', pki]);
    child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    assert.ok(child.stdin && child.stdout);
    card = controlCard(createStreamWire(Duplex.from({ readable: child.stdout, writable: child.stdin })));
  });
  after(async () => {
    card?.close();
    child?.kill('SIGKILL');
    await once(child, 'close');
  });
  const lay = async (profile: string): Promise<void> =>
    assert.deepEqual(await card.insert({ citizen: CITIZEN.id, profile }), { ok: true, value: undefined });

  function assertFilesOf(profile: string, { sha256: told, failure }: TerminalReport): void {
    assert.equal(failure, undefined);
    const { dataGroups } = issued(profile).files;
    for (const group of GROUPS) {
      if (group === 14) continue; // its key is the chip's own and differs each time the card is issued
      const file = dataGroups.get(group);
      assert.ok(file);
      assert.equal(told?.[`EF_DG${group}`], sha256(file).toString('hex'), `DG${group}`);
    }
  }

  describe('by a terminal on OpenPACE', { skip: withoutOpenPace }, () => {
    const groups = ['--groups', GROUPS.join()];

    test(
      'PACE by CAN, Chip Authentication, short commands; OpenSSL finds the SOD signed and the files in it',
      LIMITED,
      async () => {
        await lay('honest');
        const out = newFolder();
        const options = [...groups, '--chip-authentication', BRAINPOOL_P256R1];
        const report = await runTerminal(lane, { access: 'pace-can', secret: CAN, out, options });
        assertFilesOf('honest', report);
        assert.equal(report.pace, '0.4.0.127.0.7.2.2.4.2.2');
        assert.equal(report.chipAuthentication, '0.4.0.127.0.7.2.2.3.2.2');
        if (withoutOpenssl) return;
        const sod = readFileSync(join(out, 'EF_SOD.bin')).subarray(4);
        const verify = ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', '-in', '@sod', '-out'];
        const content = join(out, 'content');
        const verified = openssl([...verify, content], { sod });
        assert.ok(verified.ok, verified.output);
        const list = readFileSync(content);
        for (const group of GROUPS) assert.ok(list.includes(sha256(readFileSync(join(out, `EF_DG${group}.bin`)))));
        const changed = openssl([...verify, content], { sod: sod.with(-1, (sod.at(-1) ?? 0) ^ 1) });
        assert.equal(changed.ok, false);
      },
    );

    test('PACE by the zone, extended length', LIMITED, async () => {
      await lay('honest');
      const options = [...groups, '--block', '4000', '--extended'];
      assertFilesOf(
        'honest',
        await runTerminal(lane, { access: 'pace-mrz', secret: CHECKED, out: newFolder(), options }),
      );
    });

    test('BAC', LIMITED, async () => {
      await lay('honest');
      const options = [...groups, '--block', '231'];
      assertFilesOf('honest', await runTerminal(lane, { access: 'bac', secret: CHECKED, out: newFolder(), options }));
    });

    for (const profile of ['pace-3des', 'pace-dh', 'ca-3des-set-kat']) {
      test(`${profile}, and Chip Authentication`, LIMITED, async () => {
        await lay(profile);
        const options = ['--groups', '1,2,13', '--chip-authentication', BRAINPOOL_P256R1];
        const report = await unlessAZeroWasLost(
          profile,
          () => runTerminal(lane, { access: 'pace-can', secret: CAN, out: newFolder(), options }),
          ({ failure }) => failure === 'GENERAL AUTHENTICATE: 6300',
        );
        assertFilesOf(profile, report);
      });
    }

    for (const [profile, verify] of [
      ['aa-rsa', rsaHolds],
      ['aa-ecdsa', ecdsaHolds],
    ] as const) {
      test(`${profile}: OpenSSL verifies what the chip signs`, { ...LIMITED, skip: withoutOpenssl }, async () => {
        await lay(profile);
        const out = newFolder();
        const options = ['--groups', '1,15', '--active-authentication', '--extended'];
        const report = await runTerminal(lane, { access: 'pace-can', secret: CAN, out, options });
        assert.equal(report.failure, undefined);
        const [dg15, challenge, signature] = ['EF_DG15', 'challenge', 'signature'].map((name) =>
          readFileSync(join(out, `${name}.bin`)),
        );
        assert.ok(dg15 && challenge && signature);
        const parsed = parseTlv(dg15);
        const key = pem('PUBLIC KEY', parsed.ok ? (parsed.value[0]?.value ?? dg15) : dg15);
        assert.ok(verify(key, challenge, signature));
        assert.equal(verify(key, challenge.with(0, (challenge[0] ?? 0) ^ 1), signature), false);
        assert.equal(verify(key, challenge, signature.with(-1, (signature.at(-1) ?? 0) ^ 1)), false);
      });
    }

    test('a wrong CAN is refused, a clone is found out', LIMITED, async () => {
      await lay('honest');
      const refused = await runTerminal(lane, { access: 'pace-can', secret: '000000', out: newFolder() });
      assert.equal(refused.failure, 'GENERAL AUTHENTICATE: 6300');
      await lay('clone');
      const options = ['--chip-authentication', BRAINPOOL_P256R1];
      const clone = await runTerminal(lane, { access: 'pace-can', secret: CAN, out: newFolder(), options });
      assert.match(clone.failure ?? '', /secure messaging: 69|checksum/);
    });
  });

  test('by mrtdreader: BAC, EF.COM, EF.SOD, DG1, the face', { ...LIMITED, skip: withoutMrtdReader }, async () => {
    await lay('honest');
    const out = newFolder();
    const said = await runMrtdReader(lane, out, [MRZ.documentNumber, MRZ.dateOfBirth, MRZ.dateOfExpiry]);
    assert.match(said, /Challenge successful/);
    for (const group of [1, 2, 13, 14]) assert.match(said, new RegExp(`Found: EF_DG${group}\\b`));
    assert.ok(said.includes(`IDVNM${MRZ.documentNumber}`));
    const face = readFileSync(join(out, 'image.jpg'));
    const dg2 = issued('honest').files.dataGroups.get(2);
    assert.ok(face.length > 1_000 && dg2 && Buffer.from(dg2).includes(face));
  });
});

describe('a chip on OpenPACE, read by our reader', { skip: withoutLane || withoutOpenPace }, () => {
  async function read(
    profile: string,
    options: readonly string[],
  ): Promise<Pick<ReadOutcome, 'accessControl' | 'verification' | 'failure'>> {
    const files = join(newFolder(), 'chip');
    writeLdsFolder(files, issued(profile), { naming: 'ef' });
    const chip = startChip(lane, files, options);
    try {
      await once(chip.stdout ?? chip, 'data'); // pcscd has powered it up
      const anchor = join(pki, 'trust', 'csca.cer');
      const { command, args } = lane.enter(process.execPath, [READ_ONCE, lane.readers[0] ?? '', CITIZEN.id, anchor]);
      const reading = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 30_000 });
      let text = '';
      reading.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      await once(reading, 'close');
      return JSON.parse(text);
    } finally {
      const left = once(chip, 'close');
      chip.kill('SIGKILL');
      await left;
    }
  }

  const HOLDS = ['--can', CAN, '--mrz', CHECKED, '--chip-authentication', BRAINPOOL_P256R1];
  for (const profile of ['honest', 'pace-3des', 'pace-dh']) {
    test(`${profile}: verified, the chip proven`, LIMITED, async () => {
      const { accessControl, verification, failure } = await unlessAZeroWasLost(
        profile,
        () => read(profile, HOLDS),
        (reading) => reading.failure?.code === 'wrong-key',
      );
      assert.equal(failure, null);
      assert.equal(accessControl.used, 'pace-can');
      assert.equal(verification.overall, 'verified', JSON.stringify(verification.failures));
    });
  }

  test('one without PACE opens by BAC, and is proven all the same', LIMITED, async () => {
    const { accessControl, verification, failure } = await read('no-pace', HOLDS);
    assert.equal(failure, null);
    assert.equal(accessControl.used, 'bac');
    assert.equal(verification.overall, 'verified', JSON.stringify(verification.failures));
  });

  test('one that knows another CAN, and one that has no key, are what they are', LIMITED, async () => {
    const other = await read('honest', ['--can', '000000']);
    assert.equal(other.failure?.code, 'wrong-key');
    const copy = await read('honest', ['--can', CAN, '--mrz', CHECKED]);
    assert.equal(copy.verification.overall, 'failed');
    assert.equal(copy.verification.chipAuthenticity, 'failed');
  });
});
