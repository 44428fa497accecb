import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createBesideVerifier,
  createPreparedKeys,
  createReadSizeMemory,
  READ_PHASE,
  type ReadOutcome,
  type ReadRequest,
  readDocument,
  type TraceEntry,
  type VerifyBeside,
} from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import type { CardChannel } from '@motcua/drivers/pcsc';
import { findCitizen } from '../citizens/citizen.ts';
import { HONEST_CHIP } from './profile.ts';
import { cardOf, directChannel, facts, NOW, pki, requestFor, VERIFIED } from './test/reading-scene.ts';

/* What a read tells of itself while it runs and afterwards: times, trace, phases; and what is done beside it. */

const EXCHANGE_MS = 10;

/** A read in a time of its own, in which nothing but exchanges takes any. */
async function timed(change: Partial<ReadRequest> = {}, profile = HONEST_CHIP) {
  let nowMs = 1_000;
  const inner = directChannel(cardOf({ profile }));
  const channel: CardChannel = {
    ...inner,
    async transmit(command) {
      nowMs += EXCHANGE_MS;
      return inner.transmit(command);
    },
  };
  const clock = { monotonicMs: () => nowMs, now: () => NOW };
  const outcome = await readDocument(requestFor({ read: { clock, dataGroups: [1, 2, 13], ...change } }, channel));
  return outcome;
}
const steps = ({ trace }: Pick<ReadOutcome, 'trace'>): readonly string[] => trace.map(({ step }) => step);

describe('times', () => {
  test('each step has its own, and together they are the whole', async () => {
    const { stats } = await timed();
    assert.deepEqual(stats.ms, {
      connect: EXCHANGE_MS,
      access: 6 * EXCHANGE_MS,
      files: { DG1: EXCHANGE_MS, DG13: EXCHANGE_MS, DG14: EXCHANGE_MS, SOD: EXCHANGE_MS, DG2: EXCHANGE_MS },
      chipAuthentication: 2 * EXCHANGE_MS,
      verify: 0,
      total: EXCHANGE_MS * stats.apdus,
    });
  });

  test('that of Active Authentication counts as proof of the chip', async () => {
    const document = { chipAuthentication: 'absent', activeAuthentication: { kind: 'ecdsa', hash: 'sha256' } } as const;
    const { stats, ...outcome } = await timed({ dataGroups: [1] }, { ...HONEST_CHIP, document });
    assert.deepEqual(facts({ stats, ...outcome }), VERIFIED);
    assert.equal(stats.ms.chipAuthentication, EXCHANGE_MS);
  });

  test('verification is what it adds after the last exchange', async () => {
    let nowMs = 0;
    const clock = { monotonicMs: () => nowMs, now: () => NOW };
    const outcome = await timed({
      clock,
      verify: (request) => {
        nowMs += 700;
        return verifyPassively(request);
      },
    });
    assert.equal(outcome.stats.ms.verify, 700);
  });
});

describe('the trace', () => {
  const MEMBERS: Readonly<Record<keyof TraceEntry, true>> = {
    step: true,
    header: true,
    secured: true,
    commandBytes: true,
    responseBytes: true,
    sw: true,
    protectedSw: true,
    ms: true,
  };

  test('has each exchange once: header, lengths, status words, time, and no other member', async () => {
    const seen: TraceEntry[] = [];
    const { trace, stats } = await timed({ trace: (entry) => seen.push(entry) });
    assert.deepEqual(seen, trace, 'told as it happens');
    assert.equal(trace.length, stats.apdus);
    for (const entry of trace) {
      assert.deepEqual(Object.keys(entry).sort(), Object.keys(MEMBERS).sort());
      assert.match(entry.header, /^[0-9a-f]{8}$/);
      assert.equal(entry.ms, EXCHANGE_MS);
      assert.ok(entry.sw === 0x9000 || (entry.sw === 0x6282 && entry.step.startsWith('read ')), entry.step);
      assert.equal(entry.protectedSw, entry.secured ? entry.sw : null);
    }
    const sum = (member: 'commandBytes' | 'responseBytes') => trace.reduce((all, entry) => all + entry[member], 0);
    assert.deepEqual([sum('commandBytes'), sum('responseBytes')], [stats.bytesOut, stats.bytesIn]);
    assert.deepEqual(
      trace.map(({ secured }) => secured),
      trace.map((_, i) => i >= 6),
      'from the SELECT after PACE on',
    );
  });

  test('two people’s reads have the same one, but for lengths: nothing in it is of a person', async () => {
    const traceOf = async (citizenNumber: 'adult-2021' | 'd-stroke') => {
      const scene = { citizen: findCitizen(citizenNumber) };
      const { trace } = await readDocument(requestFor(scene, directChannel(cardOf(scene))));
      return trace.map(({ step, header, sw, protectedSw }) => ({ step, header, sw, protectedSw }));
    };
    assert.deepEqual(await traceOf('adult-2021'), await traceOf('d-stroke'));
  });
});

