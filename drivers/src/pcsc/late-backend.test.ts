import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from '../clock/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import type { Observed, PcscBackend } from './backend.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';
import { createPort } from './create-port.ts';
import { createLateBackend, LIBRARY_RETRY_MS } from './late-backend.ts';
import type { ReaderFact } from './port.ts';

const MISSING = err({ binding: 'koffi', reason: 'libpcsclite.so.1: cannot open shared object file' } as const);

/** A machine whose PC/SC library comes when the test says so. */
function machine() {
  const clock = createManualClock();
  const reasons: string[] = [];
  const facts: ReaderFact[] = [];
  let installed: Result<PcscBackend, BindingUnavailable> = MISSING;
  let tries = 0;
  let report: (observed: Observed) => void = () => {};
  const calls: string[] = [];
  const backend: PcscBackend = {
    binding: 'koffi',
    observe: async () => ok([{ name: 'Reader', card: 'absent' }]),
    follow: (listener) => {
      report = listener;
      return { stop: async () => void calls.push('stop') };
    },
    connect: () => ({ result: Promise.resolve(err({ code: 'no-card' })), abort: () => {} }),
    close: async () => void calls.push('close'),
  };
  const port = createPort(
    createLateBackend({
      binding: 'koffi',
      open: () => {
        tries += 1;
        return installed;
      },
      clock,
      onUnavailable: ({ reason }) => reasons.push(reason),
    }),
  );
  return {
    clock,
    port,
    reasons,
    facts,
    calls,
    tries: () => tries,
    watch: () => port.watch((fact) => facts.push(fact)),
    install: () => {
      installed = ok(backend);
    },
    report: (observed: Observed) => report(observed),
  };
}

describe('a PC/SC library that is missing', () => {
  it('is a service that does not run, and the reason is told once', async () => {
    const { port, watch, facts, reasons, clock } = machine();
    watch();
    assert.deepEqual(facts, [], 'not before whoever watches has its watch');
    clock.advance(0);
    assert.deepEqual(facts, [{ type: 'service-lost' }]);
    assert.deepEqual(await port.readers(), err({ code: 'service-unavailable' }));
    assert.deepEqual(await port.connect({ reader: 'Reader', mode: 'exclusive' }), err({ code: 'service-unavailable' }));
    clock.advance(10 * LIBRARY_RETRY_MS);
    assert.deepEqual(facts, [{ type: 'service-lost' }], 'and that it is missing is told once');
    assert.equal(reasons.length, 1);
  });

  it('is looked for at its interval and no faster', () => {
    const { watch, clock, tries } = machine();
    watch();
    clock.advance(LIBRARY_RETRY_MS - 1);
    assert.equal(tries(), 1);
    clock.advance(1);
    assert.equal(tries(), 2);
    clock.advance(60 * LIBRARY_RETRY_MS);
    assert.equal(tries(), 62);
  });

  it('serves from the moment when it is there', async () => {
    const { port, watch, facts, clock, install, report, tries } = machine();
    watch();
    clock.advance(0);
    install();
    clock.advance(LIBRARY_RETRY_MS);
    report({ service: 'up', readers: [{ name: 'Reader', card: 'absent' }] });
    assert.deepEqual(facts, [
      { type: 'service-lost' },
      { type: 'service-restored' },
      { type: 'reader-arrived', reader: 'Reader' },
    ]);
    assert.deepEqual(await port.readers(), ok([{ name: 'Reader', card: 'absent' }]));
    assert.deepEqual(await port.connect({ reader: 'Reader', mode: 'shared' }), err({ code: 'no-card' }));
    const before = tries();
    clock.advance(10 * LIBRARY_RETRY_MS);
    assert.equal(tries(), before, 'what was found is not looked for');
  });

  it('is not looked for when nobody watches any more', async () => {
    for (const at of ['before the first look', 'between two looks', 'when it is there'] as const) {
      const { port, watch, clock, install, calls } = machine();
      const watching = watch();
      if (at !== 'before the first look') clock.advance(0);
      if (at === 'when it is there') {
        install();
        clock.advance(LIBRARY_RETRY_MS);
      }
      await watching.close();
      await port.close();
      assert.equal(clock.pending, 0, at);
      assert.deepEqual(calls, at === 'when it is there' ? ['stop', 'close'] : [], at);
    }
  });
});
