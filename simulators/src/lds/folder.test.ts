import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CardContent } from '../card/card.ts';
import { mrzInformation } from '../citizens/mrz.ts';
import { mrzKeyOfDocument } from '../documents/data-groups.ts';
import { documents, findDocument } from '../documents/document.ts';
import { createDocumentAuthority, issueDocument } from '../documents/issue-document.ts';
import { createDocumentKeys } from '../documents/keys.ts';
import { sharedKey } from '../documents/test/keys.ts';
import { createEcKey } from '../pki/ec-key.ts';
import {
  decodePrivateKeyInfo,
  encodePrivateKeyInfo,
  type PrivateKey,
  publicKeyInfoOf,
  readPrivateKeyFile,
} from '../pki/private-key-info.ts';
import { openssl, withoutOpenssl } from '../pki/test/openssl.ts';
import { cardFromFolder } from './card-from-folder.ts';
import { type LdsFolder, loadLdsFolder } from './folder.ts';
import { ldsFileOf } from './folder-names.ts';
import { writeLdsFolder } from './folder-write.ts';

function contentOf(id: string): CardContent {
  const document = findDocument(id);
  return issueDocument({
    document,
    authority: createDocumentAuthority(document, sharedKey),
    keys: createDocumentKeys(document, sharedKey),
  });
}