describe('phases', () => {
  test('have the numbers that other people’s tools rely on', () => {
    assert.deepEqual(READ_PHASE, {
      connecting: 1,
      access: 2,
      reading: 3,
      chipAuthentication: 4,
      verifying: 5,
      done: 6,
    });
  });

  test('each exchange falls into the one that its step says', async () => {
    const phaseOf = new Map<string, number>();
    let phase = 0;
    await timed({
      onProgress: (progress) => {
        phase = progress.phase;
      },
      trace: ({ step }) => phaseOf.set(step, phase),
    });
    assert.deepEqual(Object.fromEntries(phaseOf), {
      'read EF.CardAccess': 1,
      'PACE: set AT': 2,
      'PACE: nonce': 2,
      'PACE: map': 2,
      'PACE: agree': 2,
      'PACE: authenticate': 2,
      'select application': 2,
      'read DG1': 3,
      'read DG13': 3,
      'read DG14': 3,
      'CA: set AT': 4,
      'CA: agree': 4,
      'read SOD': 3,
      'read DG2': 3,
    });
    assert.equal(phase, READ_PHASE.done);
  });
});

describe('verification beside the reading', () => {
  const trust = { anchors: [pki.csca.certificate], crls: [] };

  test('begins with the SOD, before the next exchange; it ends after the last one', async () => {
    const verifier = createBesideVerifier({ trust });
    const sent: TraceEntry[] = [];
    const begun: (readonly string[])[] = [];
    const ended: (readonly string[])[] = [];
    const beside: VerifyBeside = (request) => {
      begun.push(steps({ trace: sent }));
      const finish = verifier.verify(request);
      return (files) => {
        ended.push(steps({ trace: sent }));
        return finish(files);
      };
    };
    try {
      const outcome = await timed({
        trust,
        trace: (entry) => sent.push(entry),
        verifyBeside: beside,
        verify: () => assert.fail('the reading thread does not verify'),
      });
      assert.deepEqual(facts(outcome), VERIFIED);
      assert.equal(begun.length, 1);
      assert.equal(begun[0]?.at(-1), 'read SOD');
      assert.ok(begun[0] && begun[0].length < outcome.trace.length);
      assert.deepEqual(ended, [steps(outcome)]);
    } finally {
      await verifier.close();
    }
  });

  test('does not hold up the card: the exchanges go on while it has not answered', async () => {
    let answer: (() => void) | undefined;
    const waits = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const verifier = createBesideVerifier({ trust });
    const sent: TraceEntry[] = [];
    const reading = timed({
      trust,
      trace: (entry) => {
        sent.push(entry);
        if (entry.step === 'read DG2') answer?.();
      },
      verifyBeside: (request) => {
        const finish = verifier.verify(request);
        // Answers only when the last exchange is over; who waited for it before would wait for ever.
        return async (files) => {
          await waits;
          return finish(files);
        };
      },
    });
    try {
      assert.deepEqual(facts(await reading), VERIFIED);
      assert.equal(sent.at(-1)?.step, 'read DG2');
    } finally {
      await verifier.close();
    }
  });

  test('goes by the trust store of the read, not by the one that the thread was started with', async () => {
    const verifier = createBesideVerifier({ trust });
    try {
      const nobody = { anchors: [], crls: [] };
      const distrusting = await timed({ trust: nobody, verifyBeside: verifier.verify });
      assert.equal(distrusting.verification.issuer, 'notAnchored');
      const trusting = await timed({ trust, verifyBeside: verifier.verify });
      assert.equal(trusting.verification.issuer, 'anchored');
    } finally {
      await verifier.close();
    }
  });

  test('runs in another thread', async () => {
    // A trust store that tells who opens it: the thread gets a copy, which knows nothing of this one.
    let openedHere = 0;
    const watched = {
      get anchors() {
        openedHere += 1;
        return trust.anchors;
      },
      crls: [],
    };
    const verifier = createBesideVerifier({ trust: watched });
    openedHere = 0;
    try {
      const outcome = await timed({ trust: watched, verifyBeside: verifier.verify });
      assert.deepEqual(facts(outcome), VERIFIED);
      assert.equal(openedHere, 0, 'the reading thread looked into the trust store');
    } finally {
      await verifier.close();
    }
  });
});

describe('before the card is there', () => {
  test('the keys of PACE and Chip Authentication are made: the read takes those two, and makes no pair of its own', async () => {
    const keys = createPreparedKeys({ parameterIds: [13], pairs: 2 });
    await keys.prepare();
    assert.equal(keys.waiting(), 2);
    const outcome = await timed({ ephemeralKeys: keys });
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.equal(keys.waiting(), 0);
  });

  test('the size of a read is known from the card before, of this ATR and of no other', async () => {
    const sizes = createReadSizeMemory();
    const profile = { ...HONEST_CHIP, extendedLength: 'not-supported' } as const;
    // What the ATR says is not true of this one: extended length is announced and refused.
    const readAs = async (atr: Uint8Array) => {
      const channel = { ...directChannel(cardOf({ profile })), atr };
      const outcome = await readDocument(requestFor({ read: { sizes, dataGroups: [1, 13] } }, channel));
      assert.deepEqual(facts(outcome), VERIFIED);
      return outcome.trace.filter(({ protectedSw, sw }) => (protectedSw ?? sw) === 0x6700).length;
    };
    const announcing = Uint8Array.of(0x3b, 0x85, 0x80, 0x01, 0x80, 0x73, 0xc0, 0x21, 0x40, 0x37);
    const another = announcing.with(6, 0x80);
    assert.equal(await readAs(announcing), 1, 'found out');
    assert.equal(await readAs(announcing), 0, 'remembered');
    assert.equal(await readAs(another), 1, 'another kind of card');
  });
});
