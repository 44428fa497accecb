import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadOutcome, type ReadRequest, readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { toHex } from '@motcua/drivers/tlv';
import type { CardContent } from '../card/card.ts';
import { createCard } from '../card/card.ts';
import { directChannel } from '../card/test/reading-scene.ts';
import { sample } from '../card/test/sample.ts';
import { mrzKeyOfDocument } from './data-groups.ts';
import { documents, type TravelDocument } from './document.ts';
import { createDocumentAuthority, issueDocument } from './issue-document.ts';
import { createDocumentKeys } from './keys.ts';
import { sharedKey } from './test/keys.ts';

/** Each document on its chip, read by the product's reader as a whole. */
const NOW = new Date('2026-11-21T03:00:00Z');

function personalised(document: TravelDocument) {
  const authority = createDocumentAuthority(document, sharedKey);
  const keys = createDocumentKeys(document, sharedKey);
  return { authority, content: issueDocument({ document, authority, keys }) };
}

function readAll(content: CardContent, anchor: Uint8Array, keys: ReadRequest['keys']): Promise<ReadOutcome> {
  return readDocument({
    channel: directChannel(createCard(content)),
    keys,
    dataGroups: 'all-listed',
    com: true,
    policy: { bac: 'if-pace-refused', allowSimulated: true },
    trust: { anchors: [anchor], crls: [] },
    verify: verifyPassively,
    clock: { monotonicMs: () => performance.now(), now: () => NOW },
  });
}

for (const document of documents) {
  const { chip } = document;
  const proof = chip.chipAuthentication || chip.activeAuthentication ? 'proven' : 'notDone';
  test(`${document.id}: is read whole by its zone; chip ${proof}`, async () => {
    const { authority, content } = personalised(document);
    const mrz = [mrzKeyOfDocument(document)];
    const outcome = await readAll(content, authority.csca.certificate, { mrz });
    const { failures, sodSignature, issuer, chipAuthenticity, overall } = outcome.verification;
    assert.deepEqual(
      { failures, sodSignature, issuer, chipAuthenticity },
      { failures: [], sodSignature: 'valid', issuer: 'anchored', chipAuthenticity: proof },
    );
    assert.equal(overall, proof === 'proven' ? 'verified' : 'consistent');
    assert.equal(outcome.accessControl.used, chip.pace ? 'pace-mrz' : 'bac');
    for (const [number, file] of content.files.dataGroups) {
      if (number === 3) continue;
      assert.equal(toHex(outcome.files.get(number as 1) ?? Uint8Array.of()), toHex(file), `DG${number}`);
    }
  });
}

const withPace = documents.filter(({ chip }) => chip.pace);
for (const document of sample(withPace, 3)) {
  test(`${document.id}: opens by its CAN, and with a wrong one not`, async () => {
    const { authority, content } = personalised(document);
    const outcome = await readAll(content, authority.csca.certificate, { can: content.can });
    assert.equal(outcome.accessControl.used, 'pace-can');
    assert.deepEqual(outcome.verification.failures, []);
    const wrong = content.can === '000000' ? '000001' : '000000';
    const refused = await readAll(content, authority.csca.certificate, { can: wrong });
    assert.equal(refused.accessControl.used, null);
    assert.equal(refused.files.size, 0);
  });
}
