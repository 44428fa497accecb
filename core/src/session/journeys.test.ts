import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import canonicalize from 'canonicalize';
import { isAuditContext, isSessionAuditEvent } from '../kiosk/audit-events.ts';
import { loadServicePacks } from '../services/index.ts';
import type { ServicePack } from '../services/pack.ts';
import dossierSchema from '../submission/dossier.schema.json' with { type: 'json' };
import type { Dossier } from '../submission/dossier.ts';
import { open } from '../submission/seal.ts';
import type { DossierEnvelope } from './control-protocol.ts';
import { CITIZEN, Desk, DOSSIER_KEY, idCardQr, NOW, outcome, READY, realPacks, sensible } from './test-desk.ts';

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

const isDossier = new Ajv2020({ validateFormats: false }).compile(dossierSchema);

function opened(envelope: DossierEnvelope): Dossier {
  const { localDossierId, idempotencyKey, sealed } = envelope;
  const bytes = open({ key: DOSSIER_KEY, sealed, ids: { localDossierId, idempotencyKey } });
  assert.ok(bytes.ok);
  const text = Buffer.from(bytes.value).toString('utf8');
  const dossier = JSON.parse(text) as Dossier;
  assert.equal(text, canonicalize(dossier), 'RFC 8785: the bytes are their own canonical form');
  assert.ok(isDossier(dossier), JSON.stringify(isDossier.errors));
  return dossier;
}

for (const serviceId of ['certified-copy', 'unemployment-benefit'])
  for (const language of ['vi', 'en'] as const)
    test(`a whole session: ${serviceId} in ${language}`, async () => {
      const desk = new Desk({ packs });
      assert.equal((await desk.settled()).screen.name, 'attract');
      const receipt = await desk.toReceipt(serviceId, language);
      assert.equal(receipt.language, language);
      assert.equal(receipt.screen.name === 'receipt' && receipt.screen.receipt.dossierCode, 'H99.99-261121-00001');

      const dossier = opened(desk.envelope);
      assert.equal(dossier.serviceId, serviceId);
      assert.equal(dossier.language, language);
      assert.equal(dossier.procedureCode, serviceId === 'certified-copy' ? '2.000815' : null);
      assert.equal(dossier.receptionUnit, 'H99.99');
      assert.deepEqual(dossier.values.fullName, {
        value: CITIZEN.fullName,
        source: 'chip',
        evidence: { overall: 'consistent', chipAuthenticity: 'notDone', at: NOW.toISOString() },
      });
      assert.deepEqual(dossier.identification, {
        method: 'chip',
        access: 'pace-can',
        overall: 'consistent',
        chipAuthenticity: 'notDone',
        holderCompared: 'none',
      });
      assert.deepEqual(dossier.consents, [{ id: 'read-card', at: NOW.toISOString() }]);
      assert.deepEqual(dossier.values.phone, { value: '0912345678', source: 'typed', evidence: null });

      await desk.printDone(null);
      await desk.until('receipt', ({ receipt: { slip } }) => slip === 'printed');
      assert.equal((await desk.do({ type: 'finish' })).screen.name, 'rating');
      const goodbye = await desk.do({ type: 'finish' });
      assert.deepEqual(goodbye.screen, { name: 'goodbye', takeCard: true });
      assert.deepEqual((await desk.reported({ type: 'card-absent' })).screen, { name: 'goodbye', takeCard: false });
      await desk.pass(9);
      await desk.running.ended;
      assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'finished' });
      assert.deepEqual(desk.running.refused, { renderer: 0, devices: 0, main: 0 });
    });

