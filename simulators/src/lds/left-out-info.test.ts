import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ReadOutcome, readDocument } from '@motcua/drivers/emrtd';
import { encodeOid, encodeTlv } from '@motcua/drivers/tlv';
import { type CardContent, createCard } from '../card/card.ts';
import { securityInfoElements } from '../card/conformance/chip-key-info.ts';
import { issueCard } from '../card/issue.ts';
import type { ChipAuthenticationSpec, DocumentProfile } from '../card/profile.ts';
import { HONEST_CHIP } from '../card/profile.ts';
import { chipAuthenticationOffered, dg14File } from '../card/security-infos.ts';
import { adult, directChannel, facts, pki, requestFor, VERIFIED } from '../card/test/reading-scene.ts';
import { cardFromFolder } from './card-from-folder.ts';
import { loadLdsFolder } from './folder.ts';
import { writeLdsFolder } from './folder-write.ts';

/*
 * A DG14 that has keys and no ChipAuthenticationInfo: triple DES (TR-03110-3 A.1.1.2), on a chip that is made from files, and to
 * the product's reader.
 */

const issued = (document: DocumentProfile): CardContent =>
  issueCard({ citizen: adult, pki, profile: { ...HONEST_CHIP, document } });

/** Written to a folder, loaded again, and made a chip. */
function fromFolder({ files, keys, can }: CardContent): CardContent {
  const parent = mkdtempSync(join(tmpdir(), 'lds-'));
  try {
    writeLdsFolder(join(parent, 'card'), { files, keys });
    const folder = loadLdsFolder(join(parent, 'card'));
    assert.ok(folder.ok);
    const card = cardFromFolder({ folder: folder.value, can });
    assert.ok(card.ok);
    return card.value;
  } finally {
    rmSync(parent, { recursive: true });
  }
}
const read = (content: CardContent): Promise<ReadOutcome> =>
  readDocument(requestFor({}, directChannel(createCard(content))));
const ciphersOf = ({ keys }: CardContent) => keys.chipAuthentication.map(({ ciphers }) => ciphers);

const LEFT_OUT: readonly ChipAuthenticationSpec[] = [
  { parameterId: 12, ciphers: ['3des'], info: 'left-out' },
  { parameterId: 16, ciphers: ['3des'], info: 'left-out', keyId: 3, parameters: 'named' },
  { parameterId: 2, ciphers: ['3des'], info: 'left-out', parameters: 'x942' },
];
for (const spec of LEFT_OUT) {
  test(`parameters ${spec.parameterId}, key ${spec.keyId ?? 'without id'}: the chip does triple DES, and proves itself`, async () => {
    const card = fromFolder(issued({ chipAuthentication: [spec] }));
    assert.deepEqual(ciphersOf(card), [['3des']]);
    const outcome = await read(card);
    assert.deepEqual(outcome.verification.failures, []);
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.ok(outcome.trace.some(({ step }) => step === 'CA: set KAT'));
  });
}

test('without its private key the same files are a copy', async () => {
  const content = issued({ chipAuthentication: LEFT_OUT.slice(0, 1) });
  const copy = fromFolder({ ...content, keys: { chipAuthentication: [] } });
  const outcome = await read(copy);
  assert.equal(outcome.verification.chipAuthenticity, 'failed');
  assert.equal(outcome.verification.overall, 'failed');
});

test('one entry of any kind, and nothing is taken for granted', () => {
  const content = issued({ chipAuthentication: LEFT_OUT.slice(0, 1) });
  const elements = securityInfoElements(content.files.dataGroups.get(14) ?? Uint8Array.of()).map(({ raw }) => raw);
  const infoOf = (oid: string) => encodeTlv(0x30, encodeTlv(0x06, encodeOid(oid)), encodeTlv(0x02, Uint8Array.of(1)));
  assert.deepEqual(chipAuthenticationOffered(dg14File(elements)), [{ agreement: 'ecdh', cipher: '3des' }]);
  const aes = infoOf('0.4.0.127.0.7.2.2.3.2.2');
  assert.deepEqual(chipAuthenticationOffered(dg14File([...elements, aes])), [{ agreement: 'ecdh', cipher: 'aes-128' }]);
  const ofNoCipher = infoOf('0.4.0.127.0.7.2.2.3.2.9');
  assert.deepEqual(chipAuthenticationOffered(dg14File([...elements, ofNoCipher])), []);
});

test('a key that serves the mapping alone stays a mapping key', async () => {
  const content = issued({
    pace: [{ agreement: 'ecdh', mapping: 'cam', cipher: 'aes-128', parameterId: 13 }],
    chipAuthentication: 'absent',
  });
  const card = fromFolder(content);
  assert.deepEqual(ciphersOf(card), [[]]);
  assert.deepEqual(facts(await read(card)), VERIFIED);
});
