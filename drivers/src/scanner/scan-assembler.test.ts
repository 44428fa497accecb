import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createManualClock } from '../clock/index.ts';
import type { ScannerLayout } from './port.ts';
import {
  createScanAssembler,
  MAX_SCAN_BYTES,
  MAX_SCAN_REPORTS,
  RESYNC_QUIET_MS,
  SCAN_TIMEOUT_MS,
  type Scan,
} from './scan-assembler.ts';

const LAYOUTS = ['access-is', 'newland'] as const;
/** Invented; its 56th byte lies inside a character. */
const TEXT = '999190654321|123456789|Đặng Thị Thử Nghiệm Hường|15061990|Nữ|Số 1 Phố Mẫu, Phường Mẫu, Tỉnh Mẫu|10052021';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Byte positions written out again from the vendors' tables, apart from those under test. */
function report(
  layout: ScannerLayout,
  data: Uint8Array,
  { more = false, id = 2, lengthByte = data.length, aim = ']Q1', size = 64 } = {},
): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes[0] = id;
  bytes[1] = lengthByte;
  if (layout === 'access-is') {
    bytes.set(utf8(aim), 2);
    bytes.set(data, 5);
    bytes[61] = 0x51;
  } else {
    bytes.set(data, 2);
    bytes[62] = 0x51;
  }
  bytes[63] = more ? 1 : 0;
  return bytes.slice(0, size);
}

function reports(layout: ScannerLayout, data: Uint8Array, cuts: readonly number[] = []): Uint8Array[] {
  const out: Uint8Array[] = [];
  let offset = 0;
  do {
    const length = Math.min(cuts[out.length % Math.max(1, cuts.length)] ?? 56, data.length - offset);
    out.push(report(layout, data.subarray(offset, offset + length), { more: offset + length < data.length }));
    offset += length;
  } while (offset < data.length);
  return out;
}

function assembler(layout: ScannerLayout, suffix = '') {
  const clock = createManualClock();
  const scans: Scan[] = [];
  const { push, reset } = createScanAssembler({ layout: () => layout, clock, onScan: (s) => scans.push(s), suffix });
  return { clock, scans, reset, push: (...all: Uint8Array[]) => all.forEach(push) };
}
const torn = (reason: string) => ({ kind: 'torn', reason });

