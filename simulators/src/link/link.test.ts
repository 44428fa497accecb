import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCommand } from '@motcua/drivers/apdu';
import { encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import fc from 'fast-check';
import { type AirLink, airMs, BIT_RATES, isBitRate, leastMs } from './air-time.ts';
import { predict } from './predict.ts';
import { overLink } from './slow-card.ts';
import { ASSUMED_THINK_TIMES, operationOf, thinkMs } from './think-time.ts';

const at424: AirLink = { bitRate: 424, turnaroundMs: 0 };
const bitMs = (32 * 1_000) / 13_560_000;

test('one short frame each way: bytes with parity, control byte, checksum, start and end', () => {
  const expected = ((5 + 3) * 9 + 2 + (10 + 3) * 9 + 2) * bitMs;
  assert.ok(Math.abs(airMs(at424, { commandBytes: 5, responseBytes: 10 }) - expected) < 1e-9);
});

test('what does not fit a frame is chained, and each block but the last acknowledged', () => {
  // 253 bytes of information fit; 254 take a second block and one R(ACK).
  const one = airMs(at424, { commandBytes: 5, responseBytes: 253 });
  const two = airMs(at424, { commandBytes: 5, responseBytes: 254 });
  assert.ok(Math.abs(two - one - (1 * 9 + (3 * 9 + 2) + (3 * 9 + 2)) * bitMs) < 1e-9);
  const waiting = airMs({ ...at424, turnaroundMs: 1 }, { commandBytes: 5, responseBytes: 254 });
  assert.ok(Math.abs(waiting - two - 4) < 1e-9, 'a turnaround after each of the four frames');
});

test('longer never takes less, faster never takes more, and nothing beats the bare bits', () => {
  const length = fc.integer({ min: 2, max: 66_000 });
  fc.assert(
    fc.property(length, length, fc.integer({ min: 16, max: 256 }), (commandBytes, responseBytes, frameBytes) => {
      const [slow = 0, ...faster] = BIT_RATES.map((bitRate) =>
        airMs({ bitRate, frameBytes }, { commandBytes, responseBytes }),
      );
      let last = slow;
      for (const ms of faster) {
        assert.ok(ms < last);
        last = ms;
      }
      assert.ok(last > leastMs(848, commandBytes + responseBytes));
      const more = airMs({ bitRate: 848, frameBytes }, { commandBytes, responseBytes: responseBytes + 1 });
      assert.ok(more > last);
    }),
  );
  assert.ok(isBitRate(424) && !isBitRate(423));
});

test('the steps of PACE and the other commands are told apart by what reaches the card', () => {
  const authenticate = (inner: string): Uint8Array =>
    encodeCommand({ cla: 0x10, ins: 0x86, p1: 0, p2: 0, data: encodeTlv(0x7c, fromHex(inner)), ne: 256 });
  assert.equal(operationOf(authenticate('')), 'pace-nonce');
  assert.equal(operationOf(authenticate('810104')), 'pace-map');
  assert.equal(operationOf(authenticate('830104')), 'pace-agree');
  assert.equal(operationOf(authenticate('850104')), 'pace-token');
  assert.equal(operationOf(fromHex('0c860000098e070000000000000000')), 'chip-authentication');
  assert.equal(operationOf(fromHex('00b09c0000')), 'read');
  assert.equal(operationOf(fromHex('0084000008')), 'challenge');
  assert.equal(operationOf(fromHex('00')), 'other');
});

test('a prediction is the sum over its exchanges, air and silicon apart', () => {
  const read = { step: 'read DG1', header: '0cb08100', secured: true, commandBytes: 23, responseBytes: 120 };
  const map = { step: 'PACE: map', header: '10860000', secured: false, commandBytes: 76, responseBytes: 71 };
  const both = predict([read, map], { link: at424 });
  assert.ok(Math.abs(both.airMs - airMs(at424, read) - airMs(at424, map)) < 1e-9);
  const { operationMs, securedCommandMs, securedByteMs } = ASSUMED_THINK_TIMES;
  const thinking = operationMs.read + securedCommandMs + 120 * securedByteMs + operationMs['pace-map'];
  assert.ok(Math.abs(both.thinkMs - thinking) < 1e-9);
  assert.ok(Math.abs(both.totalMs - both.airMs - both.thinkMs) < 1e-9);
});

test('a card over the link answers the same, when silicon would have', async () => {
  let nowMs = 0;
  const pauses: number[] = [];
  const slow = overLink(
    {
      atr: fromHex('3b800181'),
      applet: (command) => {
        nowMs += command[1] === 0x84 ? 1_000 : 1;
        return command[1] === 0xa4 ? null : fromHex('01029000');
      },
    },
    {
      link: at424,
      monotonicMs: () => nowMs,
      pause: async (ms) => {
        pauses.push(ms);
        nowMs += ms;
      },
    },
  );
  const read = fromHex('00b09c0000');
  assert.equal(toHex((await slow.applet(read)) ?? Uint8Array.of()), '01029000');
  const lengths = { commandBytes: 5, responseBytes: 4 };
  const dueMs =
    airMs(at424, lengths) + thinkMs(ASSUMED_THINK_TIMES, { operation: 'read', secured: false, responseBytes: 4 });
  assert.ok(Math.abs((pauses[0] ?? 0) - (dueMs - 1)) < 1e-9, 'less what the simulation took');
  await slow.applet(fromHex('0084000008'));
  assert.equal(pauses.length, 1, 'a simulation that is slower than silicon is not slowed down');
  assert.equal(await slow.applet(fromHex('00a4040c')), null, 'a silent card stays silent');
});
