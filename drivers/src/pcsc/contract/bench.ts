import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Result } from '../../result/index.ts';
import type { PortOptions } from '../create-port.ts';
import type { CardChannel, ConnectRequest, PcscFailure, PcscPort, ReaderFact } from '../port.ts';
import type { ContractCard, PcscRig } from './rig.ts';

/** Far above what an exchange with a simulated card takes, far below what a person would wait. */
export const PATIENCE_MS = 10_000;
export const SHORT_MS = 60;
/** Long enough to connect on a busy machine, short enough to wait for in a test. */
export const SHORT_CONNECT_MS = 500;

/** What one test has opened, so that it is closed whatever happens; and waiting for states instead of times. */
export class Bench {
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

  /** Each port learns of a card by itself, one a few milliseconds after the other. */
  async untilCard(reader: string, card: 'present' | 'absent', port?: PcscPort): Promise<void> {
    const asked = port ?? this.port();
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const state = value(await asked.readers()).find((candidate) => candidate.name === reader);
      if (state?.card === card) break;
      assert.ok(Date.now() < deadline, `"${reader}" never had its card ${card}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (!port) await asked.close();
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

export class FactLog {
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

export function isSame(fact: ReaderFact, wanted: ReaderFact): boolean {
  try {
    assert.deepEqual(fact, wanted);
    return true;
  } catch {
    return false;
  }
}

export function value<T>(result: Result<T, PcscFailure>): T {
  assert.ok(result.ok, `expected success, got ${JSON.stringify(result)}`);
  return result.value;
}

export function failure(result: Result<unknown, PcscFailure>): PcscFailure {
  assert.ok(!result.ok, 'expected a failure');
  return result.error;
}
