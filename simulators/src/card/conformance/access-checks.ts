import assert from 'node:assert/strict';
import { concatBytes, encodeTlv, findTag, fromHex, parseTlv, toHex } from '@motcua/drivers/tlv';
import { CIPHER_SUITES } from '../crypto/cipher-suite.ts';
import { paceOffered } from '../security-infos.ts';
import { type Bench, type Check, FID, hex, missing, readBySfi, SELECT_APPLICATION, SFI, selectFile } from './check.ts';
import { type PaceOutcome, runPace, securityEnvironment } from './pace-run.ts';
import type { TestTerminal } from './terminal.ts';

const refused = (sw: number, what: string): void =>
  assert.ok(sw !== 0x9000 && sw >> 8 !== 0x62, `${what} answered ${hex(sw)}`);

const inClear = (terminal: TestTerminal) => (cla: number, ins: number, p1p2: number, data: Uint8Array, ne?: number) =>
  terminal.plain({ cla, ins, p1: p1p2 >> 8, p2: p1p2 & 0xff, data, ...(ne !== undefined && { ne }) });

const general = (terminal: TestTerminal, cla: number, data: Uint8Array) =>
  terminal.plain({ cla, ins: 0x86, p1: 0, p2: 0, data, ne: 256 });

/** The chip's object at a step, of a run that is stopped there. */
async function nonceOf(bench: Bench): Promise<string> {
  await bench.card.reset();
  const terminal = bench.terminal();
  const { protocol, password } = bench;
  await inClear(terminal)(0, 0x22, 0xc1a4, securityEnvironment({ protocol, password }));
  const answer = await general(terminal, 0x10, fromHex('7c00'));
  assert.equal(hex(answer.sw), '9000');
  return toHex(answer.data);
}

