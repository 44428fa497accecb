import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { Minimum, ServicePack } from '../services/pack.ts';
import { richPack, richVersion } from '../services/test-pack.ts';
import type { Dossier } from '../submission/dossier.ts';
import { open } from '../submission/seal.ts';
import { CITIZEN, Desk, DOSSIER_KEY, idCardQr, outcome, READY } from './test-desk.ts';

/** Going on without the chip: only where the pack takes that little, and never said to be more than it is. */

const packs = (minimum: Minimum): readonly ServicePack[] => [
  { ...richPack, versions: [{ ...richVersion, identify: { ...richVersion.identify, minimum } }] },
];
const MINIMUMS: readonly Minimum[] = ['none', 'typed', 'qr', 'consistent', 'verified'];

async function scanned(minimum: Minimum): Promise<Desk> {
  const desk = new Desk({ packs: packs(minimum) });
  await desk.toScan('buffalo-lodging');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  return desk;
}
async function typed(minimum: Minimum): Promise<Desk> {
  const desk = new Desk({ packs: packs(minimum) });
  await desk.toScan('buffalo-lodging');
  await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: CITIZEN.citizenNumber }, { type: 'next' });
  return desk;
}

async function dossierOf(desk: Desk): Promise<Dossier> {
  const own: Readonly<Record<string, string>> = { leaves: '2026-11-25', from: '2026-11-25', to: '2026-11-26' };
  await desk.fillForm(({ id, kind, choices }) => {
    const inner = id.split('.').at(-1) ?? '';
    if (own[inner]) return own[inner];
    if (/number$/i.test(inner)) return '999090111111';
    if (inner === 'heads') return '3';
    if (kind === 'choice' || kind === 'multi-choice') return choices[0]?.value ?? '';
    if (kind === 'yes-no' || kind === 'consent') return 'true';
    if (kind === 'date-time') return '2026-11-21T08:00';
    return kind === 'money' ? '1500' : 'Trần';
  });
  await desk.screen('review');
  await desk.do({ type: 'submit' });
  const { localDossierId, idempotencyKey, sealed } = desk.envelope;
  const bytes = open({ key: DOSSIER_KEY, sealed, ids: { localDossierId, idempotencyKey } });
  assert.ok(bytes.ok);
  return JSON.parse(Buffer.from(bytes.value).toString('utf8')) as Dossier;
}

for (const minimum of MINIMUMS) {
  const byQr = minimum === 'none' || minimum === 'typed' || minimum === 'qr';
  const byNumber = minimum === 'none' || minimum === 'typed';

  test(`minimum ${minimum}: the card is asked for; by the QR alone ${byQr ? 'one may go on' : 'nobody goes on'}`, async () => {
    const desk = await scanned(minimum);
    assert.equal((await desk.screen('lay-card')).goOnBy, byQr ? 'qr-only' : null);
    await desk.do({ type: 'go-on-unverified' });
    assert.equal((await desk.settled()).screen.name, byQr ? 'form' : 'lay-card');
    assert.deepEqual(desk.asked, [], 'no card was read');
  });

  test(`minimum ${minimum}: by a typed number alone ${byNumber ? 'one may go on' : 'nobody goes on'}`, async () => {
    const desk = await typed(minimum);
    assert.equal((await desk.screen('lay-card')).goOnBy, byNumber ? 'typed' : null);
    await desk.do({ type: 'go-on-unverified' });
    assert.equal((await desk.settled()).screen.name, byNumber ? 'form' : 'lay-card');
  });
}

test('a chip that says nothing, a reader that is away: going on is offered beside trying again', async () => {
  for (const failure of ['card-removed', 'card-unresponsive', 'card-unreadable', 'access-refused'] as const) {
    const desk = await scanned('qr');
    await desk.reported({ type: 'card-present' });
    await desk.readDone(outcome({ failure }));
    const { actions } = (await desk.screen('failure')).failure;
    assert.ok(actions.includes('go-on-unverified') && actions.includes('help'), failure);
    assert.ok(actions.indexOf('go-on-unverified') > 0, 'never the first advice');
    await desk.do({ type: 'go-on-unverified' });
    await desk.screen('form');
  }
  const away = await scanned('qr');
  await away.reported({ type: 'status', status: { ...READY, reader: 'away' } });
  await away.do({ type: 'go-on-unverified' });
  await away.screen('form');
});