test('the chip is asked for what the pack needs and for nothing else', async () => {
  const desk = new Desk({ packs });
  await desk.toReading('unemployment-benefit');
  const { request } = desk.lastRead;
  assert.deepEqual(request.dataGroups, [1, 13]);
  assert.deepEqual(request.fields, [
    'citizenNumber',
    'fullName',
    'dateOfBirth',
    'sex',
    'expiryDate',
    'noExpiry',
    'issueDate',
    'permanentAddress',
  ]);
  assert.equal(request.citizenNumber, CITIZEN.citizenNumber);
  assert.deepEqual(request.mrzCandidates, [
    { documentNumber: '190654321', dateOfBirth: '900615', dateOfExpiry: '300615' },
  ]);
});

test('a card without expiry date is asked for with the key of the configuration', async () => {
  const old = { ...CITIZEN, dateOfBirth: '1950-01-01' };
  for (const [mrzNoExpiry, expiries] of [
    ['991231', ['991231']],
    ['000000', ['000000']],
    [null, []],
  ] as const) {
    const desk = new Desk({ packs, kiosk: { mrzNoExpiry } });
    await desk.toScan('certified-copy');
    await desk.reported({ type: 'qr-scanned', qr: idCardQr(old) }, { type: 'card-present' });
    assert.deepEqual(
      desk.lastRead.request.mrzCandidates.map(({ dateOfExpiry }) => dateOfExpiry),
      expiries,
    );
  }
});

test('the notice says what this kiosk keeps and for how long, and that the chip hands over more than is asked', async () => {
  for (const serviceId of ['unemployment-benefit', 'certified-copy'] as const) {
    for (const [retention, language, expected] of [
      [{ payloadHours: 0, setAsideHours: 336 }, 'vi', /trong vòng vài phút sau khi.*trong vòng 14 ngày/],
      [{ payloadHours: 1, setAsideHours: 24 }, 'en', /within 1 hour after.*within 1 day of/],
      [{ payloadHours: 0.5, setAsideHours: 100 }, 'en', /within 1 hour after.*within 100 hours of/],
      [{ payloadHours: 0, setAsideHours: 0 }, 'en', /within a few minutes after.*within a few minutes of/],
    ] as const) {
      const desk = new Desk({ packs, kiosk: { retention } });
      await desk.toNotice(serviceId, language);
      const { notice } = await desk.screen('notice');
      assert.match(notice.retention, expected);
      assert.doesNotMatch(JSON.stringify(notice), /\{[a-z]+[A-Z]/, 'nothing is left open');
      const inOnePiece = notice.categories.find(({ label }) => /thành một khối|in one piece/.test(label));
      assert.equal(inOnePiece?.sensitive, true, 'ethnic group and religion are among it');
    }
  }
});

test('the form is filled from the chip, locked, with the origin said', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('unemployment-benefit', 'vi', outcome({ overall: 'verified' }));
  const { page } = await desk.screen('form');
  assert.deepEqual(
    page.fields.map(({ id, value, locked, origin }) => [id, value, locked, origin?.label]),
    [
      ['fullName', CITIZEN.fullName, true, 'Từ chip căn cước, đã xác minh'],
      ['dateOfBirth', CITIZEN.dateOfBirth, true, 'Từ chip căn cước, đã xác minh'],
      ['citizenNumber', CITIZEN.citizenNumber, true, 'Từ chip căn cước, đã xác minh'],
      ['issueDate', CITIZEN.issueDate, true, 'Từ chip căn cước, đã xác minh'],
    ],
  );
  assert.ok(
    page.fields.every(({ error }) => error === null),
    'nobody is told off before trying',
  );
});

test('an untrusted issuer goes on, with the honest mark, to the review', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  const { card, sections } = await desk.screen('review');
  assert.equal(card.overall, 'consistent');
  assert.match(card.label, /chưa đối chiếu nơi cấp/);
  const name = sections[0]?.rows[0];
  assert.equal(name?.origin?.label, 'Từ chip căn cước; chưa đối chiếu nơi cấp');
});

