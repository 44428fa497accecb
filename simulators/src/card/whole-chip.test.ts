import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReadSizeMemory, type ReadOutcome, type ReadRequest, readDocument } from '@motcua/drivers/emrtd';
import { encodeTlv } from '@motcua/drivers/tlv';
import { buildCom } from '../citizens/data-groups.ts';
import { buildSod } from '../pki/sod.ts';
import { type CardContent, createCard } from './card.ts';
import { issueCard } from './issue.ts';
import { HONEST_CHIP } from './profile.ts';
import { PROFILES } from './profiles.ts';
import { adult, codes, directChannel, facts, pki, requestFor, VERIFIED } from './test/reading-scene.ts';

/* How a whole chip is read: in how many exchanges, in which order, and what a chip that holds something back comes to. */

const DG13_BYTES = 424;
const FACE_BYTES = 17_018;
const issued = issueCard({
  citizen: adult,
  pki,
  profile: { ...HONEST_CHIP, document: { activeAuthentication: { kind: 'rsa', hash: 'sha256' } } },
});

/** These groups alone, signed; `onChip`: those that the chip then holds. */
function cardWith(numbers: readonly number[], onChip = numbers): CardContent {
  const sized = new Map(issued.files.dataGroups);
  sized.set(2, encodeTlv(0x75, new Uint8Array(FACE_BYTES - 4).fill(0x5a)));
  sized.set(13, encodeTlv(0x6d, new Uint8Array(DG13_BYTES - 4).fill(0x30)));
  const pick = (of: readonly number[]) => new Map([...sized].filter(([number]) => of.includes(number)));
  const files = pick(numbers);
  const sod = buildSod({ files, signer: pki.signers.current, signedAt: new Date(`${adult.issueDate}T03:00:00Z`) });
  return { ...issued, files: { ...issued.files, com: buildCom(numbers), sod, dataGroups: pick(onChip) } };
}

const read = (content: CardContent, change: Partial<ReadRequest>): Promise<ReadOutcome> =>
  readDocument(
    requestFor({ read: { com: true, ...change } }, directChannel(createCard({ ...content, profile: HONEST_CHIP }))),
  );
const steps = ({ trace }: ReadOutcome): readonly string[] => trace.map(({ step }) => step);
const exchangeOf = (outcome: ReadOutcome, step: string): number => steps(outcome).lastIndexOf(step) + 1;

const PASSPORT = [1, 2, 14, 15] as const;
const CITIZEN_CARD = [1, 2, 13, 14, 15] as const;

for (const [maxReadBytes, apdus, formAt] of [
  [223, 102, 10],
  [4_000, 20, 9],
  [65_536, 16, 9],
] as const) {
  test(`by ${maxReadBytes}: at most ${apdus} exchanges, DG1 and DG13 by exchange ${formAt}, before the face`, async () => {
    for (const dataGroups of [PASSPORT, 'all-listed'] as const) {
      const outcome = await read(cardWith(PASSPORT), { maxReadBytes, dataGroups });
      assert.deepEqual(facts(outcome), VERIFIED);
      assert.ok(outcome.stats.apdus <= apdus, `${outcome.stats.apdus} exchanges`);
    }
    for (const dataGroups of [CITIZEN_CARD, 'all-listed'] as const) {
      const outcome = await read(cardWith(CITIZEN_CARD), { maxReadBytes, dataGroups });
      assert.deepEqual(facts(outcome), VERIFIED);
      assert.ok(exchangeOf(outcome, 'read DG13') <= formAt && exchangeOf(outcome, 'read DG1') <= formAt);
      assert.ok(steps(outcome).indexOf('read DG2') >= exchangeOf(outcome, 'read SOD'));
    }
  });
}

test('the bytes on the link: files and little else', async () => {
  for (const [maxReadBytes, most] of [
    [223, 1.2],
    [4_000, 1.05],
    [65_536, 1.05],
  ] as const) {
    const { trace, files, sod, com } = await read(cardWith(PASSPORT), { maxReadBytes, dataGroups: PASSPORT });
    const fileBytes = [com, sod, ...files.values()].reduce((sum, file) => sum + (file?.length ?? 0), 0);
    const linkBytes = trace
      .filter(({ step }) => /^read (DG|SOD|COM)/.test(step))
      .reduce((sum, { commandBytes, responseBytes }) => sum + commandBytes + responseBytes, 0);
    assert.ok(linkBytes / fileBytes <= most, `${linkBytes} bytes for ${fileBytes} by ${maxReadBytes}`);
  }
});

