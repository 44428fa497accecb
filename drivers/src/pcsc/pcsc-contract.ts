import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, type TestContext, test } from 'node:test';
import type { Result } from '../result/index.ts';
import type { PortOptions } from './create-port.ts';
import type { CardChannel, ConnectRequest, PcscFailure, PcscPort, ReaderFact } from './port.ts';

/** A card of the contract: what the simulators' readers take. */
export interface ContractCard {
  readonly atr: Uint8Array;
  readonly applet: (command: Uint8Array) => Promise<Uint8Array | null> | Uint8Array | null;
  readonly onPower?: (event: 'power-on' | 'power-off' | 'reset') => void;
}

/** What an implementation brings to be held to the contract: readers with hands to put cards in and take them away. */
export interface PcscRig {
  readonly name: string;
  /** Two empty readers. */
  readonly readers: readonly [string, string];
  openPort(options?: PortOptions): PcscPort;
  insert(reader: string, card: ContractCard): Promise<void>;
  /** Takes away what is there, if anything. */
  remove(reader: string): Promise<void>;
  stopService(): Promise<void>;
  startService(): Promise<void>;
  plugIn(reader: string): Promise<void>;
  unplug(reader: string): Promise<void>;
  /** What cannot be shown with this implementation, each with the reason. */
  readonly cannot: Partial<Record<Capability, string>>;
}

export type Capability = 'reader hot plug' | 'transactions in shared mode' | 'mute cards';

const CONTACTLESS_ATR = hex('3B80800101');
const T0_ATR = hex('3B00');
const OTHER_ATR = hex('3B8180018080');
const NOT_AN_ATR = hex('00FF');
const SW_OK = Uint8Array.of(0x90, 0x00);
const SILENCE = hex('80EE0000');
const ECHO_INS = 0xec;
const READ_INS = 0xb0;
/** Far above what an exchange with a simulated card takes, far below what a person would wait. */
const PATIENCE_MS = 10_000;
const SHORT_MS = 60;
const LONGEST_RESPONSE_BYTES = 65_535;

