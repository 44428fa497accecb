import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtrInfo, parseCom, parseDataGroup, parseDir } from '@motcua/drivers/lds';
import { toHex } from '@motcua/drivers/tlv';
import { buildDg7, buildDg11, buildDg12, buildDg16 } from './details.ts';
import { buildAtrInfo, buildCom, buildDir } from './elementary-files.ts';
import { buildFaceDg2, buildFaceDg2OfSize, padJpeg } from './face.ts';

const ascii = (text: string): string => toHex(Buffer.from(text, 'latin1'));

test('EF.COM, to the byte, with every group that there is', () => {
  const versions = `5f0104${ascii('0108')}5f3606${ascii('040000')}`;
  assert.equal(toHex(buildCom([1, 2, 14], '0108')), `6015${versions}5c0361756e`);
  const all = Array.from({ length: 16 }, (_, index) => index + 1);
  const parsed = parseCom(buildCom(all));
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.dataGroups, all);
  assert.deepEqual([parsed.value.ldsVersion, parsed.value.unicodeVersion], ['1.7', '4.0.0']);
  assert.throws(() => buildCom([17]), /DG17/);
});

test('EF.ATR/INFO and EF.DIR', () => {
  assert.equal(toHex(buildAtrInfo({ extendedLength: null })), '4703940180');
  const sizes = { commandBytes: 0x1000, responseBytes: 0x10000 };
  const info = buildAtrInfo({ extendedLength: sizes });
  assert.equal(toHex(info), '47039401c07f660a02030010000203010000');
  const parsed = parseAtrInfo(info);
  assert.ok(parsed.ok);

  const aid = Buffer.from('a0000002471001', 'hex');
  assert.equal(toHex(buildDir([aid])), '61094f07a0000002471001');
  assert.ok(parseDir(buildDir([aid])).ok);
});

test('DG11 and DG12 begin with the list of what is in them', () => {
  const details = { fullName: 'A<<B', otherNames: ['C', 'D'], fullDateOfBirth: '19900102', placeOfBirth: ['E', 'F'] };
  const objects = [
    `5f0e04${ascii('A<<B')}`,
    'a00b0201025f0f01435f0f0144',
    `5f2b08${ascii('19900102')}`,
    `5f1103${ascii('E<F')}`,
  ];
  assert.equal(toHex(buildDg11(details)), `6b2e5c075f0ea05f2b5f11${objects.join('')}`);
  const dg12 = buildDg12({ issuingAuthority: 'X', dateOfIssue: '20200102', dates: 'packed' });
  assert.equal(toHex(dg12), '6c115c045f195f265f1901585f260420200102');
});

test('DG7 and DG16 count what is in them', () => {
  assert.equal(toHex(buildDg7([Uint8Array.of(1), Uint8Array.of(2)])), '670b0201025f4301015f430102');
  const person = { recordedOn: '20200102', name: 'A', telephone: '1', address: 'B' };
  const template = `5f5008${ascii('20200102')}5f5101415f5201315f530142`;
  assert.equal(toHex(buildDg16([person, person])), `7035020102a117${template}a217${template}`);
});

const IMAGE = { format: 'jpeg', bytes: Buffer.from('ffd8ffd9', 'hex'), widthPixels: 3, heightPixels: 4 } as const;

const HEADER = (formatType: string) => `a112800201018101028201008702010188${formatType}`;

test('DG2 in ISO/IEC 19794-5, to the byte', () => {
  const recordHeader = '4641430030313000000000320001';
  const facialInformation = `00000024000002${'00'.repeat(13)}`;
  const imageInformation = '010000030004010200000000';
  const record = `${recordHeader}${facialInformation}${imageInformation}ffd8ffd9`;
  const template = `7f6049${HEADER('020008')}5f2e32${record}`;
  assert.equal(toHex(buildFaceDg2(IMAGE, { sex: 'F' })), `75527f614f020101${template}`);
});

test('DG2 in ISO/IEC 39794-5, to the byte', () => {
  const jp2 = { ...IMAGE, format: 'jpeg2000' } as const;
  const built = buildFaceDg2(jp2, { sex: 'F', encoding: '39794-5', capturedAt: '2024-11-20' });
  const version = 'a007800103810207e3';
  const information = 'a117a003800103a103800100a706800103810104a903800102';
  const image = `a123a021a01f8004ffd8ffd9${information}`;
  const representation = `3034800100${image}a20a800207e881010b820114`;
  const block = `a1436541${version}a136${representation}`;
  assert.equal(toHex(built), `75657f61620201017f605c${HEADER('02002a')}7f2e45${block}`);
});

test('a file of an exact size, padded where decoders do not look', () => {
  for (const fileBytes of [200, 300, 17_018, 65_000]) {
    const built = buildFaceDg2OfSize(IMAGE, { sex: 'M' }, fileBytes);
    assert.equal(built.length, fileBytes);
    assert.ok(parseDataGroup(2, built).ok);
  }
  assert.throws(() => buildFaceDg2OfSize(IMAGE, { sex: 'M' }, 85), RangeError);
  assert.throws(() => padJpeg(IMAGE.bytes, 3), RangeError);
});