test('everything that the SOD lists, without being told what; fingerprints are left alone', async () => {
  const outcome = await read(cardWith([1, 2, 3, 13, 14, 15]), { dataGroups: 'all-listed' });
  assert.deepEqual(
    [...outcome.files.keys()].sort((a, b) => a - b),
    [...CITIZEN_CARD],
  );
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.ok(outcome.com !== null && outcome.cardAccessFile !== null);
  assert.ok(!steps(outcome).some((step) => step.includes('DG3')));
});

test('a chip that hides what the SOD lists fails, whichever group it is', async () => {
  for (const hidden of CITIZEN_CARD) {
    const content = cardWith(
      CITIZEN_CARD,
      CITIZEN_CARD.filter((group) => group !== hidden),
    );
    for (const dataGroups of [CITIZEN_CARD, 'all-listed'] as const) {
      const outcome = await read(content, { dataGroups });
      assert.equal(outcome.failure, null);
      assert.equal(outcome.verification.overall, 'failed', `DG${hidden}`);
      assert.ok(codes(outcome).includes('file-missing'));
    }
  }
});

test('what nobody listed may be missing', async () => {
  const outcome = await read(cardWith(PASSPORT), { dataGroups: [1, 11, 13] });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.deepEqual(codes(outcome), ['file-missing', 'file-missing']);
});

test('where nothing else proves the chip, Active Authentication does, and its key is read for that', async () => {
  const withoutKeys = issueCard({
    citizen: adult,
    pki,
    profile: {
      ...HONEST_CHIP,
      document: { chipAuthentication: 'absent', activeAuthentication: { kind: 'ecdsa', hash: 'sha256' } },
    },
  });
  const outcome = await read(withoutKeys, { dataGroups: [1] });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.deepEqual(
    [...outcome.files.keys()].sort((a, b) => a - b),
    [1, 14, 15],
  );
  assert.equal(steps(outcome).filter((step) => step === 'AA: sign').length, 1);
});

test('PACE with Chip Authentication mapping proves the chip without a further exchange', async () => {
  const mapped = issueCard({
    citizen: adult,
    pki,
    profile: {
      ...HONEST_CHIP,
      document: { pace: [{ agreement: 'ecdh', mapping: 'cam', cipher: 'aes-128', parameterId: 13 }] },
    },
  });
  const outcome = await read(mapped, { dataGroups: [1] });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.ok(!steps(outcome).some((step) => step.startsWith('CA: ')));
  assert.equal(steps(outcome).filter((step) => step === 'read EF.CardSecurity').length, 1);
  assert.equal(outcome.cardAccess, 'match');
});

test('a card that knows no short ids is asked by them once', async () => {
  const chip = PROFILES.get('no-sfi-at-all')?.chip ?? assert.fail('no such profile');
  const content = issueCard({ citizen: adult, pki, profile: chip });
  const channel = directChannel(createCard({ ...content, profile: chip }));
  const outcome = await readDocument(requestFor({}, channel));
  assert.deepEqual(facts(outcome), VERIFIED);
  const refused = outcome.trace.filter(({ header, protectedSw }) => /^0cb0[89]/.test(header) && protectedSw !== 0x9000);
  assert.equal(refused.length, 1);
});

test('EF.ATR/INFO, where the ATR is silent, is read for the first card of a kind alone', async () => {
  const sizes = createReadSizeMemory();
  const infoReads: number[] = [];
  for (let card = 0; card < 3; card++) {
    const channel = {
      ...directChannel(createCard({ ...issued, profile: HONEST_CHIP })),
      atr: Uint8Array.of(0x3b, 0x80),
    };
    const outcome = await readDocument(requestFor({ read: { sizes } }, channel));
    assert.deepEqual(facts(outcome), VERIFIED);
    infoReads.push(steps(outcome).filter((step) => step === 'read EF.ATR/INFO').length);
  }
  assert.deepEqual(infoReads, [1, 0, 0]);
});
