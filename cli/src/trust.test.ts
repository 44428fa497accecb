import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseTrustMaterial } from '@motcua/drivers/emrtd/passive-auth';
import vectors from '@motcua/drivers/vectors/passive-auth-openssl.json' with { type: 'json' };
import { createPki } from '@motcua/simulators/pki';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Io } from './command.ts';
import { main } from './main.ts';
import {
  type TrustCheckOutput,
  type TrustImportOutput,
  type TrustListOutput,
  trustCheckOutputSchema,
  trustImportOutputSchema,
  trustListOutputSchema,
} from './trust-output.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-trust-'));
  folders.push(folder);
  return folder;
};
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const { authority } = vectors;
function put(name: string, bytes: Uint8Array | string): string {
  const path = join(newFolder(), name);
  writeFileSync(path, bytes);
  return path;
}
const old = put('old.cer', hex(authority.old));
const link = put('link.cer', hex(authority.link));
const crl = put('list.crl', hex(authority.crl));
const masterList = put('utopia.ml', hex(authority.masterList));

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
  const status = await main(['trust', ...args], io);
  return { status, ...said };
}

const ajv = new Ajv2020();
const conforms = {
  import: ajv.compile(trustImportOutputSchema),
  list: ajv.compile(trustListOutputSchema),
  check: ajv.compile(trustCheckOutputSchema),
};
interface Outputs {
  import: TrustImportOutput;
  list: TrustListOutput;
  check: TrustCheckOutput;
}
async function json<A extends keyof Outputs>(
  action: A,
  ...args: readonly string[]
): Promise<Outputs[A] & { readonly status: number }> {
  const { status, out, err } = await run(action, '--json', ...args);
  assert.notEqual(out, '', err);
  const output: Outputs[A] = JSON.parse(out);
  assert.ok(conforms[action](output), JSON.stringify(conforms[action].errors));
  return { ...output, status };
}

describe('motcua trust import', () => {
  it('adds certificates, links and lists, each as a file of its own, and says their fingerprints', async () => {
    const store = join(newFolder(), 'trust');
    const { status, out } = await run('import', old, link, crl, '--store', store);
    assert.equal(status, 0);
    const names = readdirSync(store).sort();
    assert.deepEqual(names.map((name) => name.replace(/[0-9a-f]{16}/, '#')).sort(), [
      'UT-crl-#.crl',
      'UT-csca-#.cer',
      'UT-link-#.cer',
    ]);
    assert.match(out, /\+ csca C=UT, O=Utopia, CN=CSCA Utopia, EC brainpoolP384r1, until 20\d\d/);
    assert.equal(out.match(/SHA-256 [0-9a-f]{64}/g)?.length, 3);
    const files = names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(store, name))) }));
    const { trust, problems } = parseTrustMaterial(files);
    assert.deepEqual(problems, []);
    assert.deepEqual([trust.anchors.length, trust.links?.length, trust.crls.length], [1, 1, 1]);
  });

  it('does not add twice', async () => {
    const store = newFolder();
    await run('import', old, '--store', store);
    const again = await json('import', old, link, '--store', store);
    assert.equal(again.status, 0);
    assert.deepEqual([again.kept.length, again.added.length], [1, 1]);
    assert.equal(readdirSync(store).length, 2);
  });

  it('takes a master list whose signature holds, and says whose it is', async () => {
    const store = newFolder();
    const first = await json('import', masterList, '--store', store);
    assert.equal(first.status, 0);
    assert.equal(first.added.length, 3);
    assert.equal(first.lists[0]?.signer?.issuedBy, 'list');
    const { status, out } = await run('import', masterList, '--store', newFolder());
    assert.equal(status, 0);
    assert.match(out, new RegExp(`only the list brings: compare SHA-256 ${first.lists[0]?.signer?.issuerFingerprint}`));
    const again = await json('import', masterList, '--store', store);
    assert.equal(again.lists[0]?.signer?.issuedBy, 'store');
  });

  it('takes a list of the wanted signer alone, however its fingerprint is written', async () => {
    const { lists } = await json('import', masterList, '--store', newFolder(), '--dry-run');
    const wanted = (lists[0]?.signer?.issuerFingerprint ?? '').toUpperCase().replace(/..(?=.)/g, '$&:');
    assert.equal((await run('import', masterList, '--store', newFolder(), '--signer', wanted)).status, 0);
    const store = newFolder();
    const other = await json('import', masterList, '--store', store, '--signer', '0'.repeat(64));
    assert.deepEqual([other.status, other.refused[0]?.reason], [1, 'list-signer-differs']);
    assert.deepEqual(readdirSync(store), []);
  });

  it('refuses garbage, forgeries and what leads nowhere, and adds nothing of it', async () => {
    const list = hex(authority.masterList);
    const forged = put('forged.ml', list.with(list.length - 1, (list.at(-1) ?? 0) ^ 1));
    for (const [path, reason] of [
      [put('note.txt', 'trust me'), 'not-recognised'],
      [put('empty.cer', ''), 'empty'],
      [put('cut.pem', '-----BEGIN CERTIFICATE-----\nMIIB'), 'damaged-pem'],
      [forged, 'list-signature-invalid'],
      [link, 'unlinked'],
      [crl, 'crl-unverified'],
    ] as const) {
      const store = newFolder();
      const output = await json('import', path, '--store', store);
      assert.deepEqual([output.status, output.refused[0]?.reason], [1, reason]);
      assert.deepEqual(readdirSync(store), []);
    }
  });

  it('refuses certificates of the simulators', async () => {
    const marked = put('csca.cer', createPki().csca.certificate);
    const store = newFolder();
    const refused = await json('import', marked, '--store', store);
    assert.deepEqual([refused.status, refused.refused[0]?.reason], [1, 'simulated']);
    assert.deepEqual(readdirSync(store), []);
    const allowed = await json('import', marked, '--store', store, '--allow-simulated');
    assert.deepEqual([allowed.status, allowed.added.length], [0, 1]);
  });

  it('does nothing on a dry run, and keeps to countries', async () => {
    const store = newFolder();
    const dry = await json('import', old, '--store', store, '--dry-run');
    assert.deepEqual([dry.status, dry.added.length, dry.dryRun], [0, 1, true]);
    assert.deepEqual(readdirSync(store), []);
    assert.deepEqual((await json('import', masterList, '--store', store, '--country', 'vn,la')).added, []);
    assert.equal((await json('import', masterList, '--store', store, '--country', 'UT')).added.length, 3);
  });

  it('leaves a store that cannot be written as it is, and says so', async () => {
    const { status, err } = await run('import', old, '--store', join(old, 'below-a-file'));
    assert.equal(status, 1);
    assert.match(err, /cannot be written/);
  });
});

