import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { DataGroupNumber } from '../emrtd/model.ts';
import type { ReadOutcome, ReadRequest } from '../emrtd/read-request.ts';
import { err } from '../result/index.ts';
import { ATR, DG13, desk, NUMBER, outcome, PERSONAL, QR_TEXT, READER, readCard, settle } from './testing/fake-desk.ts';

describe('device status', () => {
  it('says ready first, then what is there, and every change once', async () => {
    const { sent, pcsc, scanner, printer } = desk();
    await settle();
    pcsc.facts({ type: 'reader-arrived', reader: READER });
    pcsc.facts({ type: 'reader-arrived', reader: READER });
    pcsc.facts({ type: 'card-inserted', reader: READER, atr: ATR });
    printer.change('paper-out');
    scanner.status('away');
    pcsc.facts({ type: 'service-lost' });
    await settle();
    const away = { reader: 'away', card: 'absent', scanner: 'away', printer: 'away' };
    const statuses = [
      away,
      { ...away, scanner: 'ready' },
      { ...away, scanner: 'ready', printer: 'ready' },
      { reader: 'ready', card: 'absent', scanner: 'ready', printer: 'ready' },
      { reader: 'ready', card: 'present', scanner: 'ready', printer: 'ready' },
      { reader: 'ready', card: 'present', scanner: 'ready', printer: 'paper-out' },
      { reader: 'ready', card: 'present', scanner: 'away', printer: 'paper-out' },
      { reader: 'service-unavailable', card: 'absent', scanner: 'away', printer: 'paper-out' },
    ];
    assert.deepEqual(sent, [{ type: 'ready' }, ...statuses.map((status) => ({ type: 'status', status }))]);
  });

  it('reaches the session, with the card as it comes and goes', async () => {
    const { pcsc, openSession } = desk();
    pcsc.layCard();
    const session = await openSession();
    const types = () => session.received.map(({ type }) => type);
    assert.deepEqual(types(), ['status', 'card-present']);
    pcsc.facts({ type: 'card-removed', reader: READER });
    await settle();
    assert.deepEqual(types(), ['status', 'card-present', 'status', 'card-absent']);
  });

  it('knows no reader that is not allowed', async () => {
    const { sent, pcsc, openSession } = desk();
    pcsc.layCard('Virtual PCD 00 00');
    const session = await openSession();
    assert.equal(session.received.length, 1);
    assert.equal(JSON.stringify(sent).includes('"present"'), false);
    await session.send(readCard());
    assert.equal(session.outcomes()[0]?.outcome.failure?.code, 'card-removed');
    assert.deepEqual(pcsc.connects, []);
  });

  it('works without scanner and printer', async () => {
    const { sent, openSession } = desk({ scanner: null, printer: null });
    const session = await openSession();
    assert.deepEqual(sent.at(-1), {
      type: 'status',
      status: { reader: 'away', card: 'absent', scanner: 'away', printer: 'away' },
    });
    await session.send({ type: 'print', id: 1, pdf: 'JVBERg==' });
    assert.deepEqual(session.received.at(-1), { type: 'print-done', id: 1, failure: { code: 'printer-away' } });
  });
});

describe('a scan', () => {
  const scanned = async (text: string) => {
    const { scanner, openSession } = desk();
    const session = await openSession();
    scanner.scan(text);
    await settle();
    return session.received.flatMap((message) => (message.type === 'qr-scanned' ? [message.qr] : []));
  };

  it('of a card gives its fields and generation', async () => {
    const [qr] = await scanned(QR_TEXT);
    assert.ok(qr?.kind === 'id-card');
    assert.equal(qr.citizenNumber, NUMBER);
    assert.equal(qr.generation, 'cccd2021');
    assert.equal(qr.identity.fullName?.value, 'Đặng Thị Thử Nghiệm');
    assert.equal(qr.identity.fullName?.source, 'qr');
    assert.equal(qr.identity.fullName?.evidence.overall, null);
  });

  it('of anything else gives its kind alone', async () => {
    assert.deepEqual(await scanned('0123456789|4e677579|01/01/1990|1|'), [{ kind: 'health-insurance' }]);
    assert.deepEqual(await scanned('https://example.vn/?token=999190654321'), [{ kind: 'other' }]);
    assert.deepEqual(await scanned(QR_TEXT.replace('15061990', '31061990')), [
      { kind: 'malformed', field: 'dateOfBirth' },
    ]);
  });

  it('that is torn says so, after its time or at an unplug', async () => {
    const { scanner, clock, openSession } = desk();
    const session = await openSession();
    const torn = () => session.received.filter(({ type }) => type === 'qr-scanned').length;
    scanner.scan(QR_TEXT, { reports: 1 });
    clock.advance(60_000);
    await settle();
    assert.equal(torn(), 1);
    scanner.scan(QR_TEXT, { reports: 1 });
    scanner.status('away');
    await settle();
    assert.equal(torn(), 2);
    assert.deepEqual(
      session.received.find(({ type }) => type === 'qr-scanned'),
      {
        type: 'qr-scanned',
        qr: { kind: 'torn' },
      },
    );
  });

  it('begun in one session does not end in the next', async () => {
    const { scanner, openSession } = desk();
    await openSession();
    scanner.scan(QR_TEXT, { reports: 1 });
    const next = await openSession();
    scanner.scan('x');
    await settle();
    assert.deepEqual(next.received.slice(1), [{ type: 'qr-scanned', qr: { kind: 'other' } }]);
  });
});