test('a typed number instead of a QR: the keypad, a number that is none, then the card', async () => {
  const desk = new Desk({ packs });
  await desk.toScan('certified-copy');
  await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: '99919065' }, { type: 'next' });
  const { number } = await desk.screen('scan-qr');
  assert.deepEqual(number, { digits: '99919065', error: 'Số định danh cá nhân có đủ 12 chữ số.' });
  await desk.do({ type: 'set-number', digits: CITIZEN.citizenNumber });
  assert.equal((await desk.screen('scan-qr')).number?.error, null);
  assert.equal((await desk.do({ type: 'next' })).screen.name, 'lay-card');
  await desk.reported({ type: 'card-present' });
  assert.deepEqual(desk.lastRead.request.mrzCandidates, [], 'a number alone gives no MRZ');
  assert.equal((await desk.readDone()).screen.name, 'form');
});

test('contested: the value stays as the chip has it, and the dossier says so', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  await desk.do({ type: 'set-field', fieldId: 'fullName', value: 'Somebody Else' });
  await desk.do({ type: 'contest-field', fieldId: 'fullName', contested: true });
  const field = (await desk.screen('form')).page.fields[0];
  assert.deepEqual([field?.value, field?.contested], [CITIZEN.fullName, true]);
  await desk.fillForm();
  await desk.do({ type: 'submit' });
  const dossier = opened(desk.envelope);
  assert.equal(dossier.values.fullName?.value, CITIZEN.fullName);
  assert.deepEqual(dossier.contestedFields, ['fullName']);
  assert.ok(desk.said.some((said) => said.type === 'audit' && said.event === 'value-contested'));
});

test('edit a page from the review and come back; a change that opens a new gap leads there first', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('unemployment-benefit');
  await desk.do({ type: 'edit-page', pageId: 'payment' });
  assert.equal((await desk.screen('form')).page.id, 'payment');
  await desk.do({ type: 'set-field', fieldId: 'paymentMethod', value: 'cash' }, { type: 'next' });
  const { page } = await desk.screen('form');
  assert.deepEqual(
    page.fields.map(({ id }) => id),
    ['paymentMethod', 'socialInsuranceOffice'],
  );
  assert.equal(page.fields[1]?.error, 'Xin Ông/Bà điền ô này.');
  await desk.do({ type: 'set-field', fieldId: 'socialInsuranceOffice', value: 'BHXH cơ sở Mẫu' }, { type: 'next' });
  const review = await desk.screen('review');
  const rows = review.sections.flatMap((section) => section.rows);
  assert.ok(!rows.some(({ label }) => label === 'Số tài khoản'));
  await desk.do({ type: 'submit' });
  const { values } = opened(desk.envelope);
  assert.equal(
    values['bankAccount.accountNumber'],
    undefined,
    'a hidden field carries no data, though it was filled before',
  );
  assert.equal(values.socialInsuranceOffice?.value, 'BHXH cơ sở Mẫu');
});

test('the review shows everything that goes out, as people read it', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('unemployment-benefit');
  const { sections } = await desk.screen('review');
  const rows = new Map(sections.flatMap(({ rows: all }) => all.map(({ label, value }) => [label, value])));
  assert.equal(rows.get('Kính gửi'), 'Tổ chức dịch vụ việc làm công');
  assert.equal(rows.get('Ngày làm đơn'), '21/11/2026');
  assert.equal(rows.get('Ngày sinh'), '15/06/1990');
  assert.equal(rows.get('Loại hợp đồng'), 'Hợp đồng lao động không xác định thời hạn');
  await desk.do({ type: 'submit' });
  assert.ok(rows.size >= Object.keys(opened(desk.envelope).values).length + 2);
});

