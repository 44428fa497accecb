import assert from 'node:assert/strict';
import type { CardChannel, PcscFailure } from '../../pcsc/port.ts';
import { err, ok } from '../../result/index.ts';
import { fromHex, toHex } from '../../tlv/index.ts';
import { type CardLink, createCardLink, type TraceEntry } from '../card-link.ts';

/** A card of which a test knows every answer. */
export type Answer = (command: Uint8Array, count: number) => Uint8Array | PcscFailure;

export interface TestChannel extends CardChannel {
  /** Commands as they came, in lower-case hex. */
  readonly commands: string[];
  resets: number;
}

export function answeringChannel(answer: Answer, options: Partial<CardChannel> = {}): TestChannel {
  const channel: TestChannel = {
    reader: 'test',
    atr: fromHex('3b800181'),
    protocol: 'T=1',
    maxResponseBytes: 65_535,
    commands: [],
    resets: 0,
    async transmit(command) {
      channel.commands.push(toHex(command));
      const answered = answer(command, channel.commands.length);
      return answered instanceof Uint8Array ? ok(answered) : err(answered);
    },
    async transaction(body) {
      return ok(await body());
    },
    async reset() {
      channel.resets++;
      return ok(undefined);
    },
    async close() {},
    ...options,
  };
  return channel;
}

export interface Exchange {
  readonly command: string;
  readonly response: string;
}

/** Replays a published transcript: any other command, or one too many, fails the test. */
export function scriptedChannel(script: readonly Exchange[]): TestChannel {
  return answeringChannel((command, count) => {
    const expected = script[count - 1];
    assert(expected, `a command after the end of the script: ${toHex(command)}`);
    assert.equal(toHex(command), expected.command, `command ${count}`);
    return fromHex(expected.response);
  });
}

export function linkOver(channel: CardChannel): CardLink & { readonly trace: TraceEntry[] } {
  const trace: TraceEntry[] = [];
  return Object.assign(createCardLink({ channel, trace: (entry) => trace.push(entry), monotonicMs: () => 0 }), {
    trace,
  });
}

/** Each byte of `hex` from byte `from` on (until `to`) with one bit changed, one at a time. */
export function corruptions(hex: string, from = 0, to = hex.length / 2): string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => {
    const bytes = fromHex(hex);
    bytes[from + i] = (bytes[from + i] ?? 0) ^ 0x01;
    return toHex(bytes);
  });
}