export function pcscContract(rig: PcscRig): void {
  const [readerA, readerB] = rig.readers;

  const contractTest = (name: string, body: (bench: Bench) => Promise<void>, needs?: Capability): void => {
    const reason = needs === undefined ? undefined : rig.cannot[needs];
    test(name, reason === undefined ? {} : { skip: reason }, async (t) => {
      const bench = new Bench(rig, t);
      try {
        await body(bench);
      } finally {
        await bench.clear();
      }
    });
  };

  describe(`PC/SC contract: ${rig.name}`, () => {
    contractTest('lists the readers, with and without a card', async (bench) => {
      const port = bench.port();
      const empty = value(await port.readers()).filter((reader) => rig.readers.includes(reader.name));
      assert.deepEqual(empty, [
        { name: readerA, card: 'absent' },
        { name: readerB, card: 'absent' },
      ]);
      await bench.insert(readerB, echoCard());
      const [a, b] = value(await port.readers()).filter((reader) => rig.readers.includes(reader.name));
      assert.deepEqual(a, { name: readerA, card: 'absent' });
      assert.deepEqual(b, { name: readerB, card: 'present', atr: CONTACTLESS_ATR });
    });

    contractTest('watch tells what is there already, then each card that comes and goes', async (bench) => {
      await bench.insert(readerA, echoCard());
      const facts = bench.watch();
      await facts.until({ type: 'reader-arrived', reader: readerB });
      assert.deepEqual(facts.of(readerA), [
        { type: 'reader-arrived', reader: readerA },
        { type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR },
      ]);
      await bench.rig.insert(readerB, echoCard());
      await facts.until({ type: 'card-inserted', reader: readerB, atr: CONTACTLESS_ATR });
      await bench.rig.remove(readerA);
      await facts.until({ type: 'card-removed', reader: readerA });
      await bench.rig.remove(readerB);
      await facts.until({ type: 'card-removed', reader: readerB });
      assert.deepEqual(
        facts.of(readerB).map((fact) => fact.type),
        ['reader-arrived', 'card-inserted', 'card-removed'],
      );
      const late = bench.watch(facts.port);
      await late.until({ type: 'reader-arrived', reader: readerB });
      await facts.close();
      await bench.rig.insert(readerA, echoCard());
      await late.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
      assert.equal(facts.of(readerA).length, 3, 'a closed watch hears nothing more');
    });

    contractTest('watch tells a card that was swapped', async (bench) => {
      await bench.insert(readerA, echoCard());
      const facts = bench.watch();
      await facts.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
      await rig.remove(readerA);
      await rig.insert(readerA, echoCard({ atr: OTHER_ATR }));
      await facts.until({ type: 'card-inserted', reader: readerA, atr: OTHER_ATR });
      assert.deepEqual(
        facts.of(readerA).map((fact) => fact.type),
        ['reader-arrived', 'card-inserted', 'card-removed', 'card-inserted'],
      );
    });

    contractTest(
      'a card that does not answer the reset is mute and cannot be connected',
      async (bench) => {
        const facts = bench.watch();
        await facts.until({ type: 'reader-arrived', reader: readerA });
        await rig.insert(readerA, echoCard({ atr: new Uint8Array(0) }));
        await facts.until({ type: 'card-mute', reader: readerA });
        assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'card-unresponsive' });
        await rig.remove(readerA);
        await facts.until({ type: 'card-removed', reader: readerA });
      },
      'mute cards',
    );

    contractTest('a card that answers the reset with nonsense cannot be connected', async (bench) => {
      await bench.insert(readerA, echoCard({ atr: NOT_AN_ATR }));
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'card-unresponsive' });
    });

    contractTest('connect: no card, no such reader', async (bench) => {
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'no-card' });
      assert.deepEqual(await bench.failure({ reader: 'No Such Reader 00 00', mode: 'shared' }), {
        code: 'reader-unavailable',
      });
    });

    contractTest('reports ATR and protocol, T=1 and T=0', async (bench) => {
      const t1 = await bench.connectTo(readerA, echoCard());
      assert.deepEqual(t1.atr, CONTACTLESS_ATR);
      assert.equal(t1.protocol, 'T=1');
      assert.equal(t1.reader, readerA);
      const t0 = await bench.connectTo(readerB, echoCard({ atr: T0_ATR }));
      assert.equal(t0.protocol, 'T=0');
      assert.deepEqual(value(await t0.transmit(echoCommand(3))), echoed(3));
    });

    contractTest('carries the longest commands and responses, byte for byte', async (bench) => {
      const channel = await bench.connectTo(readerA, echoCard());
      assert.equal(channel.maxResponseBytes, LONGEST_RESPONSE_BYTES);
      for (const lengthBytes of [0, 1, 254, 256, 257, 4096, 32_768, LONGEST_RESPONSE_BYTES - 2]) {
        const response = value(await channel.transmit(readCommand(lengthBytes)));
        assert.deepEqual(response, fileResponse(lengthBytes), `response with ${lengthBytes} data bytes`);
      }
      for (const lengthBytes of [1, 255, 256, 60_000]) {
        const response = value(await channel.transmit(echoCommand(lengthBytes)));
        assert.deepEqual(response, echoed(lengthBytes), `command with ${lengthBytes} data bytes`);
      }
    });

    contractTest('sends one command after the other, in the order of the calls', async (bench) => {
      let busy = 0;
      const seen: number[] = [];
      const channel = await bench.connectTo(
        readerA,
        echoCard({
          applet: async (command) => {
            busy += 1;
            assert.equal(busy, 1, 'one exchange at a time');
            seen.push(command[3] ?? -1);
            await new Promise((resolve) => setImmediate(resolve));
            busy -= 1;
            return SW_OK;
          },
        }),
      );
      const order = Array.from({ length: 20 }, (_, index) => index);
      const answers = await Promise.all(order.map((p2) => channel.transmit(Uint8Array.of(0x80, 0x01, 0, p2))));
      for (const answer of answers) assert.deepEqual(value(answer), SW_OK);
      assert.deepEqual(seen, order);
    });

    contractTest('a card pulled between two exchanges', async (bench) => {
      const channel = await bench.connectTo(readerA, echoCard());
      await bench.remove(readerA);
      assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'card-removed' });
      const again = await bench.connectTo(readerA, echoCard());
      assert.deepEqual(value(await again.transmit(echoCommand(1))), echoed(1));
      assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'card-removed' });
    });

    contractTest('a card pulled in the middle of an exchange, and laid on again', async (bench) => {
      const asked = deferred<void>();
      const channel = await bench.connectTo(readerA, silentCard(asked.resolve));
      const exchange = channel.transmit(SILENCE);
      await asked.promise;
      await rig.remove(readerA);
      assert.deepEqual(failure(await exchange), { code: 'card-removed' });
      await bench.untilCard(readerA, 'absent');
      const again = await bench.connectTo(readerA, echoCard());
      assert.deepEqual(value(await again.transmit(echoCommand(5))), echoed(5));
    });

    contractTest('the watchdog ends a channel whose card keeps silent', async (bench) => {
      const asked = deferred<void>();
      const channel = await bench.connectTo(readerA, silentCard(asked.resolve));
      assert.deepEqual(value(await channel.transmit(echoCommand(2))), echoed(2), 'it answers other commands');
      const exchange = channel.transmit(SILENCE, { timeoutMs: SHORT_MS });
      const queued = channel.transmit(echoCommand(1));
      await asked.promise;
      assert.deepEqual(failure(await exchange), { code: 'timed-out' });
      assert.deepEqual(failure(await queued), { code: 'timed-out' }, 'the channel is dead');
      assert.deepEqual(failure(await channel.reset()), { code: 'timed-out' });
      assert.deepEqual(failure(await channel.transaction(async () => undefined)), { code: 'timed-out' });
      await channel.close('leave');
      assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'timed-out' });
    });

    contractTest('after the watchdog the same reader works again once the card is laid on anew', async (bench) => {
      const port = bench.port({ connectTimeoutMs: SHORT_MS });
      const asked = deferred<void>();
      const channel = await bench.connectTo(readerA, silentCard(asked.resolve), { port });
      assert.deepEqual(failure(await channel.transmit(SILENCE, { timeoutMs: SHORT_MS })), { code: 'timed-out' });
      const stuck = await bench.failure({ reader: readerA, mode: 'shared' }, port);
      assert.deepEqual(stuck, { code: 'card-unresponsive' }, 'a reader that waits for its card');
      await bench.remove(readerA);
      await bench.insert(readerA, echoCard());
      const patient = bench.port();
      const again = value(await patient.connect({ reader: readerA, mode: 'exclusive' }));
      assert.deepEqual(value(await again.transmit(echoCommand(7))), echoed(7));
      await again.close('leave');
      const same = value(await bench.connectSoon({ reader: readerA, mode: 'exclusive' }, port));
      assert.deepEqual(value(await same.transmit(echoCommand(8))), echoed(8));
    });

    contractTest('a silent card delays no other reader, no file and no timer', async (bench) => {
      const port = bench.port();
      const silent = await bench.connectTo(readerA, silentCard(), { port });
      const lively = await bench.connectTo(readerB, echoCard(), { port });
      const hung = silent.transmit(SILENCE, { timeoutMs: PATIENCE_MS });
      let hanging = true;
      void hung.then(() => {
        hanging = false;
      });
      const facts = bench.watch(port);
      for (let round = 0; round < 50; round += 1) {
        assert.deepEqual(value(await lively.transmit(echoCommand(round))), echoed(round));
      }
      await Promise.all(Array.from({ length: 8 }, () => readFile(import.meta.filename)));
      await facts.until({ type: 'reader-arrived', reader: readerB });
      value(await port.readers());
      assert.equal(hanging, true, 'all of this happened while the silent card was waited for');
      await rig.remove(readerA);
      assert.deepEqual(failure(await hung), { code: 'card-removed' });
    });

    contractTest('cancellation: before, while waiting for its turn, in the middle', async (bench) => {
      const commands: number[] = [];
      const asked = deferred<void>();
      const channel = await bench.connectTo(readerA, silentCard(asked.resolve, commands));
      const before = await channel.transmit(echoCommand(1), { signal: AbortSignal.abort() });
      assert.deepEqual(failure(before), { code: 'cancelled' });
      assert.deepEqual(value(await channel.transmit(echoCommand(1))), echoed(1), 'nothing was sent, nothing is lost');

      const middle = new AbortController();
      const waiting = new AbortController();
      const exchange = channel.transmit(SILENCE, { signal: middle.signal, timeoutMs: PATIENCE_MS });
      const queued = channel.transmit(echoCommand(1), { signal: waiting.signal });
      await asked.promise;
      waiting.abort();
      assert.deepEqual(failure(await queued), { code: 'cancelled' });
      middle.abort();
      assert.deepEqual(failure(await exchange), { code: 'cancelled' });
      assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'cancelled' }, 'the channel is dead');
      assert.deepEqual(commands, [ECHO_INS, SILENCE[1]]);
      await bench.remove(readerA);
      const again = await bench.connectTo(readerA, echoCard());
      assert.deepEqual(value(await again.transmit(echoCommand(1))), echoed(1));
    });

    contractTest('exclusive mode keeps others out, a shared connection keeps an exclusive one out', async (bench) => {
      const exclusive = await bench.connectTo(readerA, echoCard(), { mode: 'exclusive' });
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'sharing-violation' });
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'exclusive' }), { code: 'sharing-violation' });
      await exclusive.close('leave');
      const port = bench.port();
      const first = value(await port.connect({ reader: readerA, mode: 'shared' }));
      const second = value(await port.connect({ reader: readerA, mode: 'shared' }));
      assert.deepEqual(value(await second.transmit(echoCommand(1))), echoed(1));
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'exclusive' }), { code: 'sharing-violation' });
      await first.close('leave');
      await second.close('leave');
      const last = value(await port.connect({ reader: readerA, mode: 'exclusive' }));
      const result = await last.transaction(async () => value(await last.transmit(echoCommand(2))));
      assert.deepEqual(value(result), echoed(2), 'a transaction on an exclusive connection');
    });

    contractTest(
      'a transaction keeps the other connections of a shared card waiting, and ends with its body',
      async (bench) => {
        const seen: number[] = [];
        const first = await bench.connectTo(readerA, silentCard(undefined, seen));
        const second = value(await bench.port().connect({ reader: readerA, mode: 'shared' }));
        let other: Promise<Result<Uint8Array, PcscFailure>> | undefined;
        const done = await first.transaction(async () => {
          value(await first.transmit(Uint8Array.of(0x80, 0x01, 0, 0)));
          other = second.transmit(Uint8Array.of(0x80, 0x03, 0, 0));
          value(await first.transmit(Uint8Array.of(0x80, 0x02, 0, 0)));
          return 'done';
        });
        assert.equal(value(done), 'done');
        assert.ok(other);
        value(await other);
        assert.deepEqual(seen, [1, 2, 3]);
        await assert.rejects(
          first.transaction(() => Promise.reject(new Error('a bug in the body'))),
          /a bug in the body/,
        );
        value(await second.transmit(Uint8Array.of(0x80, 0x04, 0, 0)));
        assert.deepEqual(seen, [1, 2, 3, 4], 'the transaction of a body that threw has ended too');
      },
      'transactions in shared mode',
    );

    contractTest('reset makes the card forget its session, and tells the others', async (bench) => {
      const power: string[] = [];
      const first = await bench.connectTo(readerA, echoCard({ onPower: (event) => power.push(event) }));
      const second = value(await bench.port().connect({ reader: readerA, mode: 'shared' }));
      power.length = 0;
      value(await first.reset());
      assert.deepEqual(power.includes('reset') || power.includes('power-off'), true, `power events: ${power}`);
      assert.deepEqual(value(await first.transmit(echoCommand(1))), echoed(1));
      assert.deepEqual(failure(await second.transmit(echoCommand(1))), { code: 'card-reset' });
      value(await second.reset());
      assert.deepEqual(value(await second.transmit(echoCommand(1))), echoed(1));
    });

    contractTest('close: leave, reset, unpower; nothing works afterwards', async (bench) => {
      const power: string[] = [];
      const card = echoCard({ onPower: (event) => power.push(event) });
      const left = await bench.connectTo(readerA, card);
      power.length = 0;
      await left.close('leave');
      await left.close('leave');
      assert.deepEqual(power, []);
      assert.deepEqual(failure(await left.transmit(echoCommand(1))), { code: 'closed' });
      assert.deepEqual(failure(await left.reset()), { code: 'closed' });
      for (const disposition of ['reset', 'unpower'] as const) {
        power.length = 0;
        const channel = value(await bench.port().connect({ reader: readerA, mode: 'exclusive' }));
        power.length = 0;
        await channel.close(disposition);
        assert.notDeepEqual(power, [], disposition);
      }
    });

    contractTest('a closed port ends what it had, also in the middle of an exchange', async (bench) => {
      const asked = deferred<void>();
      const port = bench.port();
      const channel = await bench.connectTo(readerA, silentCard(asked.resolve), { port });
      const facts = bench.watch(port);
      await facts.until({ type: 'reader-arrived', reader: readerA });
      const exchange = channel.transmit(SILENCE, { timeoutMs: PATIENCE_MS });
      await asked.promise;
      await port.close();
      assert.deepEqual(failure(await exchange), { code: 'closed' });
      assert.deepEqual(failure(await port.readers()), { code: 'closed' });
      assert.deepEqual(failure(await port.connect({ reader: readerA, mode: 'shared' })), { code: 'closed' });
      await port.close();
    });

    contractTest('the service stops and comes back', async (bench) => {
      const port = bench.port();
      const channel = await bench.connectTo(readerA, echoCard(), { port });
      const facts = bench.watch(port);
      await facts.until({ type: 'reader-arrived', reader: readerA });
      await facts.until({ type: 'reader-arrived', reader: readerB });
      facts.forget();
      await rig.stopService();
      try {
        await facts.until({ type: 'service-lost' });
        assert.deepEqual(facts.of(readerA), [
          { type: 'card-removed', reader: readerA },
          { type: 'reader-left', reader: readerA },
        ]);
        assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'service-unavailable' });
        assert.deepEqual(failure(await port.readers()), { code: 'service-unavailable' });
        assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }, port), {
          code: 'service-unavailable',
        });
        facts.forget();
      } finally {
        await rig.startService();
      }
      await facts.until({ type: 'service-restored' });
      await facts.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
      assert.equal(facts.all[0]?.type, 'service-restored');
      const again = value(await port.connect({ reader: readerA, mode: 'exclusive' }));
      assert.deepEqual(value(await again.transmit(echoCommand(9))), echoed(9));
      assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'service-unavailable' });
    });

    contractTest('the service is absent from the start', async (bench) => {
      await rig.stopService();
      const port = bench.port();
      const facts = bench.watch(port);
      try {
        assert.deepEqual(failure(await port.readers()), { code: 'service-unavailable' });
        assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }, port), {
          code: 'service-unavailable',
        });
        await facts.until({ type: 'service-lost' });
      } finally {
        await rig.startService();
      }
      await facts.until({ type: 'reader-arrived', reader: readerB });
      assert.deepEqual(
        facts.all.slice(0, 2).map((fact) => fact.type),
        ['service-lost', 'service-restored'],
      );
    });

    contractTest(
      'a reader is unplugged in the middle of an exchange and comes back',
      async (bench) => {
        const asked = deferred<void>();
        const channel = await bench.connectTo(readerA, silentCard(asked.resolve));
        const facts = bench.watch();
        await facts.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
        const exchange = channel.transmit(SILENCE);
        await asked.promise;
        facts.forget();
        await rig.unplug(readerA);
        try {
          assert.deepEqual(failure(await exchange), { code: 'reader-unavailable' });
          await facts.until({ type: 'reader-left', reader: readerA });
          assert.deepEqual(facts.of(readerA)[0], { type: 'card-removed', reader: readerA });
          assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'reader-unavailable' });
        } finally {
          await rig.plugIn(readerA);
        }
        await facts.until({ type: 'reader-arrived', reader: readerA });
      },
      'reader hot plug',
    );
  });
}