describe('motcua trust list', () => {
  it('lists what the store holds, in a table and as JSON', async () => {
    const store = newFolder();
    await run('import', masterList, crl, '--store', store);
    const output = await json('list', '--store', store);
    assert.equal(output.status, 0);
    assert.deepEqual(
      output.entries.map(({ kind }) => kind),
      ['csca', 'csca', 'link', 'crl'],
    );
    const { out } = await run('list', store);
    for (const { fingerprint } of output.entries) assert.ok(out.includes(fingerprint));
    assert.match(out, /RSA 3072/);
    writeFileSync(join(store, 'readme.txt'), 'of the province');
    const withNote = await json('list', store);
    assert.deepEqual(withNote.problems, [{ name: 'readme.txt', reason: 'not-recognised' }]);
  });

  it('says that an empty store anchors nobody', async () => {
    assert.match((await run('list', newFolder())).out, /empty/);
  });
});

describe('motcua trust check', () => {
  it('ends with 0 where nothing is to be done, 3 with hints, 1 with errors', async () => {
    const store = newFolder();
    await run('import', old, '--store', store);
    const hints = await json('check', '--store', store);
    assert.deepEqual([hints.status, hints.result, hints.findings.map(({ code }) => code)], [3, 'hints', ['no-crl']]);
    const far = await json('check', '--store', store, '--days', '9999');
    assert.ok(far.findings.some(({ code }) => code === 'expires-soon'));

    writeFileSync(join(store, 'x.txt'), 'x');
    const errors = await json('check', '--store', store);
    assert.deepEqual([errors.status, errors.result], [1, 'errors']);
    rmSync(join(store, 'x.txt'));

    const alone = newFolder();
    writeFileSync(join(alone, 'link.cer'), hex(authority.link));
    const unlinked = await json('check', '--store', alone);
    assert.equal(unlinked.status, 1);
    assert.ok(unlinked.findings.some(({ code }) => code === 'unlinked'));
    assert.match((await run('check', alone)).out, /! unlinked: C=UT/);

    assert.deepEqual((await json('check', '--store', newFolder())).result, 'ok');
  });
});

describe('calls that make no sense', () => {
  it('are usage errors that name the mend', async () => {
    for (const [args, mend] of [
      [[], /import, list or check/],
      [['burn'], /import, list or check/],
      [['import', old], /--store/],
      [['import', '--store', 'x'], /what to import/],
      [['import', '/nowhere/at/all', '--store', 'x'], /exists/],
      [['import', old, '--store', 'x', '--signer', 'abc'], /64 hexadecimal/],
      [['import', old, '--store', 'x', '--country', 'Vietnam'], /two letters/],
      [['list'], /--store DIR/],
      [['list', '--store', '/nowhere/at/all'], /exists/],
      [['check', '--store', '/nowhere/at/all', '--days', 'soon'], /exists|number of days/],
    ] as const) {
      const { status, err } = await run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(err, mend);
    }
  });
});