test('back leads through every page to the first, and from there, when the citizen says so, to the services', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  const seen: string[] = [];
  for (let i = 0; i < 10; i += 1) {
    const { screen, overlay, canGoBack } = await desk.do({ type: 'back' });
    assert.equal(canGoBack, true);
    if (overlay) break;
    if (screen.name === 'form') seen.push(screen.page.id);
  }
  assert.deepEqual(seen, ['result', 'document', 'requester']);
  const asked = await desk.settled();
  assert.deepEqual(asked.overlay, { kind: 'confirm-other-service' });

  const stayed = await desk.do({ type: 'close-overlay' });
  assert.deepEqual([stayed.overlay, stayed.screen], [null, asked.screen], 'nothing is lost by asking');
  await desk.do({ type: 'choose-other-service' });
  await desk.screen('form');

  const left = await desk.do({ type: 'back' }, { type: 'choose-other-service' });
  assert.deepEqual([left.screen.name, left.overlay], ['services', null]);
  await desk.do({ type: 'choose-service', serviceId: 'certified-copy' }, { type: 'next' });
  const { notice } = await desk.screen('notice');
  assert.ok(notice.consents.every(({ given }) => !given));
  for (const { id } of notice.consents) await desk.do({ type: 'set-consent', consentId: id, given: true });
  await desk.do({ type: 'accept-notice' });
  assert.equal((await desk.screen('scan-qr')).number, null, 'the card is read anew');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  await desk.readDone();
  const { page } = await desk.screen('form');
  assert.equal(page.id, 'requester');
  await desk.do({ type: 'next' });
  const next = (await desk.screen('form')).page;
  assert.ok(
    next.fields.every(({ value }) => value === ''),
    'what was typed is gone',
  );
});

test('back from a page opened to mend it: never a button that does nothing', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  await desk.do({ type: 'edit-page', pageId: 'requester' });
  const free = (await desk.screen('form')).page.fields.find(({ locked }) => !locked);
  assert.ok(free);
  await desk.do({ type: 'set-field', fieldId: free.id, value: '' });
  assert.deepEqual((await desk.do({ type: 'back' })).overlay, { kind: 'confirm-other-service' });
  await desk.do({ type: 'close-overlay' }, { type: 'set-field', fieldId: free.id, value: 'Bộ Công an' });
  assert.equal((await desk.do({ type: 'back' })).screen.name, 'review');
});

test('a page with a mistake is not left, and says what is wrong in the language chosen', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('unemployment-benefit', 'en');
  await desk.do({ type: 'next' }, { type: 'set-field', fieldId: 'phone', value: '12' }, { type: 'next' });
  const { page } = await desk.screen('form');
  assert.equal(page.id, 'contact');
  assert.match(page.fields[0]?.error ?? '', /10 digits/);
  await desk.do({ type: 'set-field', fieldId: 'phone', value: '0912345678' });
  assert.equal((await desk.screen('form')).page.fields[0]?.error, null, 'the message goes with its reason');
});

