import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import vectors from '@motcua/drivers/vectors/passive-auth-openssl.json' with { type: 'json' };
import { type DocumentLie, issueCard } from '@motcua/simulators/card';
import { findCitizen } from '@motcua/simulators/citizens';
import { createPki, masterListOf } from '@motcua/simulators/pki';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Io } from './command.ts';
import { main } from './main.ts';
import { type ReadOutput, readOutputSchema } from './output.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-verify-'));
  folders.push(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

async function run(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    readStdin: async () => '',
    signal: new AbortController().signal,
  };
  const status = await main(['verify', ...args], io);
  return { status, ...said };
}
const conforms = new Ajv2020().compile(readOutputSchema);
async function verify(...args: readonly string[]): Promise<ReadOutput & { readonly status: number }> {
  const { status, out, err } = await run('--json', ...args);
  assert.notEqual(out, '', err);
  const output: ReadOutput = JSON.parse(out);
  assert.ok(conforms(output), JSON.stringify(conforms.errors));
  return { ...output, status };
}

const pki = createPki();
const trust = folderOf({ 'csca.cer': pki.csca.certificate, 'csca.crl': pki.revocationList });
const citizen = findCitizen('adult-2021');
type Files = Record<string, Uint8Array>;
function dumpOf(lie: DocumentLie = 'none', change: (files: Files) => Files = (files) => files): string {
  const { files } = issueCard({ citizen, pki, lie });
  const groups = [...files.dataGroups].filter(([group]) => group !== 3);
  return folderOf(
    change({
      'EF_SOD.bin': files.sod,
      'EF_COM.bin': files.com,
      ...(files.cardAccess ? { 'EF_CardAccess.bin': files.cardAccess } : {}),
      ...Object.fromEntries(groups.map(([group, bytes]) => [`EF_DG${group}.bin`, bytes])),
    }),
  );
}
const genuine = dumpOf();

