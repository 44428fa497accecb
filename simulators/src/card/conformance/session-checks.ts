import assert from 'node:assert/strict';
import { encodeCommand } from '@motcua/drivers/apdu';
import { concatBytes, encodeTlv, parseTlv, toHex } from '@motcua/drivers/tlv';
import {
  type Check,
  FID,
  hex,
  missing,
  readBinary,
  readBySfi,
  SELECT_APPLICATION,
  SFI,
  SHORT_BLOCK,
  selectFile,
} from './check.ts';
import { readFile, readOdd } from './read-file.ts';
import type { TestTerminal } from './terminal.ts';

/** Nothing that was open is open any more. */
async function isOver(terminal: TestTerminal): Promise<void> {
  const answer = await terminal.plain(terminal.protect(selectFile(FID.dg1)));
  assert.notEqual(hex(answer.sw), '9000', 'the session goes on');
  await terminal.plain(SELECT_APPLICATION);
  assert.notEqual(hex((await terminal.plain(readBySfi(SFI.dg1, 4))).sw), '9000', 'DG1 reads in clear');
}

export const SESSION_CHECKS: readonly Check[] = [
  {
    id: 'sm.answers',
    title: 'answers under secure messaging carry the right checksum and counter, errors too',
    clause: 'ICAO 9303-11 §9.8.2, §9.8.4',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      for (const command of [selectFile(FID.com), readBinary(0, 4), readBinary(0, 16)]) {
        const answer = await terminal.secured(command);
        assert.deepEqual([hex(answer.sw), answer.protected], ['9000', true]);
      }
      const absent = await terminal.secured(selectFile(0x01ee));
      assert.deepEqual([hex(absent.sw), absent.protected], ['6a82', true], 'a file that is not there');
      assert.equal(
        hex((await terminal.secured(selectFile(FID.com))).sw),
        '9000',
        'an error of a command is none of the session',
      );
    },
  },
  {
    id: 'sm.wrong-mac',
    title: 'a command whose checksum is wrong is refused in clear, and the session is over',
    clause: 'ICAO 9303-11 §9.8.3, §9.8.5',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const command = terminal.protect(selectFile(FID.dg1));
      const data = (command.data ?? new Uint8Array(0)).slice();
      data[data.length - 1] = (data.at(-1) ?? 0) ^ 1;
      const answer = await terminal.plain({ ...command, data });
      assert.match(hex(answer.sw), /^6988$/);
      assert.equal(answer.data.length, 0);
      await isOver(terminal);
    },
  },
  {
    id: 'sm.missing-mac',
    title: 'a command without a checksum is refused, and the session is over',
    clause: 'ICAO 9303-11 §9.8.4, §9.8.5',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const command = terminal.protect(readBySfi(SFI.dg1, 4));
      const objects = parseTlv(command.data ?? new Uint8Array(0), { shallow: true });
      assert.ok(objects.ok);
      const data = concatBytes(...objects.value.filter(({ tag }) => tag !== 0x8e).map(({ raw }) => raw));
      assert.match(hex((await terminal.plain({ ...command, data })).sw), /^698[78]$/);
      await isOver(terminal);
    },
  },
  {
    id: 'sm.replayed-command',
    title: 'a command that was sent before is refused: its checksum is over the counter',
    clause: 'ICAO 9303-11 §9.8.2',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const command = terminal.protect(selectFile(FID.dg1));
      assert.equal(hex((await terminal.plain(command)).sw), '9000');
      assert.match(hex((await terminal.plain(command)).sw), /^698[78]$/);
    },
  },
  {
    id: 'sm.plain-command',
    title: 'a command in clear ends the session',
    clause: 'ICAO 9303-11 §9.8.3',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      await terminal.plain(selectFile(FID.dg1));
      await isOver(terminal);
    },
  },
  {
    id: 'sm.power',
    title: 'without power the session is gone',
    clause: 'ICAO 9303-11 §9.8.5',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      await bench.card.reset();
      await isOver(terminal);
    },
  },
  {
    id: 'files.required',
    title: 'EF.COM, EF.SOD and DG1 are there, whole, and begin with their tags',
    clause: 'ICAO 9303-10 §3.11, §4.6',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      for (const [fid, tag] of [
        [FID.com, 0x60],
        [FID.sod, 0x77],
        [FID.dg1, 0x61],
      ] as const) {
        const { sw, bytes } = await readFile(terminal, fid);
        assert.equal(hex(sw), '9000', fid.toString(16));
        assert.equal(bytes?.[0], tag, fid.toString(16));
      }
    },
  },
  {
    id: 'files.listed',
    title: 'each group that EF.COM lists is there; DG3 and DG4 stay locked',
    clause: 'ICAO 9303-10 §4.6.1, §3.11',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const { bytes } = await readFile(terminal, FID.com);
      const com = parseTlv(bytes ?? new Uint8Array(0));
      assert.ok(com.ok);
      const tags = com.value[0]?.children.find(({ tag }) => tag === 0x5c)?.value ?? new Uint8Array(0);
      assert.ok(tags.includes(0x61), 'EF.COM lists DG1');
      for (const tag of tags) {
        const number = GROUP_OF_TAG[tag] ?? assert.fail(`tag ${tag.toString(16)} names no data group`);
        const { sw } = await terminal.secured(selectFile(0x0100 + number));
        const locked = number === 3 || number === 4;
        assert.ok(locked ? sw !== 0x6a82 : sw === 0x9000, `DG${number}: ${hex(sw)}`);
        if (locked && sw === 0x9000) assert.notEqual(hex((await terminal.secured(readBinary(0, 4))).sw), '9000');
      }
    },
  },
  {
    id: 'files.short-identifiers',
    title: 'a file reads the same by short identifier and by selection',
    clause: 'ICAO 9303-10 §3.6.3, Table 33',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const bySelection = await readFile(terminal, FID.dg1);
      const bySfi = await terminal.secured(readBySfi(SFI.dg1, bySelection.bytes?.length ?? 1));
      assert.equal(toHex(bySfi.data), toHex(bySelection.bytes ?? new Uint8Array(0)));
    },
  },
  {
    id: 'files.end',
    title: 'reading over the end gives what there is; reading behind it is refused',
    clause: 'ISO/IEC 7816-4 §11.2.3, §5.6',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const { bytes = new Uint8Array(0) } = await readFile(terminal, FID.dg1);
      const over = await terminal.secured(readBinary(bytes.length - 3, 10));
      assert.match(hex(over.sw), /^(9000|6282|6c..|6b00|6700)$/);
      if (over.sw === 0x9000 || over.sw === 0x6282) assert.equal(toHex(over.data.slice(0, 3)), toHex(bytes.slice(-3)));
      const behind = await terminal.secured(readBinary(0x7000, 1));
      assert.match(hex(behind.sw), /^6/);
      assert.equal(behind.data.length, 0);
    },
  },
  {
    id: 'files.odd-instruction',
    title: 'READ BINARY with odd INS gives the same bytes in DO 53',
    clause: 'ISO/IEC 7816-4 §11.2.3, ICAO 9303-10 §3.6.3.2',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const { bytes = new Uint8Array(0) } = await readFile(terminal, FID.sod);
      const part = await readOdd(terminal, 16, 40);
      assert.equal(toHex(part), toHex(bytes.slice(16, 16 + part.length)));
      assert.ok(part.length > 0);
    },
  },
  {
    id: 'files.largest-short-block',
    title: 'a block of 223 bytes comes in one short answer',
    clause: 'ICAO 9303-11 §9.8.4',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      await terminal.secured(selectFile(FID.sod));
      const answer = await terminal.secured(readBinary(0, SHORT_BLOCK));
      assert.deepEqual([hex(answer.sw), answer.data.length], ['9000', SHORT_BLOCK]);
    },
  },
  {
    id: 'files.extended-length',
    title: 'a card that tells of extended length gives more than 256 bytes at once',
    clause: 'ICAO 9303-11 §9.3.1.1',
    manner: 'harmless',
    async run(bench) {
      const plain = await bench.terminal().plain(readBySfi(0x01, 256));
      const told = plain.sw === 0x9000 && toHex(plain.data).includes('7f66');
      if (!told) missing('EF.ATR/INFO tells nothing of extended length');
      const terminal = await bench.open();
      await terminal.secured(selectFile(FID.sod));
      const answer = await terminal.secured({ ...readBinary(0, 400), extended: true });
      assert.deepEqual([hex(answer.sw), answer.data.length], ['9000', 400]);
    },
  },
  {
    id: 'sm.extended-command-data',
    title: 'the length of a protected command may be extended even where short would do',
    clause: 'ISO/IEC 7816-4 §5.1',
    manner: 'harmless',
    async run(bench) {
      const plain = await bench.terminal().plain(readBySfi(0x01, 256));
      if (!toHex(plain.data).includes('7f66')) missing('EF.ATR/INFO tells nothing of extended length');
      const terminal = await bench.open();
      const command = terminal.protect(selectFile(FID.dg1));
      const bytes = encodeCommand({ ...command, extended: true, ne: 65_536 });
      const response = await bench.card.transmit(bytes);
      assert.equal(response && toHex(response.slice(-2)), '9000');
    },
  },
  {
    id: 'sm.unknown-object',
    title: 'a data object that is none of secure messaging is not passed over in silence',
    clause: 'ICAO 9303-11 §9.8.4',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const command = terminal.protect(selectFile(FID.dg1));
      const data = concatBytes(encodeTlv(0x81, Uint8Array.of(1)), command.data ?? new Uint8Array(0));
      assert.notEqual(hex((await terminal.plain({ ...command, data })).sw), '9000');
    },
  },
];

/** ICAO 9303-10 §4.7. */
const GROUP_OF_TAG: Readonly<Record<number, number>> = {
  97: 1,
  117: 2,
  99: 3,
  118: 4,
  101: 5,
  102: 6,
  103: 7,
  104: 8,
  105: 9,
  106: 10,
  107: 11,
  108: 12,
  109: 13,
  110: 14,
  111: 15,
  112: 16,
};