test('adding a procedure touches no code: an invented pack from a folder runs through the whole session', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'motcua-third-'));
  try {
    await mkdir(join(folder, 'lost-buffalo'));
    await writeFile(join(folder, 'lost-buffalo', 'pack.json'), JSON.stringify(inventedPack()));
    const loaded = await loadServicePacks(folder);
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const desk = new Desk({ packs: loaded.value, allowDrafts: false });
    await desk.toForm('lost-buffalo', 'vi', outcome({ overall: 'verified' }));
    await desk.fillForm((field) => (field.id === 'colour' ? 'white' : sensible(field)));
    await desk.do({ type: 'submit' });
    const dossier = opened(desk.envelope);
    assert.deepEqual(Object.fromEntries(Object.entries(dossier.values).map(([id, { value }]) => [id, value])), {
      fullName: CITIZEN.fullName,
      colour: 'white',
      whitePermit: 'Giá trị thử của whitePermit',
      horns: 24,
    });
    assert.equal(dossier.competentAuthority, 'Uỷ ban Trâu');
    const { localDossierId } = desk.envelope;
    await desk.told(
      { type: 'journaled', localDossierId },
      { type: 'submission', localDossierId, state: { state: 'waiting' } },
    );
    const { receipt } = await desk.screen('receipt');
    assert.deepEqual([receipt.outcome, receipt.serviceTitle], ['waiting', 'Báo mất trâu']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

function inventedPack(): object {
  const text = (vi: string, en: string) => ({ vi, en });
  const same = (word: string) => text(word, word);
  return {
    id: 'lost-buffalo',
    kind: 'dossier',
    versions: [
      {
        version: '2026-02-01',
        validFrom: '2026-02-01',
        validTo: '2027-01-31',
        status: 'current',
        procedureCode: { code: '9.999999', confidence: 'L' },
        title: text('Báo mất trâu', 'Lost buffalo'),
        summary: same('x'),
        help: same('x'),
        form: { name: same('x'), number: null, confidence: 'L' },
        legalBasis: [{ citation: same('x'), source: 'x', confidence: 'L' }],
        receptionUnit: 'kiosk',
        competentAuthority: { is: 'named', name: text('Uỷ ban Trâu', 'Buffalo Committee') },
        identify: { dataGroups: [1, 13], fields: [], minimum: 'verified' },
        personalData: {
          controller: same('{receptionUnit}'),
          purpose: same('x'),
          retention: same('x'),
          rights: same('x'),
          legalBasis: same('x'),
          categories: [
            {
              label: same('x'),
              sensitive: false,
              fields: ['citizenNumber', 'fullName', 'dateOfBirth', 'sex', 'expiryDate', 'noExpiry'],
            },
          ],
        },
        consents: [
          { id: 'must', label: same('x'), required: true },
          { id: 'may', label: same('x'), required: false },
        ],
        dossierComponents: [],
        fees: { from: 'none', note: same('x') },
        results: [same('x')],
        prefill: { fullName: [{ field: 'fullName', sources: ['chip'], lockAt: 'verified' }] },
        dataSchema: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          required: ['fullName', 'colour', 'whitePermit', 'horns'],
          properties: {
            fullName: { type: 'string', 'x-label': same('x') },
            colour: {
              type: 'string',
              oneOf: [
                { const: 'black', 'x-label': text('Đen', 'Black') },
                { const: 'white', 'x-label': text('Trắng', 'White') },
              ],
              'x-label': same('x'),
            },
            whitePermit: { type: 'string', 'x-label': same('x') },
            horns: { type: 'integer', minimum: 1, 'x-label': same('x') },
          },
        },
        layout: {
          type: 'Categorization',
          elements: [
            {
              type: 'Category',
              id: 'owner',
              label: same('owner'),
              elements: [{ type: 'Control', scope: '#/properties/fullName' }],
            },
            {
              type: 'Category',
              id: 'buffalo',
              label: same('buffalo'),
              elements: [
                { type: 'Control', scope: '#/properties/colour' },
                { type: 'Control', scope: '#/properties/horns' },
              ],
            },
            {
              type: 'Category',
              id: 'permit',
              label: same('permit'),
              rule: { effect: 'SHOW', condition: { scope: '#/properties/colour', schema: { const: 'white' } } },
              elements: [{ type: 'Control', scope: '#/properties/whitePermit' }],
            },
          ],
        },
      },
    ],
  };
}

test('no personal value crosses the control wire in clear, in any part of a session', async () => {
  const desk = new Desk({ packs });
  await desk.toScan('unemployment-benefit');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
  await desk.readDone(outcome({ failure: 'card-removed' }));
  await desk.do({ type: 'retry' });
  await desk.readDone();
  await desk.do({ type: 'contest-field', fieldId: 'fullName', contested: true });
  await desk.fillForm();
  await desk.do({ type: 'need-help' }, { type: 'close-overlay' }, { type: 'submit' });
  const values = Object.values(opened(desk.envelope).values).map(({ value }) => String(value));
  const personal = [...new Set([...Object.values(CITIZEN), ...values])].filter((value) => value.length >= 6);
  const crossed = (messages: readonly unknown[]): string[] => {
    const text = JSON.stringify(messages).normalize('NFC').toLocaleLowerCase('vi');
    return personal.filter((value) => text.includes(value.normalize('NFC').toLocaleLowerCase('vi')));
  };
  assert.ok(personal.length > 15);
  assert.deepEqual(crossed(desk.said), []);
  assert.deepEqual(crossed([{ said: `…${CITIZEN.citizenNumber}…` }]), [CITIZEN.citizenNumber], 'the search can fail');
  assert.ok(desk.said.some(({ type }) => type === 'confirm'));

  const reports = desk.said.filter((said) => said.type === 'audit');
  assert.deepEqual(
    reports.map(({ event }) => event),
    ['service-chosen', 'consent-given', 'qr-scanned', 'card-read-failed', 'card-read', 'value-contested'],
  );
  const sessionId = '5f0c4c52-6a51-4c4e-9d0e-0d6a0c7f1f11';
  for (const { event, context } of reports)
    assert.ok(isSessionAuditEvent(event) && isAuditContext(event, { ...context, sessionId }), event);
});

test('nothing is written to the console in a whole session', async (context) => {
  const written: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    context.mock.method(console, method, (...what: unknown[]) => written.push(what));
  const desk = new Desk({ packs });
  await desk.toReceipt('certified-copy');
  assert.deepEqual(written, []);
});

test('no progress ever goes back, whatever the device host reports', async () => {
  const desk = new Desk({ packs });
  await desk.toReading('certified-copy');
  const { id } = desk.lastRead;
  const shown: number[] = [];
  for (const [phase, bytes, totalBytes] of [
    [1, 0, 0],
    [2, 0, 0],
    [3, 100, 200],
    [3, 100, 900],
    [4, 0, 0],
    [3, 400, 900],
    [3, 900, 900],
    [5, 900, 900],
    [2, 0, 0],
    [6, 900, 900],
  ]) {
    const { screen } = await desk.reported({ type: 'read-progress', id, progress: { phase, bytes, totalBytes } });
    assert.ok(screen.name === 'reading');
    shown.push(screen.percent);
  }
  assert.deepEqual(
    shown,
    shown.toSorted((a, b) => a - b),
  );
  assert.deepEqual([shown[2], shown.at(-1)], [55, 100]);
});

test('drafts stay hidden where they are not allowed, and an unconfirmed code is shown to nobody', async () => {
  const strict = new Desk({ packs, allowDrafts: false });
  await strict.do({ type: 'begin' }, { type: 'choose-language', language: 'vi' });
  assert.deepEqual(
    (await strict.screen('services')).services.map(({ id }) => id),
    ['certified-copy'],
  );
  await strict.do({ type: 'choose-service', serviceId: 'unemployment-benefit' });
  await strict.screen('services');
  const open_ = new Desk({ packs });
  await open_.do({ type: 'begin' }, { type: 'choose-language', language: 'vi' });
  const services = (await open_.screen('services')).services;
  assert.equal(services.find(({ id }) => id === 'unemployment-benefit')?.procedureCode, null);
  await open_.toReceipt('unemployment-benefit');
  assert.ok(!JSON.stringify([open_.screens, open_.said]).includes('1.001978'));
});

test('a kiosk out of service does not begin, and begins again when it is back', async () => {
  const desk = new Desk({ packs });
  await desk.told({ type: 'out-of-service', reason: 'disk-full' });
  assert.match((await desk.screen('out-of-service')).reason, /không còn chỗ/);
  await desk.do({ type: 'begin' });
  await desk.screen('out-of-service');
  await desk.told({ type: 'out-of-service', reason: null });
  await desk.do({ type: 'begin' });
  await desk.screen('language');
});

test('a card that already lies there is read as soon as the number is known', async () => {
  const desk = new Desk({ packs });
  await desk.reported({ type: 'status', status: { ...READY, card: 'present' } });
  await desk.toScan('certified-copy');
  assert.equal((await desk.reported({ type: 'qr-scanned', qr: idCardQr() })).screen.name, 'reading');
});