for (const layout of LAYOUTS) {
  const aim = layout === 'access-is' ? ']Q1' : null;
  const scanOf = (text: string) => ({ kind: 'text', text, aim, symbology: 0x51 });

  describe(`reports of ${layout}`, () => {
    it('join before they are decoded', () => {
      const all = reports(layout, utf8(TEXT));
      assert.ok(all.length >= 2);
      const alone = new TextDecoder().decode(utf8(TEXT).subarray(0, 56));
      assert.ok(alone.includes('\ufffd'), 'the border must lie inside a character for this test to mean anything');
      const { push, scans, clock } = assembler(layout);
      push(...all);
      assert.deepEqual(scans, [scanOf(TEXT)]);
      assert.equal(clock.pending, 0);
    });

    it('may be cut anywhere', () => {
      fc.assert(
        fc.property(
          fc.string({ unit: 'grapheme', maxLength: 200 }),
          fc.array(fc.integer({ min: 1, max: 56 }), { minLength: 1, maxLength: 8 }),
          (text, cuts) => {
            const { push, scans } = assembler(layout);
            push(...reports(layout, utf8(text), cuts));
            push(...reports(layout, utf8(TEXT)));
            assert.deepEqual(scans, [scanOf(text), scanOf(TEXT)]);
          },
        ),
      );
    });

    it('of another id, another size or too much data drop the whole scan', () => {
      const [first = new Uint8Array(), ...rest] = reports(layout, utf8(TEXT));
      const data = utf8('x');
      for (const bad of [
        report(layout, data, { id: 3, more: true }),
        report(layout, data, { lengthByte: 57, more: true }),
        report(layout, data, { lengthByte: 255, more: true }),
        report(layout, data, { size: 63 }),
        new Uint8Array(65).fill(2),
        new Uint8Array(),
      ]) {
        const { push, scans } = assembler(layout);
        push(first, bad, ...rest);
        assert.deepEqual(scans, [torn('bad-report')]);
        // The remains of the broken scan are not taken for a new one.
        push(...reports(layout, utf8(TEXT)));
        assert.deepEqual(scans, [torn('bad-report'), scanOf(TEXT)]);
      }
    });

    it('too long by the length byte in the last report leave nothing behind', () => {
      const { push, scans } = assembler(layout);
      push(report(layout, utf8('x'), { lengthByte: 57 }), ...reports(layout, utf8(TEXT)));
      assert.deepEqual(scans, [torn('bad-report'), scanOf(TEXT)]);
    });

    it('that stop coming are torn, and the next scan is whole', () => {
      const { push, scans, clock } = assembler(layout);
      push(...reports(layout, utf8(TEXT)).slice(0, -1));
      clock.advance(SCAN_TIMEOUT_MS - 1);
      assert.deepEqual(scans, []);
      clock.advance(1);
      assert.deepEqual(scans, [torn('timed-out')]);
      push(...reports(layout, utf8(TEXT)));
      assert.deepEqual(scans, [torn('timed-out'), scanOf(TEXT)]);
      assert.equal(clock.pending, 0);
    });

    it('are bounded in bytes and in number', () => {
      const full = new Uint8Array(MAX_SCAN_BYTES).fill(0x41);
      const whole = assembler(layout);
      whole.push(...reports(layout, full));
      assert.equal(whole.scans[0]?.kind, 'text');

      const long = assembler(layout);
      long.push(...reports(layout, new Uint8Array(MAX_SCAN_BYTES + 1).fill(0x41)));
      assert.deepEqual(long.scans, [torn('too-long')]);

      const endless = assembler(layout);
      for (let i = 0; i < 3 * MAX_SCAN_REPORTS; i++) endless.push(report(layout, new Uint8Array(), { more: true }));
      assert.deepEqual(endless.scans, [torn('too-long')]);
      endless.clock.advance(RESYNC_QUIET_MS);
      endless.push(...reports(layout, utf8(TEXT)));
      assert.deepEqual(endless.scans, [torn('too-long'), scanOf(TEXT)]);
    });

    it('must be UTF-8', () => {
      for (const bytes of [Uint8Array.of(0x41, 0xc3), Uint8Array.of(0xff), Uint8Array.of(0xed, 0xa0, 0x80)]) {
        const { push, scans } = assembler(layout);
        push(...reports(layout, bytes));
        assert.deepEqual(scans, [torn('not-utf8')]);
      }
    });

    it('keep a BOM, and all that is not configured to be stripped', () => {
      const { push, scans } = assembler(layout);
      push(...reports(layout, utf8('\ufeffA\r\n')));
      assert.deepEqual(scans, [scanOf('\ufeffA\r\n')]);
      const configured = assembler(layout, '\r');
      configured.push(
        ...reports(layout, utf8('A\r')),
        ...reports(layout, utf8('A\n')),
        ...reports(layout, utf8('A\r\r')),
      );
      assert.deepEqual(configured.scans, [scanOf('A'), scanOf('A\n'), scanOf('A\r')]);
    });

    it('of half a scan are torn by an unplug', () => {
      const { push, scans, reset, clock } = assembler(layout);
      reset();
      assert.deepEqual(scans, []);
      push(...reports(layout, utf8(TEXT)).slice(0, 1));
      reset();
      assert.deepEqual(scans, [torn('timed-out')]);
      assert.equal(clock.pending, 0);
    });

    it('never make it throw', () => {
      const { push } = assembler(layout);
      fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (noise) => push(noise)));
    });
  });
}

describe('AIM identifier', () => {
  it('is what the device sends, if it is one', () => {
    const { push, scans } = assembler('access-is');
    push(report('access-is', utf8('A'), { aim: ']L0' }), report('access-is', utf8('A'), { aim: '\0\0\0' }));
    assert.deepEqual(
      scans.map((scan) => scan.kind === 'text' && scan.aim),
      [']L0', null],
    );
  });
});