describe('a read', () => {
  it('opens the card for itself, with the keys of the request, and gives the asked fields alone', async () => {
    const { pcsc, requests, openSession } = desk();
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard());
    assert.deepEqual(pcsc.connects, [{ reader: READER, mode: 'exclusive' }]);
    assert.deepEqual(pcsc.log, ['connect', 'close unpower']);
    const [request] = requests;
    assert.deepEqual(request?.keys, {
      can: '654321',
      mrz: [{ documentNumber: '190654321', dateOfBirth: '900615', dateOfExpiry: '300615' }],
    });
    assert.deepEqual(request?.dataGroups, [1, 13]);
    assert.deepEqual(request?.policy, { bac: 'if-pace-not-offered', allowSimulated: false });
    const [done] = session.outcomes();
    assert.equal(done?.id, 1);
    assert.equal(done?.outcome.failure, null);
    assert.equal(done?.outcome.accessControl.used, 'pace-can');
    assert.deepEqual(Object.keys(done?.outcome.identity ?? {}), ['fullName', 'sex']);
    assert.deepEqual(done?.outcome.identity.sex, {
      value: 'M',
      source: 'chip',
      evidence: { overall: 'consistent', chipAuthenticity: 'proven', at: '2026-11-21T02:00:00.000Z' },
    });
  });

  it('tells its progress', async () => {
    const { pcsc, openSession } = desk({
      read: async (request) => {
        request.onProgress?.({ phase: 3, bytes: 10, totalBytes: 20 });
        return outcome('verified');
      },
    });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(7));
    assert.deepEqual(
      session.received.find(({ type }) => type === 'read-progress'),
      { type: 'read-progress', id: 7, progress: { phase: 3, bytes: 10, totalBytes: 20 } },
    );
  });

  it('without a card ends at once', async () => {
    const { pcsc, openSession } = desk();
    const session = await openSession();
    await session.send(readCard());
    assert.equal(session.outcomes()[0]?.outcome.failure?.code, 'card-removed');
    assert.equal(session.outcomes()[0]?.outcome.verification.overall, null);
    assert.deepEqual(pcsc.connects, []);
  });

  for (const [failure, code] of [
    ['card-removed', 'card-removed'],
    ['reader-unavailable', 'reader-lost'],
    ['service-unavailable', 'reader-lost'],
    ['sharing-violation', 'reader-lost'],
    ['card-unresponsive', 'card-unresponsive'],
  ] as const) {
    it(`that cannot connect (${failure}) ends with ${code}`, async () => {
      const { pcsc, clock, openSession } = desk();
      pcsc.layCard();
      pcsc.connecting = err({ code: failure });
      const session = await openSession();
      await session.send(readCard());
      clock.advance(450);
      await settle();
      assert.equal(session.outcomes()[0]?.outcome.failure?.code, code);
    });
  }

  it('that cannot connect because the reader has gone says that the reader has gone', async () => {
    const { pcsc, openSession } = desk();
    pcsc.layCard();
    pcsc.connecting = err({ code: 'card-unresponsive' });
    pcsc.states = [];
    const session = await openSession();
    await session.send(readCard());
    assert.equal(session.outcomes()[0]?.outcome.failure?.code, 'reader-lost');
  });

  it('of a card pulled in the middle keeps nothing, and the card laid on again is read anew', async () => {
    let pulled = true;
    const removed = { code: 'card-removed', message: 'the card was taken away' } as const;
    const { pcsc, openSession } = desk({
      read: async () => (pulled ? outcome('consistent', { failure: removed }) : outcome('consistent')),
    });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    assert.deepEqual(session.outcomes()[0]?.outcome.failure, removed);
    assert.deepEqual(session.outcomes()[0]?.outcome.identity, {});
    assert.deepEqual(pcsc.log, ['connect', 'close unpower']);
    pulled = false;
    pcsc.facts({ type: 'card-removed', reader: READER });
    pcsc.facts({ type: 'card-inserted', reader: READER, atr: ATR });
    await session.send(readCard(2));
    assert.equal(session.outcomes()[1]?.outcome.failure, null);
  });

  it('that failed in the exchange asks whether the card still lies there', async () => {
    const failure = { code: 'card-unresponsive', message: 'an exchange failed' } as const;
    const { pcsc, clock, openSession } = desk({ read: async () => outcome(null, { failure }) });
    const codes = () => session.outcomes().map((done) => done.outcome.failure?.code);
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    assert.deepEqual(codes(), [], 'pcscd may not have looked yet');
    clock.advance(450);
    await settle();
    pcsc.states = [{ name: READER, card: 'absent' }];
    await session.send(readCard(2));
    pcsc.states = [];
    await session.send(readCard(3));
    assert.deepEqual(codes(), ['card-unresponsive', 'card-removed', 'reader-lost']);
  });

  it('that failed in the exchange waits until pcscd has seen the removal, unless it is cancelled', async () => {
    const failure = { code: 'card-unresponsive', message: 'an exchange failed' } as const;
    const { pcsc, clock, openSession } = desk({ read: async () => outcome(null, { failure }) });
    const codes = () => session.outcomes().map((done) => done.outcome.failure?.code);
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    pcsc.states = [{ name: READER, card: 'absent' }];
    clock.advance(450);
    await settle();
    assert.deepEqual(codes(), ['card-removed']);
    pcsc.states = [{ name: READER, card: 'present' }];
    await session.send(readCard(2));
    await session.send({ type: 'cancel-read', id: 2 });
    assert.deepEqual(codes(), ['card-removed', 'card-unresponsive']);
    assert.equal(clock.pending, 0);
  });

  it('of a card that fails verification gives no field', async () => {
    const { pcsc, openSession } = desk({ read: async () => outcome('failed') });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard());
    assert.equal(session.outcomes()[0]?.outcome.verification.overall, 'failed');
    assert.deepEqual(session.outcomes()[0]?.outcome.identity, {});
  });

  it('says which signed file cannot be read', async () => {
    const files = new Map<DataGroupNumber, Uint8Array>([[13, DG13.slice(0, -1)]]);
    const { pcsc, openSession } = desk({ read: async () => outcome('consistent', { files }) });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard());
    assert.deepEqual(session.outcomes()[0]?.outcome.verification.failures, [
      { code: 'file-malformed', message: 'DG13 is signed but not readable (structure)' },
    ]);
  });

  it('that breaks inside ends, and its error stays inside', async () => {
    const { pcsc, openSession } = desk({
      read: async () => {
        throw new Error(`cannot parse ${NUMBER}`);
      },
    });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard());
    assert.equal(session.outcomes()[0]?.outcome.failure?.code, 'card-unreadable');
    assert.equal(JSON.stringify(session.received).includes(NUMBER), false);
    assert.deepEqual(pcsc.log, ['connect', 'close unpower']);
  });
});

