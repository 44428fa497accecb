import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { before, test } from 'node:test';
import type { PackVersion, ServicePack } from '../services/pack.ts';
import { papersToHandIn } from './procedure-facts.ts';
import { Desk, realPacks } from './test-desk.ts';

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
      for (const { name, copyKinds } of papersToHandIn(version, language))
        assert.ok(text.includes(`${name} (${copyKinds})`), text);
      for (const name of mustBring(version, language)) assert.ok(text.includes(name), name);
    });

test('what the kiosk makes, what an authority looks up, and what is not required is not asked for at the desk', () => {
  const name = { vi: 'x', en: 'x' };
  const version = {
    dossierComponents: [
      { id: 'made-here', name, copyKinds: ['electronic'], required: true, replacedBy: null },
      { id: 'looked-up', name, copyKinds: ['original', 'electronic'], required: true, replacedBy: name },
      { id: 'voluntary', name, copyKinds: ['copy'], required: false, replacedBy: null },
      { id: 'paper', name, copyKinds: ['original', 'copy'], required: true, replacedBy: null },
      { id: 'either', name, copyKinds: ['copy', 'electronic'], required: true, replacedBy: null },
    ],
  } as unknown as PackVersion;
  assert.deepEqual(
    papersToHandIn(version, 'vi').map(({ copyKinds }) => copyKinds),
    ['bản chính hoặc bản sao', 'bản sao hoặc bản điện tử'],
  );
  assert.deepEqual(
    papersToHandIn(version, 'en').map(({ copyKinds }) => copyKinds),
    ['original or copy', 'copy or electronic copy'],
  );
});