export const ACCESS_CHECKS: readonly Check[] = [
  {
    id: 'access.card-access-by-sfi',
    title: 'EF.CardAccess reads before access by its short identifier 1C',
    clause: 'ICAO 9303-10 §3.11.3, 9303-11 §9.2.11',
    manner: 'harmless',
    async run(bench) {
      const file = bench.findings.cardAccess ?? missing('a card without EF.CardAccess');
      const answer = await bench.terminal().plain(readBySfi(SFI.cardAccess, 256));
      assert.equal(hex(answer.sw), '9000');
      assert.equal(toHex(answer.data.slice(0, file.length)), toHex(file.slice(0, answer.data.length)));
    },
  },
  {
    id: 'access.card-access-content',
    title: 'EF.CardAccess is a SET of SecurityInfo in DER and offers PACE on standardised domain parameters',
    clause: 'ICAO 9303-11 §9.2, §9.2.1',
    manner: 'harmless',
    async run({ findings }) {
      const file = findings.cardAccess ?? missing('a card without EF.CardAccess');
      const parsed = parseTlv(file);
      assert.ok(parsed.ok, 'EF.CardAccess is DER');
      assert.equal(parsed.value[0]?.tag, 0x31);
      assert.ok(paceOffered(file).length > 0, 'at least one PACEInfo with a standardised parameterId');
    },
  },
  {
    id: 'access.application',
    title: 'the application is selected by its name, another name is not',
    clause: 'ICAO 9303-10 §3.11.1, §3.6.1',
    manner: 'harmless',
    async run(bench) {
      const terminal = bench.terminal();
      assert.equal(hex((await terminal.plain(SELECT_APPLICATION)).sw), '9000');
      const other = await terminal.plain({ ...SELECT_APPLICATION, data: fromHex('a0000002471fff') });
      assert.equal(hex(other.sw), '6a82');
    },
  },
  {
    id: 'access.locked-before',
    title: 'before access EF.COM, EF.SOD and the data groups are neither selected nor read',
    clause: 'ICAO 9303-11 §4.2, §4.4.2',
    manner: 'harmless',
    async run(bench) {
      const terminal = bench.terminal();
      await terminal.plain(SELECT_APPLICATION);
      for (const fid of [FID.com, FID.sod, FID.dg1, 0x0102, FID.dg3]) {
        const { sw } = await terminal.plain(selectFile(fid));
        // §4.4.2 binds chips with PACE to 6982; older ones may refuse in other words, or at READ BINARY.
        if (bench.findings.pace.length > 0) assert.equal(hex(sw), '6982', `SELECT ${fid.toString(16)}`);
        refused(
          (await terminal.plain(readBySfi(fid === FID.com ? SFI.com : fid & 0x1f, 4))).sw,
          `READ ${fid.toString(16)}`,
        );
      }
    },
  },
  {
    id: 'access.unknown-instruction',
    title: 'an instruction or class that is not there is refused',
    clause: 'ISO/IEC 7816-4 §5.6',
    manner: 'harmless',
    async run(bench) {
      const terminal = bench.terminal();
      assert.match(hex((await terminal.plain('00fe0000')).sw), /^6(d|e|8|9|a)/);
      refused((await terminal.plain('f0a4000c')).sw, 'class F0');
    },
  },
  {
    id: 'pace.each-way',
    title: 'each PACEInfo that is offered opens the chip, with each password that is known',
    clause: 'ICAO 9303-11 §4.4',
    manner: 'harmless',
    async run(bench) {
      if (bench.findings.pace.length === 0) missing('the card offers no PACE');
      for (const protocol of bench.findings.pace) {
        for (const password of bench.passwords) {
          await bench.card.reset();
          const terminal = bench.terminal();
          const { sw, step } = await terminal.runPace({ protocol, password });
          assert.equal(hex(sw), '9000', `${JSON.stringify(protocol)}, step ${step}`);
          assert.equal(hex((await terminal.secured(SELECT_APPLICATION)).sw), '9000');
        }
      }
    },
  },
  {
    id: 'pace.nonce-fresh',
    title: 'two runs have two nonces, as long as the block size wants',
    clause: 'ICAO 9303-11 §4.4.3.3',
    manner: 'harmless',
    async run(bench) {
      const first = await nonceOf(bench);
      assert.notEqual(first, await nonceOf(bench));
      const bytes = first.length / 2 - 4;
      assert.equal(bytes % CIPHER_SUITES[bench.protocol.cipher].blockBytes, 0, `${bytes} bytes`);
    },
  },
  {
    id: 'pace.unknown-mechanism',
    title: 'MSE:SET AT with a protocol that does not exist is 6A80',
    clause: 'ICAO 9303-11 §4.4.4.1',
    manner: 'harmless',
    async run(bench) {
      if (bench.findings.pace.length === 0) missing('the card offers no PACE');
      const data = concatBytes(encodeTlv(0x80, fromHex('04007f000702020409ff'.slice(0, 20))), fromHex('830101'));
      assert.equal(hex((await inClear(bench.terminal())(0, 0x22, 0xc1a4, data)).sw), '6a80');
    },
  },
  {
    id: 'pace.unknown-password',
    title: 'MSE:SET AT with a password that does not exist is refused',
    clause: 'ICAO 9303-11 §4.4.4.1',
    manner: 'harmless',
    async run(bench) {
      const oid = securityEnvironment({ protocol: bench.protocol, password: bench.password });
      const data = oid.slice();
      // The value of 83 stands before 84 0x: password 0F is none.
      data[data.length - 4] = 0x0f;
      const { sw } = await inClear(bench.terminal())(0, 0x22, 0xc1a4, data);
      assert.match(hex(sw), /^6a8[08]$/);
    },
  },
  {
    id: 'pace.order',
    title: 'GENERAL AUTHENTICATE without MSE:SET AT, or out of its order, does not go on',
    clause: 'ICAO 9303-11 §4.4.1, Table 4',
    manner: 'harmless',
    async run(bench) {
      const { protocol, password } = bench;
      const terminal = bench.terminal();
      refused((await general(terminal, 0x10, fromHex('7c00'))).sw, 'without MSE:SET AT');
      await bench.card.reset();
      await inClear(terminal)(0, 0x22, 0xc1a4, securityEnvironment({ protocol, password }));
      refused((await general(terminal, 0x00, fromHex('7c0a85080000000000000000'))).sw, 'a token at once');
    },
  },
  {
    id: 'pace.invalid-key',
    title: 'a mapping key beside the curve, or outside the group, is refused',
    clause: 'ICAO 9303-11 §9.6, Table 13',
    manner: 'intrusive',
    async run(bench) {
      const { protocol, password } = bench;
      if (protocol.mapping === 'im') missing('integrated mapping exchanges no mapping key');
      const terminal = bench.terminal();
      const wrong: PaceOutcome = await runPace(
        async (cla, ins, p1p2, data, ne) => {
          const changed = data.slice();
          if (holdsMappingKey(data)) changed[data.length - 1] = (data.at(-1) ?? 0) ^ 1;
          return inClear(terminal)(cla, ins, p1p2, changed, ne);
        },
        { protocol, password },
      );
      assert.ok(!wrong.ok && wrong.step === 2 && wrong.why === undefined, `step ${wrong.ok ? 'all' : wrong.step}`);
    },
  },
  {
    id: 'pace.wrong-password',
    title: 'a wrong password ends in 6300 or 63Cx at the last step, and gives no access',
    clause: 'ICAO 9303-11 §4.4.4.2',
    manner: 'intrusive',
    async run(bench) {
      const { protocol, password } = bench;
      const wrong =
        'can' in password
          ? { can: otherDigits(password.can) }
          : { mrzInformation: otherDigits(password.mrzInformation) };
      const terminal = bench.terminal();
      const { sw, step } = await terminal.runPace({ protocol, password: wrong });
      assert.equal(step, 4);
      assert.match(hex(sw), /^63(00|c.)$/);
      await terminal.plain(SELECT_APPLICATION);
      assert.equal(hex((await terminal.plain(selectFile(FID.dg1))).sw), '6982');
    },
  },
  {
    id: 'bac.opens',
    title: 'BAC opens the chip, and its challenge is fresh',
    clause: 'ICAO 9303-11 §4.3',
    manner: 'harmless',
    async run(bench) {
      const { mrzInformation } = bench;
      const challenges: string[] = [];
      for (let round = 0; round < 2; round++) {
        await bench.card.reset();
        const terminal = bench.terminal();
        await terminal.plain(SELECT_APPLICATION);
        const { sw, data } = await terminal.plain('0084000008');
        if (sw === 0x6d00 || sw === 0x6982 || sw === 0x6985) missing(`a card without BAC (${hex(sw)})`);
        assert.equal(data.length, 8);
        challenges.push(toHex(data));
      }
      assert.notEqual(challenges[0], challenges[1]);
      await bench.card.reset();
      const terminal = bench.terminal();
      await terminal.plain(SELECT_APPLICATION);
      assert.equal(hex(await terminal.bac(mrzInformation)), '9000');
      assert.equal(hex((await terminal.secured(selectFile(FID.dg1))).sw), '9000');
    },
  },
  {
    id: 'bac.wrong-key',
    title: 'BAC with a wrong key is refused',
    clause: 'ICAO 9303-11 §4.3.1',
    manner: 'intrusive',
    async run(bench) {
      const terminal = bench.terminal();
      await terminal.plain(SELECT_APPLICATION);
      const sw = await terminal.bac(otherDigits(bench.mrzInformation));
      if (sw === 0x6d00) missing('a card without BAC');
      refused(sw, 'EXTERNAL AUTHENTICATE');
    },
  },
];

function holdsMappingKey(data: Uint8Array): boolean {
  const parsed = parseTlv(data);
  return parsed.ok && findTag(parsed.value, 0x7c, 0x81) !== undefined;
}

const otherDigits = (text: string): string => text.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
