import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CommandApdu } from '../apdu/index.ts';
import { padMethod2 } from '../crypto/index.ts';
import { concatBytes, encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import type { CipherSuite } from './key-derivation.ts';
import {
  createSecureMessaging,
  describeSecureMessagingFailure,
  plainCapacity,
  type SecureMessagingFailure,
} from './secure-messaging.ts';
import { bytes, chipSide, EMPTY, KEY_BYTES, type Lie, SUITES } from './testing/secure-messaging-chip.ts';

/* Long sessions with a chip that computes its half another way must come out the same; and one that holds the keys may still lie. */

function session(suite: CipherSuite, counterStart = 0n) {
  const block = suite === '3des' ? 8 : 16;
  const terminal = createSecureMessaging({
    suite,
    encryptionKey: bytes(KEY_BYTES[suite], 3),
    macKey: bytes(KEY_BYTES[suite], 90),
    sendSequenceCounter: fromHex(counterStart.toString(16).padStart(2 * block, '0')),
  });
  return { terminal, chip: chipSide(suite, counterStart) };
}

describe('a long session', () => {
  for (const suite of SUITES) {
    const block = suite === '3des' ? 8 : 16;
    it(`${suite}: every exchange as the text has it, also where the counter carries or wraps`, () => {
      const last = (1n << BigInt(8 * block)) - 1n;
      for (const [start, exchanges] of [
        [0n, 300],
        [0xf0n, 20],
        [0xfffen, 20],
        [0xff_ffff_fff7n, 20],
        [last - 5n, 20],
      ] as const) {
        const { terminal, chip } = session(suite, start);
        for (let exchange = 0; exchange < exchanges; exchange++) {
          const data = exchange % 3 === 0 ? undefined : bytes(exchange % 40, exchange);
          const sent = terminal.protect({
            ...{ cla: 0, ins: exchange % 5 === 0 ? 0xb1 : 0xb0, p1: exchange & 0xff, p2: 3 },
            ...(data && { data }),
            ...(exchange % 2 === 0 && { ne: 200 }),
          });
          const opened = chip.open(sent);
          assert.equal(toHex(opened.data ?? EMPTY), toHex(data ?? EMPTY), `${start}, exchange ${exchange}`);
          const plain = exchange % 4 === 0 ? undefined : bytes(exchange % 50, exchange);
          const answer = terminal.unprotect(chip.answer(plain, exchange % 7 === 0 ? 0x6282 : 0x9000));
          assert.ok(answer.ok, `${start}, exchange ${exchange}`);
          assert.equal(toHex(answer.value.data), toHex(plain ?? EMPTY));
          assert.equal(answer.value.sw, exchange % 7 === 0 ? 0x6282 : 0x9000);
          assert.equal(terminal.verifiedResponses(), exchange + 1);
        }
      }
    });

    it(`${suite}: from any counter, with data of any length`, () => {
      const counter = fc.bigInt({ min: 0n, max: (1n << BigInt(8 * block)) - 1n });
      fc.assert(
        fc.property(counter, fc.uint8Array({ minLength: 1, maxLength: 300 }), (start, data) => {
          const { terminal, chip } = session(suite, start);
          for (let exchange = 0; exchange < 3; exchange++) {
            assert.equal(
              toHex(chip.open(terminal.protect({ cla: 0, ins: 0x86, p1: 0, p2: 0, data })).data ?? EMPTY),
              toHex(data),
            );
            const answer = terminal.unprotect(chip.answer(data));
            assert.ok(answer.ok && toHex(answer.value.data) === toHex(data));
          }
        }),
        { numRuns: 25 },
      );
    });

    it(`${suite}: counts from nought unless told otherwise, and from nothing of another length`, () => {
      const keys = { suite, encryptionKey: bytes(KEY_BYTES[suite], 3), macKey: bytes(KEY_BYTES[suite], 90) };
      const sent = createSecureMessaging(keys).protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0 });
      chipSide(suite, 0n).open(sent);
      for (const lengthBytes of [0, block - 1, block + 1]) {
        assert.throws(
          () => createSecureMessaging({ ...keys, sendSequenceCounter: new Uint8Array(lengthBytes) }),
          RangeError,
        );
      }
    });
  }
});

