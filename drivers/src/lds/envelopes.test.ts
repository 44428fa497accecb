import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import { encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import {
  parseAtrInfo,
  parseCardAccessEnvelope,
  parseCardSecurityEnvelope,
  parseDataGroup,
  parseDir,
  parseSodEnvelope,
} from './index.ts';
import { group, refusal } from './testing/expect.ts';
import { ATR_INFO, CARD_SECURITY, count, DG7, DG14, DG15, SOD } from './testing/samples.ts';

describe('images, envelopes and the rest', () => {
  it('DG7 counts its images', () => {
    assert.equal(group(7, DG7).images[0]?.format, 'jpeg');
    const image = encodeTlv(0x5f43, fromHex('ffd8ff'));
    const dg7 = (...objects: Uint8Array[]): string | null => refusal(parseDataGroup(7, encodeTlv(0x67, ...objects)));
    assert.equal(dg7(count(2), image), 'DG7 wrong-count @2');
    assert.equal(dg7(image), 'DG7 missing-object @2');
    assert.equal(dg7(count(10), ...Array.from({ length: 10 }, () => image)), 'DG7 too-many @2');
    assert.equal(dg7(), 'DG7 missing-object @2');
  });

  it('DG13: the Vietnamese layout, another one, and a broken Vietnamese one', () => {
    for (const { hex, expectedText } of vnCard.dg13) {
      const parsed = group(13, fromHex(hex));
      assert.equal(parsed.layout === 'vietnamese' && parsed.fields.fields.citizenNumber, expectedText.citizenNumber);
    }
    const other = group(13, fromHex('6d03010203'));
    assert.deepEqual([other.layout, toHex(other.content)], ['other', '010203']);
    const file = fromHex(vnCard.dg13[0]?.hex ?? '');
    // The version; then the length of the first field.
    assert.equal(refusal(parseDataGroup(13, file.with(10, 2))), 'DG13 wrong-value @8');
    assert.match(refusal(parseDataGroup(13, file.with(24, 0x7f))) ?? '', /^DG13 /);
  });

  it('DG14 and DG15 come out whole', () => {
    assert.equal(toHex(group(14, DG14).securityInfos), toHex(DG14.subarray(2)));
    assert.equal(toHex(group(15, DG15).publicKeyInfo), toHex(DG15.subarray(2)));
    assert.equal(refusal(parseDataGroup(14, fromHex('6e023000'))), 'DG14 unexpected-object @2');
    assert.equal(refusal(parseDataGroup(14, fromHex('6e00'))), 'DG14 missing-object @0');
    assert.equal(refusal(parseDataGroup(15, fromHex('6f0430003000'))), 'DG15 unexpected-object @4');
  });

  it('undefined groups are checked for their tag and kept', () => {
    for (const [number, hex] of [
      [6, '6603aabbcc'],
      [8, '6803aabbcc'],
      [9, '6903aabbcc'],
      [10, '6a03aabbcc'],
    ] as const) {
      assert.equal(toHex(group(number, fromHex(hex)).content), 'aabbcc');
      assert.equal(refusal(parseDataGroup(number, fromHex('6103aabbcc'))), `DG${number} wrong-tag @0`);
    }
  });

  it('bodies at every boundary of the length field, also longer than needed', () => {
    for (const lengthBytes of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      const body = new Uint8Array(lengthBytes).fill(0xff);
      assert.equal(group(8, encodeTlv(0x68, body)).content.length, lengthBytes);
    }
    assert.equal(toHex(group(8, fromHex('68820003aabbcc')).content), 'aabbcc');
    assert.equal(refusal(parseDataGroup(8, fromHex('6880aabb0000'))), 'DG8 indefinite-length @1');
  });

  it('DG3 and DG4 are never decoded', () => {
    assert.equal(refusal(parseDataGroup(3, fromHex('6300'))), 'DG3 protected-biometrics @0');
    assert.equal(refusal(parseDataGroup(4, fromHex('7600'))), 'DG4 protected-biometrics @0');
  });

  it('EF.SOD comes out of its wrapping in DER and in BER', () => {
    const der = parseSodEnvelope(SOD);
    assert.equal(der.ok && toHex(der.value.content), toHex(SOD.subarray(2)));
    const ber = parseSodEnvelope(fromHex('7780308006032a030400000000'));
    assert.equal(ber.ok && toHex(ber.value.content), '308006032a03040000');
    assert.equal(refusal(parseSodEnvelope(fromHex('77020400'))), 'EF.SOD wrong-tag @2');
    assert.equal(refusal(parseSodEnvelope(fromHex('770430003000'))), 'EF.SOD trailing-bytes @4');
    assert.equal(refusal(parseSodEnvelope(fromHex('30020400'))), 'EF.SOD wrong-tag @0');
  });

  it('EF.CardAccess and EF.CardSecurity', () => {
    const access = parseCardAccessEnvelope(fromHex(vnCard.efCardAccess.hex));
    assert.equal(access.ok && toHex(access.value.securityInfos), vnCard.efCardAccess.hex.toLowerCase());
    assert.equal(refusal(parseCardAccessEnvelope(SOD)), 'EF.CardAccess wrong-tag @0');
    const security = parseCardSecurityEnvelope(CARD_SECURITY);
    assert.equal(security.ok && toHex(security.value.content), toHex(CARD_SECURITY));
    assert.equal(refusal(parseCardSecurityEnvelope(fromHex('300306012a'))), 'EF.CardSecurity wrong-value @0');
    assert.equal(refusal(parseCardSecurityEnvelope(fromHex('3000'))), 'EF.CardSecurity wrong-value @0');
  });

  it('EF.ATR/INFO: lengths, capabilities, padding', () => {
    const parsed = parseAtrInfo(ATR_INFO);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.extendedLength, { maxCommandBytes: 65_535, maxResponseBytes: 65_535 });
    assert.deepEqual(parsed.value.capabilities, {
      selectsByFullName: true,
      shortFileIds: true,
      commandChaining: true,
      extendedLength: true,
      extendedLengthInformation: true,
    });
    assert.deepEqual(
      parsed.value.others.map(({ tag }) => tag),
      [0x43, 0x46],
    );
    const lengths = (hex: string): string | null => refusal(parseAtrInfo(fromHex(hex)));
    assert.equal(lengths('7f6604020203e8'), 'EF.ATR/INFO missing-object @0');
    assert.equal(lengths('7f660702010002020400'), 'EF.ATR/INFO wrong-value @3');
    assert.equal(lengths('7f66080202040002010400'), 'EF.ATR/INFO malformed-tag @10');
    assert.equal(lengths('0043010043'), 'EF.ATR/INFO malformed-tag @0');
    assert.equal(lengths('47039401804703940180'), 'EF.ATR/INFO repeated-object @5');
    const empty = parseAtrInfo(new Uint8Array(32).fill(0xff));
    assert.deepEqual(empty, { ok: true, value: { extendedLength: null, capabilities: null, others: [] } });
  });

  it('EF.DIR: labels, and templates without identifier', () => {
    const parsed = parseDir(fromHex('610e4f07a000000247100150034c4453'));
    assert.equal(parsed.ok && parsed.value.applications[0]?.label?.text, 'LDS');
    assert.equal(refusal(parseDir(fromHex('61025000'))), 'EF.DIR missing-object @0');
    assert.equal(refusal(parseDir(fromHex(`61134f11${'aa'.repeat(17)}`))), 'EF.DIR too-long @2');
  });
});
