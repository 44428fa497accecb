import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { before, test } from 'node:test';
import type { PackVersion, ServicePack } from '../services/pack.ts';
import { papersToHandIn } from './procedure-facts.ts';
import { Desk, realPacks, sensible } from './test-desk.ts';

const NO_PDFTOTEXT = spawnSync('pdftotext', ['-v']).error ? 'poppler-utils is not installed' : false;

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

/** Straight from the pack's data, so that the rule under test is not asked about itself. */
function mustBring({ dossierComponents }: PackVersion, language: 'vi' | 'en'): string[] {
  const names: string[] = [];
  for (const { required, copyKinds, name } of dossierComponents)
    if (required && !copyKinds.some((kind) => kind === 'electronic')) names.push(name[language]);
  return names;
}

for (const serviceId of ['certified-copy', 'unemployment-benefit'])
  for (const language of ['vi', 'en'] as const)
    test(`${serviceId}, ${language}: the requirements say what is needed; requirements, review and receipt name the papers`, async () => {
      const version = packs.find(({ id }) => id === serviceId)?.versions[0];
      assert.ok(version);
      const papers = mustBring(version, language);
      assert.ok(papers.length > 0, 'both procedures ask for a paper');
      const desk = new Desk({ packs });
      await desk.toRequirements(serviceId, language);
      const procedure = (await desk.screen('requirements')).requirements;
      assert.equal(procedure.help, version.help[language]);
      assert.equal(procedure.fee, version.fees.note[language]);
      assert.deepEqual(
        procedure.results,
        version.results.map((result) => result[language]),
      );
      const named = (shown: readonly { readonly name: string }[]) => shown.map(({ name }) => name);
      assert.deepEqual(named(procedure.papers.filter(({ required, how }) => required && how === 'bring')), papers);

      const other = new Desk({ packs });
      await other.toReview(serviceId, language);
      assert.deepEqual(named((await other.screen('review')).papers), papers);
      await other.do({ type: 'submit' });
      const { localDossierId } = other.envelope;
      await other.told(
        { type: 'journaled', localDossierId },
        { type: 'submission', localDossierId, state: { state: 'waiting' } },
      );
      assert.deepEqual(named((await other.screen('receipt')).receipt.papers), papers);
    });

for (const serviceId of ['certified-copy', 'unemployment-benefit'])
  for (const language of ['vi', 'en'] as const)
    test(`${serviceId}, ${language}: the slip names the papers`, { skip: NO_PDFTOTEXT }, async () => {
      const version = packs.find(({ id }) => id === serviceId)?.versions[0];
      assert.ok(version);
      const desk = new Desk({ packs });
      await desk.toReceipt(serviceId, language);
      const { pdf } = await desk.printAsked();
      const text = execFileSync('pdftotext', ['-raw', '-', '-'], {
        input: Buffer.from(pdf, 'base64'),
        encoding: 'utf8',
      }).replace(/\s+/g, ' ');
      for (const { name, copyKinds } of papersToHandIn(version.dossierComponents, language))
        assert.ok(text.includes(`${name} (${copyKinds})`), text);
      for (const name of mustBring(version, language)) assert.ok(text.includes(name), name);
    });

test('what the kiosk makes, what an authority looks up, and what is not required is not asked for at the desk', () => {
  const name = { vi: 'x', en: 'x' };
  const components = [
    { id: 'made-here', name, copyKinds: ['electronic'], required: true, replacedBy: null },
    { id: 'looked-up', name, copyKinds: ['original', 'electronic'], required: true, replacedBy: name },
    { id: 'voluntary', name, copyKinds: ['copy'], required: false, replacedBy: null },
    { id: 'paper', name, copyKinds: ['original', 'copy'], required: true, replacedBy: null },
    { id: 'either', name, copyKinds: ['copy', 'electronic'], required: true, replacedBy: null },
  ] as const;
  assert.deepEqual(
    papersToHandIn(components, 'vi').map(({ copyKinds }) => copyKinds),
    ['bản chính hoặc bản sao', 'bản sao hoặc bản điện tử'],
  );
  assert.deepEqual(
    papersToHandIn(components, 'en').map(({ copyKinds }) => copyKinds),
    ['original or copy', 'copy or electronic copy'],
  );
});

/** To the end of the form of a residence change, answered so. */
async function residence(own: Readonly<Record<string, string>>): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toForm('residence-change');
  for (let page = 0; page < 50 && (await desk.settled()).screen.name === 'form'; page += 1) {
    await desk.fillPage((field) => own[field.id] ?? (/Number$/.test(field.id) ? '999090123456' : sensible(field)));
    await desk.do({ type: 'next' });
  }
  return desk;
}
const papersOn = async (desk: Desk) => (await desk.screen('documents')).papers;

test('a paper is asked for exactly while its condition holds, on the papers’ screen, the review, the receipt and the slip', async () => {
  const signed = await residence({
    request: 'permanent',
    isHouseholdHead: 'false',
    headConsent: 'sign',
    ownerConsent: 'sign',
  });
  const written = await residence({
    request: 'permanent',
    isHouseholdHead: 'false',
    headConsent: 'written',
    ownerConsent: 'sign',
  });
  const names = async (desk: Desk) => (await papersOn(desk)).map(({ name }) => name);
  const consent = /^Văn bản đồng ý của chủ hộ/;
  assert.ok(!(await names(signed)).some((name) => consent.test(name)), 'whoever signs at the desk brings no paper');
  assert.ok(
    (await names(written)).some((name) => consent.test(name)),
    'whoever wrote it down brings it',
  );
  await signed.do({ type: 'next' });
  await written.do({ type: 'next' });
  assert.deepEqual((await signed.screen('review')).papers, []);
  assert.match((await written.screen('review')).papers[0]?.name ?? '', consent);
});

test('what an authority has already is told and not asked for', async () => {
  const papers = await papersOn(await residence({ request: 'temporary', stayUntil: '2027-11-20' }));
  const proof = papers.find(({ how }) => how === 'looked-up');
  assert.match(proof?.replacedBy ?? '', /cơ sở dữ liệu/);
  assert.ok(
    papers.every(({ when }) => when === null),
    'the condition is settled',
  );
});

test('from the papers it goes back to the form and on to the review, and from the review back to them', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  assert.equal((await desk.do({ type: 'back' })).screen.name, 'documents');
  assert.equal((await desk.do({ type: 'back' })).screen.name, 'form');
  await desk.do({ type: 'next' }, { type: 'next' });
  await desk.screen('review');
});

test('a page that is opened from the review leads back to the review', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  const { sections } = await desk.screen('review');
  await desk.do({ type: 'edit-page', pageId: sections[0]?.pageId ?? '' });
  assert.equal((await desk.do({ type: 'next' })).screen.name, 'review');
});

test('where no paper is asked for, the review follows the form and the form the review', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('hospital-check-in', 'vi', (field) =>
    field.id === 'insuranceNumber' ? 'DN4999999999999' : sensible(field),
  );
  assert.ok(!desk.screens.some(({ screen }) => screen.name === 'documents'));
  assert.equal((await desk.do({ type: 'back' })).screen.name, 'form');
});