describe('an answer that holds the right MAC', () => {
  const cases = (suite: CipherSuite): Readonly<Record<string, readonly [Lie, SecureMessagingFailure['code']]>> => {
    const block = suite === '3des' ? 8 : 16;
    const cryptogram = bytes(block);
    const status = fromHex('99029000');
    return {
      'padding indicator 00': [{ data: encodeTlv(0x87, Uint8Array.of(0), cryptogram) }, 'malformed'],
      'padding indicator 02': [{ data: encodeTlv(0x87, Uint8Array.of(2), cryptogram) }, 'malformed'],
      'an empty DO’87’': [{ data: encodeTlv(0x87) }, 'malformed'],
      'a DO’87’ with nothing but its indicator': [{ data: encodeTlv(0x87, Uint8Array.of(1)) }, 'malformed'],
      'an empty DO’85’': [{ data: encodeTlv(0x85) }, 'malformed'],
      'a byte less than a block': [{ data: encodeTlv(0x87, Uint8Array.of(1), cryptogram.subarray(1)) }, 'malformed'],
      'a byte more than a block': [{ data: encodeTlv(0x85, cryptogram, Uint8Array.of(9)) }, 'malformed'],
      'a length beyond the answer': [{ data: Uint8Array.of(0x87, 0x7f, 1, ...cryptogram) }, 'malformed'],
      'a length to the end of the answer': [
        { data: Uint8Array.of(0x87, 1 + block + 4 + 10, 1, ...cryptogram) },
        'malformed',
      ],
      'a length of more bytes than any file has': [
        { data: Uint8Array.of(0x87, 0x85, 0, 0, 0, 0, 1 + block, 1, ...cryptogram) },
        'malformed',
      ],
      'an indefinite length, DO’85’': [{ data: Uint8Array.of(0x85, 0x80, ...cryptogram, 0, 0) }, 'malformed'],
      'an indefinite length': [{ data: Uint8Array.of(0x87, 0x80, 1, ...cryptogram, 0, 0) }, 'malformed'],
      'plain data, DO’81’': [{ data: encodeTlv(0x81, bytes(4)) }, 'malformed'],
      'data twice': [
        { data: concatBytes(encodeTlv(0x87, Uint8Array.of(1), cryptogram), encodeTlv(0x85, cryptogram)) },
        'malformed',
      ],
      'no status': [{ status: EMPTY }, 'malformed'],
      'another object where the status should be': [{ status: fromHex('98029000') }, 'malformed'],
      'a status of one byte': [{ status: fromHex('990190') }, 'malformed'],
      'a status of three bytes': [{ status: fromHex('9903900000') }, 'malformed'],
      'a status whose length is not the shortest': [{ status: fromHex('9981029000') }, 'malformed'],
      'the status twice': [{ status: concatBytes(status, status) }, 'malformed'],
      'something between status and MAC': [{ status: concatBytes(status, fromHex('800101')) }, 'malformed'],
      'something behind the MAC': [{ behind: fromHex('8000') }, 'malformed'],
      'the MAC twice': [{ mac: (mac) => concatBytes(encodeTlv(0x8e, mac), encodeTlv(0x8e, mac)) }, 'malformed'],
      'no MAC': [{ mac: () => EMPTY }, 'malformed'],
      'the MAC cut to four bytes': [{ mac: (mac) => encodeTlv(0x8e, mac.subarray(0, 4)) }, 'malformed'],
      'the MAC without a tag': [{ mac: (mac) => mac }, 'malformed'],
      'another status inside': [{ status: fromHex('99026a82') }, 'status-mismatch'],
      'another first byte of the status inside': [{ status: fromHex('99029100') }, 'status-mismatch'],
      'data without padding': [{ padded: () => new Uint8Array(block).fill(0x11) }, 'wrong-padding'],
      'padding of nothing but zeros': [{ padded: () => new Uint8Array(block) }, 'wrong-padding'],
      'a block too many behind the padding': [
        { padded: () => concatBytes(padMethod2(bytes(3), block), new Uint8Array(block)) },
        'wrong-padding',
      ],
    };
  };

  for (const suite of SUITES) {
    it(`${suite}: and is otherwise not as the text says, is refused by name and not counted`, () => {
      for (const [what, [lie, code]] of Object.entries(cases(suite))) {
        const { terminal, chip } = session(suite);
        chip.open(terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 }));
        const answer = terminal.unprotect(chip.answer(bytes(5), 0x9000, lie));
        assert.deepEqual(answer, { ok: false, error: { code } }, what);
        assert.equal(terminal.verifiedResponses(), 0, what);
      }
    });

    it(`${suite}: to another exchange, or under another key, is none`, () => {
      const { terminal, chip } = session(suite);
      chip.open(terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 }));
      const first = chip.answer(bytes(5));
      assert.ok(terminal.unprotect(first).ok);
      chip.open(terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 }));
      assert.deepEqual(terminal.unprotect(first), { ok: false, error: { code: 'wrong-mac' } });
      const other = session(suite);
      other.terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 });
      assert.deepEqual(other.terminal.unprotect(chipSide(suite, 5n).answer(bytes(5))), {
        ok: false,
        error: { code: 'wrong-mac' },
      });
    });
  }

  it('or is cut in the middle of anything, is refused by name', () => {
    for (const suite of SUITES) {
      const whole = session(suite);
      whole.chip.open(whole.terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 }));
      const { data, sw } = whole.chip.answer(bytes(150));
      for (let length = 1; length < data.length; length++) {
        const { terminal } = session(suite);
        terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 });
        const answer = terminal.unprotect({ data: data.subarray(0, length), sw });
        assert.deepEqual(answer, { ok: false, error: { code: 'malformed' } }, `${suite}, ${length} bytes`);
      }
    }
  });

  it('may put the data of an odd instruction into DO’85’, without an indicator', () => {
    for (const suite of SUITES) {
      const block = suite === '3des' ? 8 : 16;
      const { terminal, chip } = session(suite);
      chip.open(terminal.protect({ cla: 0, ins: 0xb1, p1: 0, p2: 0, data: fromHex('540101'), ne: 16 }));
      // The counter of the answer is one on: the vector depends on it.
      const probe = chipSide(suite, 1n);
      probe.answer(undefined);
      const answer = chip.answer(bytes(5), 0x9000, {
        data: encodeTlv(0x85, probe.encrypt(padMethod2(bytes(5), block))),
      });
      const opened = terminal.unprotect(answer);
      assert.ok(opened.ok && toHex(opened.value.data) === toHex(bytes(5)), suite);
    }
  });
});