/** A reading that goes on until it is cancelled. */
const untilCancelled = (request: ReadRequest): Promise<ReadOutcome> =>
  new Promise((resolve) => {
    request.signal?.addEventListener('abort', () =>
      resolve(outcome(null, { failure: { code: 'cancelled', message: 'the read was cancelled' } })),
    );
  });

describe('cancelling', () => {
  it('ends the read that it names', async () => {
    const { pcsc, openSession } = desk({ read: untilCancelled });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(5));
    await session.send({ type: 'cancel-read', id: 4 });
    assert.equal(session.outcomes().length, 0);
    await session.send({ type: 'cancel-read', id: 5 });
    assert.equal(session.outcomes()[0]?.outcome.failure?.code, 'cancelled');
    await session.send({ type: 'cancel-read', id: 5 });
    assert.equal(session.outcomes().length, 1);
  });

  it('is implied by a new read, which waits until the card is free', async () => {
    const { pcsc, openSession } = desk({ read: untilCancelled });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    session.wire.send(readCard(2));
    await session.send(readCard(3));
    assert.deepEqual(
      session.outcomes().map(({ id, outcome: { failure } }) => [id, failure?.code]),
      [
        [1, 'cancelled'],
        [2, 'cancelled'],
      ],
    );
    assert.deepEqual(pcsc.log, ['connect', 'close unpower', 'connect']);
  });

  it('is implied by the end of the session, and the next one waits for the card', async () => {
    const { pcsc, openSession } = desk({ read: untilCancelled });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    const next = await openSession();
    assert.equal(session.closed, true);
    await next.send(readCard(1));
    assert.deepEqual(pcsc.log, ['connect', 'close unpower', 'connect']);
    next.wire.close();
    await settle();
    assert.deepEqual(pcsc.log, ['connect', 'close unpower', 'connect', 'close unpower']);
  });
});