test('a chip that says something wrong is not passed by', async () => {
  const wrong = [
    ...(['hash-mismatch', 'signature-invalid', 'chip-not-proven', 'downgrade', 'issuer-revoked'] as const).map(
      (code: ReadFailureCode) => outcome({ overall: 'failed', failures: [code] }),
    ),
    outcome({ failure: 'wrong-key' }),
    outcome({ failure: 'secure-messaging-broken' }),
    outcome({ fields: { ...CITIZEN, expiryDate: '2020-01-01' } }),
    outcome({ fields: { ...CITIZEN, citizenNumber: '999190654322' } }),
  ];
  for (const read of wrong) {
    const desk = await scanned('qr');
    await desk.reported({ type: 'card-present' });
    await desk.readDone(read);
    const { failure } = await desk.screen('failure');
    assert.ok(!failure.actions.includes('go-on-unverified'), failure.code);
    await desk.do({ type: 'go-on-unverified' });
    assert.equal((await desk.screen('failure')).failure.code, failure.code);
  }
});

test('by the QR: every mark, the review and the dossier say that nothing was verified', async () => {
  const desk = await scanned('qr');
  await desk.do({ type: 'go-on-unverified' });
  const { fields } = (await desk.screen('form')).page;
  const name = fields.find(({ id }) => id === 'fullName');
  assert.deepEqual([name?.value, name?.locked, name?.origin?.level], [CITIZEN.fullName, false, 'unverified']);
  assert.match(name?.origin?.label ?? '', /mã QR.*chưa xác minh/);
  const dossier = await dossierOf(desk);
  assert.deepEqual(dossier.identification, {
    method: 'qr-only',
    access: null,
    overall: null,
    chipAuthenticity: 'notDone',
    holderCompared: 'none',
  });
  assert.deepEqual([dossier.values.fullName?.source, dossier.values.fullName?.evidence?.overall], ['qr', null]);
  const review = desk.screens.map(({ screen }) => screen).find(({ name }) => name === 'review');
  assert.ok(review?.name === 'review');
  assert.equal(review.card.overall, 'unverified');
  assert.match(review.card.label, /mã QR.*chưa xác minh/);
  const reports = desk.said.flatMap((said) => (said.type === 'audit' ? [[said.event, said.context]] : []));
  assert.deepEqual(reports.slice(-1), [['identified-unverified', { way: 'qr-only' }]]);
});

test('by a number: it need not be typed again, proves nothing, and may be changed', async () => {
  const desk = await typed('typed');
  await desk.do({ type: 'go-on-unverified' });
  const number = (await desk.screen('form')).page.fields.find(({ id }) => id === 'citizenNumber');
  assert.deepEqual([number?.value, number?.locked, number?.origin?.level], [CITIZEN.citizenNumber, false, 'typed']);
  const dossier = await dossierOf(desk);
  assert.deepEqual([dossier.identification.method, dossier.identification.overall], ['typed', null]);
  assert.deepEqual([dossier.values.citizenNumber?.source, dossier.values.citizenNumber?.evidence], ['typed', null]);
});

test('who went on without the chip by mistake leaves the form and reads it all the same', async () => {
  const desk = await scanned('qr');
  await desk.do({ type: 'go-on-unverified' }, { type: 'back' }, { type: 'choose-other-service' });
  await desk.do({ type: 'choose-service', serviceId: 'buffalo-lodging' }, { type: 'next' });
  await desk.do({ type: 'set-consent', consentId: 'read-card', given: true }, { type: 'accept-notice' });
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
  await desk.readDone();
  const { fields } = (await desk.screen('form')).page;
  assert.equal(fields.find(({ id }) => id === 'fullName')?.origin?.level, 'consistent');
});