/** A folder with the document in it, gone when the body has run. */
function inFolder(content: CardContent, body: (path: string) => void, naming: 'plain' | 'ef' = 'plain'): void {
  const parent = mkdtempSync(join(tmpdir(), 'lds-'));
  try {
    const path = join(parent, 'card');
    writeLdsFolder(path, content, { naming });
    body(path);
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function loaded(path: string): LdsFolder {
  const folder = loadLdsFolder(path);
  assert.ok(folder.ok, folder.ok ? '' : JSON.stringify(folder.error));
  return folder.value;
}

for (const { id } of documents) {
  test(`${id}: what was written is loaded again, files and keys`, () => {
    const content = contentOf(id);
    inFolder(
      content,
      (path) => {
        const folder = loaded(path);
        assert.deepEqual(folder.files, { ...content.files, dataGroups: new Map([...content.files.dataGroups]) });
        assert.deepEqual(folder.made, []);
        const card = cardFromFolder({ folder, can: content.can });
        assert.ok(card.ok, card.ok ? '' : JSON.stringify(card.error));
        assert.equal(card.value.can, content.can);
        assert.equal(mrzInformation(card.value.mrz), mrzInformation(mrzKeyOfDocument(findDocument(id))));
        const scalars = (keys: CardContent['keys']) =>
          keys.chipAuthentication.map(({ key, keyId, ciphers }) => [key.privateKey, keyId, ciphers.toSorted()]);
        // Folders list `ca-14.pk8` before `ca.pk8`.
        const byValue = (list: unknown[][]) => list.map(String).toSorted();
        assert.deepEqual(byValue(scalars(card.value.keys)), byValue(scalars(content.keys)));
        const active = (keys: CardContent['keys']) =>
          keys.activeAuthentication && Buffer.from(publicKeyInfoOf(keys.activeAuthentication.key)).toString('hex');
        assert.equal(active(card.value.keys), active(content.keys));
      },
      id.length % 2 ? 'ef' : 'plain',
    );
  });
}

const content = contentOf('benchmark-passport');

test('keys are for their owner alone, and files are not written over', { skip: process.platform === 'win32' }, () => {
  inFolder(content, (path) => {
    assert.equal(statSync(join(path, 'ca.pk8')).mode & 0o777, 0o600);
    assert.equal(statSync(path).mode & 0o777, 0o700);
    assert.throws(() => writeLdsFolder(path, content), /EEXIST/);
  });
});

test('without its keys it is the dump that a reader makes', () => {
  const parent = mkdtempSync(join(tmpdir(), 'lds-'));
  try {
    writeLdsFolder(join(parent, 'dump'), content, { keys: 'without', naming: 'ef' });
    assert.ok(readdirSync(join(parent, 'dump')).every((name) => /^EF_.+\.bin$/.test(name)));
    const card = cardFromFolder({ folder: loaded(join(parent, 'dump')) });
    assert.ok(card.ok);
    assert.deepEqual(card.value.keys, { chipAuthentication: [] });
    assert.match(card.value.can, /^\d{6}$/);
  } finally {
    rmSync(parent, { recursive: true });
  }
});

test('EF.COM is made where it is missing, and said so; other files are left alone', () => {
  inFolder(content, (path) => {
    unlinkSync(join(path, 'COM.bin'));
    writeFileSync(join(path, 'face.jpg'), 'x');
    writeFileSync(join(path, 'read.json'), '{}');
    const folder = loaded(path);
    assert.deepEqual(folder.made, ['COM']);
    assert.deepEqual(folder.files.com, content.files.com);
  });
});

test('names as other programs write them', () => {
  const names = {
    'EF_SOD.bin': 'SOD',
    'EF.DG1': 'DG1',
    'dg02.bin': 'DG2',
    'DG14.dat': 'DG14',
    'ef_cardaccess.bin': 'CardAccess',
  };
  for (const [name, file] of Object.entries(names)) assert.equal(ldsFileOf(name), file);
  for (const name of ['DG17.bin', 'DG0.bin', 'DG1.jpg', 'SOD1.bin', 'EF_DIR.bin', 'COM.txt', '.bin', 'EF']) {
    assert.equal(ldsFileOf(name), undefined, name);
  }
  inFolder(content, (path) => {
    for (const [from, to] of [
      ['DG2.bin', 'EF.DG2'],
      ['DG15.bin', 'dg15.BIN'],
    ] as const)
      renameSync(join(path, from), join(path, to));
    writeFileSync(join(path, 'EF_DIR.bin'), 'whatever');
    assert.deepEqual([...loaded(path).files.dataGroups.keys()], [...content.files.dataGroups.keys()]);
  });
});

const DG1 = content.files.dataGroups.get(1) ?? Buffer.of();
const strange = createEcKey('brainpoolP256r1');

/** What is done to a good folder, and the problems that must be told. */
const SPOILED: readonly {
  readonly name: string;
  readonly spoil: (path: string) => void;
  readonly expect: readonly (readonly [code: string, file: string])[];
}[] = [
  { name: 'no SOD', spoil: (path) => unlinkSync(join(path, 'SOD.bin')), expect: [['file-missing', 'SOD.bin']] },
  {
    name: 'neither SOD nor DG1',
    spoil: (path) => ['SOD.bin', 'DG1.bin'].forEach((name) => void unlinkSync(join(path, name))),
    expect: [
      ['file-missing', 'SOD.bin'],
      ['file-missing', 'DG1.bin'],
    ],
  },
  {
    name: 'a data group that there is not',
    spoil: (path) => writeFileSync(join(path, 'DG17.bin'), '6f00'),
    expect: [['unknown-file', 'DG17.bin']],
  },
  {
    name: 'a key that there is not',
    spoil: (path) => renameSync(join(path, 'aa.pk8'), join(path, 'key.pk8')),
    expect: [['unknown-file', 'key.pk8']],
  },
  {
    name: 'a file by both names',
    spoil: (path) => writeFileSync(join(path, 'EF_DG1.bin'), DG1),
    expect: [['file-twice', 'EF_DG1.bin']],
  },
  {
    name: 'an empty file',
    spoil: (path) => writeFileSync(join(path, 'DG14.bin'), ''),
    expect: [['wrong-length', 'DG14.bin']],
  },
  {
    name: 'a file that is cut off',
    spoil: (path) => writeFileSync(join(path, 'DG1.bin'), DG1.subarray(0, -1)),
    expect: [['wrong-length', 'DG1.bin']],
  },
  {
    name: 'something behind a file',
    spoil: (path) => writeFileSync(join(path, 'DG1.bin'), Buffer.concat([DG1, Buffer.of(0)])),
    expect: [['wrong-length', 'DG1.bin']],
  },
  {
    name: 'a file under the name of another',
    spoil: (path) => writeFileSync(join(path, 'DG2.bin'), DG1),
    expect: [['wrong-tag', 'DG2.bin']],
  },
  {
    name: 'a file longer than any chip holds',
    spoil: (path) => writeFileSync(join(path, 'DG7.bin'), Buffer.alloc(1024 * 1024 + 1)),
    expect: [['too-long', 'DG7.bin']],
  },
  {
    name: 'a key that is none',
    spoil: (path) => writeFileSync(join(path, 'ca.pk8'), 'secret'),
    expect: [['key-unusable', 'ca.pk8']],
  },
];

for (const { name, spoil, expect } of SPOILED) {
  test(`refused: ${name}`, () => {
    inFolder(content, (path) => {
      spoil(path);
      const folder = loadLdsFolder(path);
      assert.ok(!folder.ok);
      assert.deepEqual(
        folder.error.map(({ code, file }) => [code, file]),
        expect,
      );
      for (const { message, file } of folder.error) assert.ok(message.startsWith(`${file} `));
    });
  });
}

test('refused: what is no folder', () => {
  const folder = loadLdsFolder(join(tmpdir(), 'there-is-no-such-folder'));
  assert.ok(!folder.ok);
  assert.equal(folder.error[0]?.code, 'not-a-folder');
});

const KEYS: readonly {
  readonly name: string;
  readonly spoil: (path: string) => void;
  readonly expect: string;
}[] = [
  {
    name: 'another key for Chip Authentication',
    spoil: (path) => writeFileSync(join(path, 'ca.pk8'), encodePrivateKeyInfo(strange)),
    expect: 'key-mismatch',
  },
  {
    name: 'another key for Active Authentication',
    spoil: (path) => writeFileSync(join(path, 'aa.pk8'), encodePrivateKeyInfo(strange)),
    expect: 'key-mismatch',
  },
  {
    name: 'a key of another kind',
    spoil: (path) =>
      writeFileSync(join(path, 'ca.pk8'), encodePrivateKeyInfo(sharedKey({ kind: 'rsa', modulusBits: 2048 }))),
    expect: 'key-unusable',
  },
  { name: 'no DG15 to a key', spoil: (path) => unlinkSync(join(path, 'DG15.bin')), expect: 'key-without-file' },
  { name: 'no DG14 to a key', spoil: (path) => unlinkSync(join(path, 'DG14.bin')), expect: 'key-without-file' },
  {
    name: 'no zone in DG1',
    spoil: (path) => writeFileSync(join(path, 'DG1.bin'), Buffer.from('6100', 'hex')),
    expect: 'no-mrz',
  },
];

for (const { name, spoil, expect } of KEYS) {
  test(`refused as a card: ${name}`, () => {
    inFolder(content, (path) => {
      spoil(path);
      const card = cardFromFolder({ folder: loaded(path) });
      assert.ok(!card.ok);
      assert.equal(card.error.code, expect);
    });
  });
}

const FORMS = [
  { spec: 'ec brainpoolP320r1', form: { ec: 'named' } },
  { spec: 'ec secp521r1', form: { ec: 'explicit' } },
  { spec: 'dh', form: { dh: 'x942' } },
  { spec: 'dh', form: { dh: 'pkcs3' } },
  { spec: 'rsa', form: {} },
] as const;

test('PKCS #8 and back, every kind of key, and OpenSSL finds the same public half', { skip: withoutOpenssl }, () => {
  const made = contentOf('utopia-td2').keys.chipAuthentication[0];
  assert.ok(made);
  for (const { spec, form } of FORMS) {
    const key: PrivateKey =
      spec === 'rsa'
        ? sharedKey({ kind: 'rsa', modulusBits: 2048 })
        : spec === 'dh'
          ? made.key
          : createEcKey(spec === 'ec secp521r1' ? 'secp521r1' : 'brainpoolP320r1');
    const pkcs8 = encodePrivateKeyInfo(key, form);
    const decoded = decodePrivateKeyInfo(pkcs8);
    assert.ok(decoded, spec);
    const info = (one: PrivateKey): string => Buffer.from(publicKeyInfoOf(one, form)).toString('base64');
    assert.equal(info(decoded), info(key));
    const seen = openssl(['pkey', '-in', '@key.pk8', '-inform', 'DER', '-pubout'], { 'key.pk8': pkcs8 });
    assert.ok(seen.ok, seen.output);
    assert.equal(seen.output.replace(/-----.*-----|\s/g, ''), info(key), spec);
  }
});

test('keys as OpenSSL writes them: PEM or DER, named or explicit parameters', { skip: withoutOpenssl }, () => {
  const numberOf = (file: Uint8Array): unknown => {
    const key = readPrivateKeyFile(file);
    return key && [key.kind, key.privateKey];
  };
  const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'];
  for (const options of [
    [...ec, '-pkeyopt', 'ec_param_enc:named_curve'],
    [...ec, '-pkeyopt', 'ec_param_enc:explicit'],
    ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
    ['-algorithm', 'DHX', '-pkeyopt', 'dh_rfc5114:2'],
  ]) {
    const made = openssl(['genpkey', '-quiet', ...options], {});
    assert.ok(made.ok, made.output);
    const pem = Buffer.from(made.output);
    const der = Buffer.from(made.output.replace(/-----.*-----|\s/g, ''), 'base64');
    assert.ok(numberOf(pem), options.join(' '));
    assert.deepEqual(numberOf(pem), numberOf(der));
    assert.deepEqual(numberOf(Buffer.from(made.output.replaceAll('\n', '\r\n'))), numberOf(der));
    assert.equal(readPrivateKeyFile(pem.subarray(0, -20)), undefined);
  }
  const locked = openssl(['genpkey', '-quiet', ...ec, '-aes256', '-pass', 'pass:made-up'], {});
  assert.equal(readPrivateKeyFile(Buffer.from(locked.output)), undefined);
});

test('a damaged PKCS #8 file is refused, wherever the damage is', () => {
  const pkcs8 = encodePrivateKeyInfo(createEcKey('brainpoolP256r1', 1001n), { ec: 'explicit' });
  for (let at = 0; at < pkcs8.length; at += 1) {
    const damaged = pkcs8.slice(0, at);
    assert.equal(decodePrivateKeyInfo(damaged), undefined);
  }
  assert.ok(decodePrivateKeyInfo(pkcs8));
});