describe('printing', () => {
  const pdf = Buffer.from('%PDF-1.7').toString('base64');

  it('says how it went', async () => {
    const { printer, openSession } = desk();
    const session = await openSession();
    await session.send({ type: 'print', id: 1, pdf });
    printer.answer = async () => err({ code: 'paper-out' });
    await session.send({ type: 'print', id: 2, pdf });
    printer.answer = () => Promise.reject(new Error('bug'));
    await session.send({ type: 'print', id: 3, pdf });
    assert.deepEqual(
      session.received.filter(({ type }) => type === 'print-done'),
      [
        { type: 'print-done', id: 1, failure: null },
        { type: 'print-done', id: 2, failure: { code: 'paper-out' } },
        { type: 'print-done', id: 3, failure: { code: 'printer-failed' } },
      ],
    );
    assert.deepEqual(printer.pages, ['%PDF-1.7', '%PDF-1.7', '%PDF-1.7']);
  });
});

describe('the session wire', () => {
  it('is closed after a message that is not of the protocol', async () => {
    const { pcsc, openSession } = desk({ read: untilCancelled });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    await session.send({ type: 'read-card', id: 2, request: { citizenNumber: '1' } });
    assert.equal(session.closed, true);
    assert.deepEqual(pcsc.log, ['connect', 'close unpower']);
  });
});

describe('the status wire', () => {
  it('answers each ping, also while a read is under way', async () => {
    const { main, sent, pcsc, openSession } = desk({ read: untilCancelled });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    sent.length = 0;
    main.send({ type: 'ping' });
    main.send({ type: 'ping' });
    await settle();
    assert.deepEqual(sent, [{ type: 'pong' }, { type: 'pong' }]);
  });

  it('tells what was learned of a card series, once, and takes over what another device host learned', async () => {
    const size = { responseBytes: 258, refusedAboveBytes: 223 };
    const recalled: unknown[] = [];
    const { main, sent, pcsc, openSession } = desk({
      read: async ({ sizes }) => {
        recalled.push(sizes?.recall(ATR));
        sizes?.remember(ATR, size);
        return outcome('consistent');
      },
    });
    pcsc.layCard();
    const session = await openSession();
    const known = { series: createHash('sha256').update(ATR).digest('hex'), size };
    await session.send(readCard(1));
    await session.send(readCard(2));
    assert.deepEqual(
      sent.filter((message) => Object(message).type === 'read-size'),
      [{ type: 'read-size', known }],
    );
    const other = { responseBytes: 4_000 };
    main.send({ type: 'read-sizes', known: [{ ...known, size: other }] });
    await session.send(readCard(3));
    assert.deepEqual(recalled, [undefined, size, other]);
  });

  it('never carries a value of the citizen', async () => {
    const { sent, pcsc, scanner, printer, openSession } = desk({
      read: async (request) => {
        request.onProgress?.({ phase: 3, bytes: 10, totalBytes: 20 });
        return outcome('verified');
      },
    });
    pcsc.layCard();
    const session = await openSession();
    scanner.scan(QR_TEXT);
    scanner.scan(QR_TEXT.replace('15061990', '31061990'));
    await session.send(readCard(1, ['fullName', 'ethnicGroup', 'dateOfBirth', 'citizenNumber', 'permanentAddress']));
    await session.send({ type: 'print', id: 2, pdf: Buffer.from(QR_TEXT).toString('base64') });
    printer.change('paper-out');
    pcsc.facts({ type: 'card-removed', reader: READER });
    await settle();

    const toSession = JSON.stringify(session.received);
    for (const value of PERSONAL)
      assert.ok(toSession.includes(value), `the session must see ${value}, or this proves nothing`);
    const toMain = JSON.stringify(sent);
    assert.ok(sent.length >= 5);
    for (const value of PERSONAL) assert.equal(toMain.includes(value), false, value);
    const allowed = new Set(['type', 'status', 'reader', 'card', 'scanner', 'printer']);
    JSON.parse(toMain, (key, value: unknown) => {
      assert.ok(allowed.has(key) || key === '' || /^\d+$/.test(key), `unexpected ${key}`);
      return value;
    });
  });
});

describe('closing', () => {
  it('lets go of everything, once', async () => {
    const { host, pcsc, scanner, printer, openSession, sent } = desk({ read: untilCancelled });
    pcsc.layCard();
    const session = await openSession();
    await session.send(readCard(1));
    await host.close();
    await host.close();
    assert.equal(session.closed, true);
    assert.deepEqual(pcsc.log, ['connect', 'close unpower']);
    assert.deepEqual([pcsc.watching, pcsc.closed, scanner.closed, printer.closed], [false, true, true, true]);
    const before = sent.length;
    pcsc.facts({ type: 'service-lost' });
    const late = await openSession();
    assert.equal(late.closed, true);
    assert.equal(sent.length, before);
  });

  it('follows when the main process is gone', async () => {
    const { main, pcsc } = desk();
    main.close();
    await settle();
    assert.equal(pcsc.closed, true);
  });
});