describe('motcua verify', () => {
  it('a genuine dump is consistent: no chip was asked', async () => {
    const output = await verify(genuine, '--trust', trust, '--allow-simulated');
    assert.equal(output.status, 3);
    assert.equal(output.overall, 'consistent');
    assert.equal(output.sodSignature, 'valid');
    assert.equal(output.issuer, 'anchored');
    assert.equal(output.chipAuthenticity, 'notDone');
    assert.deepEqual(output.failures, []);
    assert.deepEqual(output.accessControl, { attempted: [], used: null, reason: 'not-attempted' });
    assert.equal(output.dataGroups['1']?.hash, 'match');
    assert.equal(output.dataGroups['1']?.bytes, 95);
    assert.match(output.dataGroups['14']?.sha256 ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(output.dataGroups['3'], { bytes: 0, sha256: '', hash: 'notRead' });
    assert.deepEqual([output.signer?.country, output.signer?.curve], ['VN', 'brainpoolP384r1']);
    assert.equal(output.identity.citizenNumber, citizen.citizenNumber);
    assert.equal(output.stats.apdus, 0);
    assert.equal('facts' in output, false);
  });

  it('without an anchor it is consistent and says why; simulated certificates fail on a real desk', async () => {
    const unknown = await verify(genuine, '--allow-simulated');
    assert.deepEqual([unknown.status, unknown.issuer], [3, 'notAnchored']);
    assert.deepEqual(
      unknown.failures.map(({ code }) => code),
      ['issuer-not-anchored'],
    );
    const refused = await verify(genuine, '--trust', trust);
    assert.deepEqual([refused.status, refused.overall], [1, 'failed']);
    assert.deepEqual(refused.identity, {});
  });

  it('takes files, folders and master lists as trust', async () => {
    const list = folderOf({ 'list.ml': masterListOf(pki, new Date('2026-01-15')) });
    for (const path of [join(trust, 'csca.cer'), list, join(list, 'list.ml')]) {
      const output = await verify(genuine, '--trust', path, '--allow-simulated');
      assert.equal(output.issuer, 'anchored', path);
    }
    const several = await verify(genuine, '--trust', list, '--trust', join(trust, 'csca.crl'), '--allow-simulated');
    assert.equal(several.issuer, 'anchored');
  });

  it('leaves out the filler of elementary files, and takes nothing else for it', async () => {
    const filled = (filler: Uint8Array) =>
      dumpOf('none', (files) =>
        Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.concat([bytes, filler])])),
      );
    for (const byte of [0x00, 0xff]) {
      const output = await verify(filled(Buffer.alloc(64, byte)), '--trust', trust, '--allow-simulated');
      assert.deepEqual([output.status, output.dataGroups['1']?.bytes, output.failures], [3, 95, []]);
      assert.equal(output.identity.citizenNumber, citizen.citizenNumber);
    }
    const more = await verify(filled(Buffer.from('00000500', 'hex')), '--trust', trust, '--allow-simulated');
    assert.deepEqual([more.status, more.sodSignature], [1, null]);
    const oneGroup = dumpOf('none', (files) => ({
      ...files,
      'EF_DG13.bin': Buffer.concat([files['EF_DG13.bin'] ?? Buffer.of(), Buffer.from('0001', 'hex')]),
    }));
    const changed = await verify(oneGroup, '--trust', trust, '--allow-simulated');
    assert.deepEqual([changed.status, changed.dataGroups['13']?.hash], [1, 'mismatch']);
  });

  it('takes what follows --trust up to the next option, and the folder wherever it stands', async () => {
    const list = folderOf({ 'list.ml': masterListOf(pki, new Date('2026-01-15')) });
    const [anchor, crl] = [join(trust, 'csca.cer'), join(trust, 'csca.crl')];
    const revoked = dumpOf('revoked-signer');
    for (const args of [
      [revoked, '--trust', anchor, crl],
      [revoked, '--trust', anchor, list, crl],
      ['--trust', anchor, crl, '--allow-simulated', revoked],
      ['--trust', anchor, crl, revoked],
      [revoked, '--trust', crl, '--json', '--trust', anchor],
    ]) {
      assert.equal((await verify(...args, '--allow-simulated')).issuer, 'revoked', args.join(' '));
    }
    assert.equal((await verify('--trust', anchor, genuine, '--allow-simulated')).issuer, 'anchored');
    assert.equal((await run('--trust', anchor)).status, 2);
  });

  it('reads the names of other programs', async () => {
    const renamed = dumpOf('none', (files) =>
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name.replace('EF_', '').toLowerCase(), bytes])),
    );
    assert.equal((await verify(renamed, '--trust', trust, '--allow-simulated')).issuer, 'anchored');
  });

  for (const [lie, expected] of Object.entries({
    'wrong-hash': 'hash-mismatch',
    'corrupted-dg13': 'hash-mismatch',
    'broken-signature': 'signature-invalid',
    'revoked-signer': 'issuer-revoked',
  } as const)) {
    it(`${lie} fails`, async () => {
      const output = await verify(dumpOf(lie as DocumentLie), '--trust', trust, '--allow-simulated');
      assert.deepEqual([output.status, output.overall], [1, 'failed']);
      assert.ok(output.failures.some(({ code }) => code === expected));
      assert.deepEqual(output.identity, {});
    });
  }

  it('an issuer that is not trusted, or was not valid, is consistent at most', async () => {
    for (const [lie, issuer] of [
      ['other-issuer', 'notAnchored'],
      ['forged-issuer', 'notAnchored'],
      ['expired-signer', 'expired'],
      ['signer-expired-since', 'anchored'],
    ] as const) {
      const output = await verify(dumpOf(lie), '--trust', trust, '--allow-simulated');
      assert.deepEqual([output.status, output.issuer], [3, issuer], lie);
    }
  });

  it('EF.CardAccess that differs from its signed copy fails', async () => {
    const changed = dumpOf('none', (files) => {
      const cardAccess = files['EF_CardAccess.bin'] ?? new Uint8Array();
      return { ...files, 'EF_CardAccess.bin': cardAccess.with(-1, 0x0c) };
    });
    const output = await verify(changed, '--trust', trust, '--allow-simulated', '--facts');
    assert.deepEqual([output.status, output.facts?.cardAccess], [1, 'downgrade']);
    const sound = await verify(genuine, '--trust', trust, '--allow-simulated', '--facts');
    assert.deepEqual([sound.status, sound.facts?.cardAccess], [3, 'match']);
  });

  it('without a SOD nothing is signed', async () => {
    const { 'EF_SOD.bin': _sod, ...rest } = { 'EF_SOD.bin': new Uint8Array(), 'EF_DG1.bin': Uint8Array.of(0x61, 0) };
    const output = await verify(folderOf(rest), '--trust', trust);
    assert.deepEqual([output.status, output.overall, output.sodSignature], [1, 'failed', null]);
    const broken = await verify(folderOf({ 'SOD.bin': Uint8Array.of(0x77, 0) }), '--trust', trust);
    assert.deepEqual([broken.status, broken.failures[0]?.code], [1, 'file-malformed']);
  });

  it('says on demand what stands behind it', async () => {
    const { facts } = await verify(genuine, '--trust', trust, '--allow-simulated', '--facts');
    assert.equal(facts?.certificates?.signerWhenSigning, 'valid');
    assert.equal(facts?.certificates?.revocation, 'notRevoked');
    assert.equal(facts?.certificates?.path.length, 1);
    const text = await run(genuine, '--trust', trust, '--allow-simulated');
    assert.equal(text.status, 3);
    assert.match(text.out, /Revocation +notRevoked/);
    assert.match(text.out, /No chip was asked/);
  });

  it('refuses old algorithms where it is told to', async () => {
    const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
    const vector = vectors.cases.find(({ id }) => id === 'pss-sha1-mgf1-sha256-salt0');
    assert.ok(vector);
    const dump = folderOf({ 'SOD.bin': hex(vector.sodHex), 'DG1.bin': hex(vectors.files['1']) });
    const anchor = join(folderOf({ 'csca.der': hex(vector.cscaHex) }), 'csca.der');
    const reported = await verify(dump, '--trust', anchor, '--facts');
    assert.deepEqual([reported.sodSignature, reported.issuer], ['valid', 'anchored']);
    assert.ok(reported.facts?.warnings.some(({ code }) => code === 'legacy-algorithm'));
    assert.equal((await verify(dump, '--trust', anchor, '--refuse-legacy')).sodSignature, 'unsupported');
  });

  it('calls that make no sense are usage errors that name the mend', async () => {
    const twice = folderOf({ 'SOD.bin': Uint8Array.of(1), 'EF_SOD.bin': Uint8Array.of(1) });
    for (const [args, mend] of [
      [[], /one folder/],
      [[genuine, genuine], /one folder/],
      [['/nowhere/at/all'], /folder of a dump/],
      [[trust], /no files of a chip/],
      [[twice], /two files for SOD/],
      [[genuine, '--trust', '/nowhere/at/all'], /exists/],
    ] as const) {
      const { status, err } = await run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(err, mend);
    }
  });
});
