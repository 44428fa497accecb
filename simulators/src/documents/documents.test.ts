import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@motcua/drivers/crypto';
import { type PassiveRequest, verifyCardSecurity, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { type DataGroupNumber, decodeImage, parseCom, parseDataGroup, type RgbaImage } from '@motcua/drivers/lds';
import { parseTlv, readTlvHeader, toHex } from '@motcua/drivers/tlv';
import { createCard } from '../card/card.ts';
import { buildCom } from '../lds/elementary-files.ts';
import { cmsVerifies, hasOpenssl, openssl, withoutOpenssl } from '../pki/test/openssl.ts';
import { buildDataGroups } from './data-groups.ts';
import { checkedDocument, documents, findDocument, type TravelDocument } from './document.ts';
import expected from './expected.json' with { type: 'json' };
import { drawnImage } from './faces.ts';
import { createDocumentAuthority, issueDocument } from './issue-document.ts';
import { createDocumentKeys } from './keys.ts';
import { fixedKeys, sharedKey } from './test/keys.ts';

const NOW = new Date('2026-11-21T03:00:00Z');

/** SHA-256 of each file that does not depend on a signature. */
function hashesOf(id: string): Readonly<Record<string, string>> {
  const document = findDocument(id);
  const groups = buildDataGroups(document, fixedKeys(document));
  const com = buildCom([...groups.keys()], document.com?.ldsVersion);
  const files = new Map<string, Uint8Array>([
    ['COM', com],
    ...[...groups].map(([n, file]) => [`DG${n}`, file] as const),
  ]);
  return Object.fromEntries([...files].map(([name, file]) => [name, toHex(sha256(file))]));
}

const personalised = new Map<string, ReturnType<typeof personalise>>();

function personalise(document: TravelDocument) {
  const authority = createDocumentAuthority(document, sharedKey);
  return { authority, content: issueDocument({ document, authority, keys: createDocumentKeys(document, sharedKey) }) };
}

/** Each document is personalised once. */
function made(document: TravelDocument): ReturnType<typeof personalise> {
  const found = personalised.get(document.id) ?? personalise(document);
  personalised.set(document.id, found);
  return found;
}

const known: Readonly<Record<string, Readonly<Record<string, string>>>> = expected;

for (const document of documents) {
  test(`${document.id}: the files are those of expected.json, to the byte`, () => {
    // A change that is meant: put what this prints into expected.json.
    assert.deepEqual(hashesOf(document.id), known[document.id]);
  });
}

for (const document of documents) {
  test(`${document.id}: the reader understands every file`, async () => {
    const groups = made(document).content.files.dataGroups;
    for (const [number, file] of groups) {
      if (number === 3) continue;
      const parsed = parseDataGroup(number as DataGroupNumber, file);
      assert.ok(parsed.ok, `DG${number}: ${JSON.stringify(parsed)}`);
    }
    const com = parseCom(buildCom([...groups.keys()], document.com?.ldsVersion));
    assert.ok(com.ok);
    assert.deepEqual(com.value.dataGroups, [...groups.keys()]);

    const face = parseDataGroup(2, groups.get(2) ?? Uint8Array.of());
    assert.ok(face.ok && face.value.group === 2);
    const [image] = face.value.faces;
    assert.ok(image);
    assert.equal(
      image.detail.standard,
      document.dg2.encoding === '39794-5' ? 'ISO/IEC 39794-5' : 'ISO/IEC 19794-5:2005',
    );
    const decoded = await decodeImage(image.image.bytes);
    assert.ok(decoded.ok);
    const { widthPixels, heightPixels } = decoded.value;
    assert.deepEqual({ widthPixels, heightPixels, format: image.image.format }, sizeOf(document));
    assert.ok(isAPicture(decoded.value), 'neither empty nor noise');
  });

  test(`${document.id}: is signed as it says, and one changed byte is found out`, () => {
    const { authority, content } = made(document);
    const { files } = content;
    const trust = { anchors: [authority.csca.certificate], crls: [] };
    const request = { trust, now: NOW, allowSimulated: true } as const;
    const examine = (groups: ReadonlyMap<number, Uint8Array>) =>
      verifyPassively({ ...request, sod: files.sod, files: groups as PassiveRequest['files'] });
    const { sodSignature, issuer, failures, dataGroups, listedGroups } = examine(files.dataGroups);
    assert.deepEqual({ sodSignature, issuer, failures }, { sodSignature: 'valid', issuer: 'anchored', failures: [] });
    assert.ok(Object.values(dataGroups).every(({ hash }) => hash === 'match'));
    assert.deepEqual(listedGroups, [...files.dataGroups.keys()]);

    const changed = new Map(files.dataGroups);
    const dg1 = changed.get(1)?.slice() ?? Uint8Array.of();
    dg1[dg1.length - 1] = (dg1.at(-1) ?? 0) ^ 1;
    changed.set(1, dg1);
    assert.ok(examine(changed).failures.some(({ code }) => code === 'hash-mismatch'));

    if (files.cardSecurity) {
      const security = verifyCardSecurity({ ...request, file: files.cardSecurity });
      assert.deepEqual([security.signature, security.issuer], ['valid', 'anchored']);
    }
    if (!hasOpenssl) return;
    const { key, curveParameters = 'explicit' } = document.authority;
    const chain = key.kind === 'rsa' || curveParameters === 'named' ? 'checked' : 'not-checked';
    const parsed = parseTlv(files.sod, { shallow: true });
    assert.ok(parsed.ok && parsed.value[0]);
    const check = { csca: authority.csca.certificate, at: new Date(`${document.issuedOn}T09:00:00Z`), chain } as const;
    for (const cms of [parsed.value[0].value, ...(files.cardSecurity ? [files.cardSecurity] : [])]) {
      const seen = cmsVerifies(cms, check);
      assert.ok(seen.ok, seen.output);
    }
  });
}

function sizeOf(document: TravelDocument) {
  const { widthPixels, heightPixels, format } = drawnImage(document.dg2.image);
  return { widthPixels, heightPixels, format };
}

/** The drawings have a light corner, and skin in the middle. */
function isAPicture({ rgba, widthPixels, heightPixels }: RgbaImage): boolean {
  const middle = 4 * (widthPixels * Math.floor(heightPixels / 2) + Math.floor(widthPixels / 2));
  const [red = 0, green = 0, blue = 0] = rgba.subarray(middle, middle + 3);
  return rgba.subarray(0, 3).every((part) => part > 200) && red > green && green > blue && red < 250;
}

for (const document of documents) {
  test(`${document.id}: OpenSSL takes SecurityInfos and public keys apart`, { skip: withoutOpenssl }, () => {
    const { cardAccess, dataGroups } = made(document).content.files;
    for (const file of [cardAccess, dataGroups.get(14)?.subarray(headerBytes(dataGroups.get(14)))]) {
      if (!file?.length) continue;
      const seen = openssl(['asn1parse', '-inform', 'DER', '-in', '@file'], { file });
      assert.ok(seen.ok, seen.output);
      assert.match(seen.output, /^ +0:d=0 .* cons: SET/m);
    }
    const dg15 = dataGroups.get(15);
    if (!dg15) return;
    const key = openssl(['pkey', '-pubin', '-inform', 'DER', '-in', '@key', '-pubcheck', '-noout'], {
      key: dg15.subarray(headerBytes(dg15)),
    });
    assert.ok(key.ok, key.output);
  });
}

/** Tag and length of a file. */
function headerBytes(file: Uint8Array | undefined): number {
  const header = readTlvHeader(file ?? Uint8Array.of(0x30, 0));
  assert.ok(header.ok);
  return header.value.headerBytes;
}

test('the benchmark sets have the sizes that readers are compared with', () => {
  for (const id of ['benchmark-passport', 'benchmark-id-card']) {
    const document = findDocument(id);
    const groups = buildDataGroups(document, fixedKeys(document));
    assert.equal(groups.get(2)?.length, 17_018);
    assert.ok(groups.has(14) && groups.has(15));
    assert.equal(groups.has(13), id === 'benchmark-id-card');
  }
});

test('nobody real: document numbers hold 999, and the holders’ names say that they are made up', () => {
  for (const { id, mrz, citizen } of documents) {
    assert.ok(citizen !== undefined || /99[9X]/.test(mrz?.documentNumber ?? ''), id);
  }
});

test('a document from outside is checked, and what is wrong is named', () => {
  const [first] = documents;
  assert.ok(first);
  assert.deepEqual(checkedDocument(structuredClone(first)), first);
  const wrong = (change: Readonly<Record<string, unknown>>) => () =>
    checkedDocument({ ...structuredClone(first), ...change });
  assert.throws(wrong({ issuedOn: 'yesterday' }), /issuedOn/);
  assert.throws(wrong({ citizen: 'adult-2021' }), TypeError, 'a zone and a citizen');
  assert.throws(wrong({ chip: {} }), /can/, 'a zone, and no CAN');
  assert.throws(wrong({ unheardOf: 1 }), /additional properties/);
  assert.throws(() => findDocument('nobody'), /there are: utopia-passport/);
});

test('a card with a document opens with what is printed on it', async () => {
  const document = findDocument('utopia-passport');
  const { content } = made(document);
  assert.equal(content.can, '482915');
  assert.deepEqual(content.mrz, { documentNumber: 'X9990001A', dateOfBirth: '880327', dateOfExpiry: '330417' });
  const card = createCard(content);
  const answer = Buffer.from((await card.applet(Buffer.from('00b09c0000', 'hex'))) ?? []);
  assert.deepEqual(answer, Buffer.concat([content.files.cardAccess ?? Buffer.of(), Buffer.from('9000', 'hex')]));
});