describe('the length of what is sent', () => {
  const sent = (command: Partial<CommandApdu>, suite: CipherSuite = 'aes-128') => {
    const { terminal, chip } = session(suite);
    const apdu = terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ...command });
    return { apdu, ...chip.open(apdu) };
  };

  it('Le stands in one byte up to 256, in two from there', () => {
    for (const [ne, le] of [
      [1, '01'],
      [255, 'ff'],
      [256, '00'],
      [257, '0101'],
      [4_000, '0fa0'],
      [65_535, 'ffff'],
      [65_536, '0000'],
    ] as const) {
      assert.equal(toHex(sent({ ne }).le ?? EMPTY), le);
    }
    assert.equal(sent({}).le, undefined);
  });

  it('is extended when the command or the answer needs it, or the caller says so; never otherwise', () => {
    const extended = (command: Partial<CommandApdu>, suite?: CipherSuite) => {
      const { apdu } = sent(command, suite);
      assert.equal(apdu.ne, apdu.extended ? 65_536 : 256);
      return apdu.extended;
    };
    assert.equal(extended({}), false);
    assert.equal(extended({ ne: 223 }), false);
    assert.equal(extended({ ne: 224 }), true);
    assert.equal(extended({ ne: 231 }, '3des'), false);
    assert.equal(extended({ ne: 232 }, '3des'), true);
    assert.equal(extended({ ne: 224, extended: false }), false);
    assert.equal(extended({ ne: 1, extended: true }), true);
    // 239 bytes make 240 padded, 244 as DO'87', and 254 with DO'8E'; DO'97' is three more.
    assert.equal(extended({ data: bytes(239) }), false);
    assert.equal(extended({ data: bytes(239), ne: 1 }), true);
    assert.equal(extended({ data: bytes(240) }), true);
    assert.equal(extended({ data: bytes(240), extended: false }), true, 'it does not fit');
  });

  it('no data and empty data are the same', () => {
    assert.deepEqual(sent({ data: EMPTY, ne: 1 }).tags, [0x97, 0x8e]);
    assert.deepEqual(sent({ data: EMPTY }).tags, [0x8e]);
  });
});

describe('the most that an answer carries', () => {
  /** As long as the chip makes it, status word included. */
  const answerBytes = (suite: CipherSuite, plainBytes: number): number =>
    chipSide(suite, 0n).answer(new Uint8Array(plainBytes)).data.length + 2;

  for (const suite of SUITES) {
    it(`${suite}: is what a chip can put into so many bytes, and not a byte more`, () => {
      const sizes = [
        ...Array.from({ length: 330 }, (_, at) => at + 1),
        ...[1_000, 4_000, 32_780, 65_500, 65_520, 65_530, 65_535, 65_538, 65_552, 65_568, 65_600],
      ];
      for (const responseBytes of sizes) {
        const most = plainCapacity(suite, responseBytes);
        if (most > 0) assert.ok(answerBytes(suite, most) <= responseBytes, `${most} bytes in ${responseBytes}`);
        assert.ok(answerBytes(suite, most + 1) > responseBytes, `${most + 1} bytes in ${responseBytes}`);
      }
    });

    it(`${suite}: is asked for in a short command as far as a short answer goes`, () => {
      for (let ne = 1; ne <= 256; ne++) {
        const { extended } = session(suite).terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne });
        assert.equal(extended, answerBytes(suite, ne) > 258, `Le ${ne}`);
      }
    });
  }
});

describe('failures in words', () => {
  it('each has its own, and a status word only where the card gave one', () => {
    const said = (
      [
        { code: 'plain-status', sw: 0x9000 },
        { code: 'plain-status', sw: 0x6988 },
        { code: 'malformed' },
        { code: 'wrong-mac' },
        { code: 'wrong-padding' },
        { code: 'status-mismatch' },
      ] as const
    ).map(describeSecureMessagingFailure);
    assert.equal(new Set(said).size, said.length);
    assert.equal(said[0], 'the card answered without secure messaging');
    assert.match(said[1] ?? '', /6988/);
    for (const text of said.slice(2)) assert.doesNotMatch(text, /\d/);
  });
});