/** What one test has opened, so that it is closed whatever happens; and waiting for states instead of times. */
class Bench {
  readonly rig: PcscRig;
  private readonly t: TestContext;
  private readonly ports: PcscPort[] = [];

  constructor(rig: PcscRig, t: TestContext) {
    this.rig = rig;
    this.t = t;
  }

  port(options?: PortOptions): PcscPort {
    const port = this.rig.openPort(options);
    this.ports.push(port);
    return port;
  }

  watch(port = this.port()): FactLog {
    return new FactLog(port, this.t);
  }

  async insert(reader: string, card: ContractCard): Promise<void> {
    await this.rig.insert(reader, card);
    await this.untilCard(reader, 'present');
  }

  async remove(reader: string): Promise<void> {
    await this.rig.remove(reader);
    await this.untilCard(reader, 'absent');
  }

  async untilCard(reader: string, card: 'present' | 'absent'): Promise<void> {
    const port = this.port();
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const state = value(await port.readers()).find((candidate) => candidate.name === reader);
      if (state?.card === card) break;
      assert.ok(Date.now() < deadline, `"${reader}" never had its card ${card}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await port.close();
  }

  async connectTo(
    reader: string,
    card: ContractCard,
    { port = this.port(), mode = 'shared' as ConnectRequest['mode'] } = {},
  ): Promise<CardChannel> {
    await this.insert(reader, card);
    return value(await port.connect({ reader, mode }));
  }

  async failure(request: ConnectRequest, port = this.port()): Promise<PcscFailure> {
    return failure(await port.connect(request));
  }

  /** Connects as soon as nothing of an earlier, abandoned attempt is in the way. */
  async connectSoon(request: ConnectRequest, port: PcscPort): Promise<Result<CardChannel, PcscFailure>> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const connected = await port.connect(request);
      if (connected.ok || Date.now() > deadline) return connected;
    }
  }

  async clear(): Promise<void> {
    for (const reader of this.rig.readers) await this.rig.remove(reader);
    await Promise.all(this.ports.map((port) => port.close()));
    for (const reader of this.rig.readers) await this.untilCard(reader, 'absent');
    await Promise.all(this.ports.map((port) => port.close()));
  }
}

class FactLog {
  readonly port: PcscPort;
  readonly all: ReaderFact[] = [];
  private readonly handle: { close(): Promise<void> };
  private wake: () => void = () => undefined;

  constructor(port: PcscPort, t: TestContext) {
    this.port = port;
    this.handle = port.watch((fact) => {
      this.all.push(fact);
      this.wake();
    });
    t.after(() => this.handle.close());
  }

  of(reader: string): ReaderFact[] {
    return this.all.filter((fact) => 'reader' in fact && fact.reader === reader);
  }

  forget(): void {
    this.all.length = 0;
  }

  async until(wanted: ReaderFact): Promise<void> {
    let waiting = true;
    const deadline = setTimeout(() => {
      waiting = false;
      this.wake();
    }, PATIENCE_MS);
    while (!this.all.some((fact) => isSame(fact, wanted))) {
      assert.ok(waiting, `no fact ${wanted.type}; seen: ${this.all.map((fact) => fact.type).join(', ')}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    clearTimeout(deadline);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

function isSame(fact: ReaderFact, wanted: ReaderFact): boolean {
  try {
    assert.deepEqual(fact, wanted);
    return true;
  } catch {
    return false;
  }
}

function value<T>(result: Result<T, PcscFailure>): T {
  assert.ok(result.ok, `expected success, got ${JSON.stringify(result)}`);
  return result.value;
}

function failure(result: Result<unknown, PcscFailure>): PcscFailure {
  assert.ok(!result.ok, 'expected a failure');
  return result.error;
}

/** Echoes the data of EC, answers B0 with a file whose byte i is i & FF, and 9000 to anything else. */
function echoCard(override: Partial<ContractCard> = {}): ContractCard {
  return { atr: CONTACTLESS_ATR, applet: answer, ...override };
}

/** As echoCard, but 80EE is never answered. */
function silentCard(onSilence: () => void = () => undefined, seen: number[] = []): ContractCard {
  return echoCard({
    applet: (command) => {
      seen.push(command[1] ?? -1);
      if (command[1] !== SILENCE[1]) return answer(command);
      onSilence();
      return null;
    },
  });
}

function answer(command: Uint8Array): Uint8Array {
  const extended = command.length > 6 && command[4] === 0;
  if (command[1] === ECHO_INS) return Buffer.concat([command.subarray(extended ? 7 : 5), SW_OK]);
  if (command[1] === READ_INS) return fileResponse(Buffer.from(command).readUInt16BE(5));
  return SW_OK;
}

const ramp = (lengthBytes: number): Uint8Array => Uint8Array.from({ length: lengthBytes }, (_, index) => index & 0xff);
const fileResponse = (lengthBytes: number): Uint8Array => Uint8Array.from([...ramp(lengthBytes), ...SW_OK]);
const echoed = fileResponse;

function echoCommand(lengthBytes: number): Uint8Array {
  const header = [0x80, ECHO_INS, 0x00, 0x00];
  if (lengthBytes === 0) return Uint8Array.from(header);
  const lc = lengthBytes < 256 ? [lengthBytes] : [0, lengthBytes >> 8, lengthBytes & 0xff];
  return Uint8Array.from([...header, ...lc, ...ramp(lengthBytes)]);
}

/** Extended Le in every case; the simulated card takes it literally, so that 0 means no data. */
const readCommand = (lengthBytes: number): Uint8Array =>
  Uint8Array.of(0x80, READ_INS, 0x00, 0x00, 0x00, lengthBytes >> 8, lengthBytes & 0xff);

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  return Promise.withResolvers<T>();
}
