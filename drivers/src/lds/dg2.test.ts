import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import examples from '../../vectors/lds-9303-10.json' with { type: 'json' };
import { concatBytes, encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import { parseDataGroup } from './index.ts';
import { LDS_LIMITS } from './limits.ts';
import { group, refusal } from './testing/expect.ts';
import {
  block39794,
  CBEFF_HEADER,
  count,
  dg2,
  dg2Of,
  dg2Of39794,
  face19794,
  record19794,
  template,
} from './testing/samples.ts';

const JPEG = fromHex('ffd8ffe0aabbccdd');
const JP2 = fromHex('ff4fff51aabbccdd');
const refused = (bytes: Uint8Array): string | null => refusal(parseDataGroup(2, bytes));

describe('the template of CBEFF', () => {
  it('A.3: reads the header of the worked example, in a file of its size', () => {
    const header = fromHex(examples.examples.find(({ id }) => id === 'dg2-header')?.hex ?? '');
    const file = dg2(template(header, encodeTlv(0x5f2e, new Uint8Array(12_642))));
    assert.equal(toHex(file.subarray(0, 4)), '7582319e');
    const [one] = group(2, file).templates;
    assert.ok(one);
    const { created, validFrom, validTo, ...numbers } = one.header;
    assert.deepEqual(numbers, {
      version: 0x0101,
      type: 2,
      subtype: undefined,
      creator: '00010001',
      formatOwner: 0x0101,
      formatType: 8,
      others: [],
    });
    assert.deepEqual([created?.date, created?.time], ['2002-03-15', '13:30:00']);
    assert.deepEqual([validFrom?.date, validTo?.date], ['2002-04-01', '2007-03-31']);
    // The example leaves the data open, so that they are no record.
    assert.deepEqual([one.encoding, one.data.length, one.faces], ['other', 12_642, []]);
  });

  it('has no faces, or several templates', () => {
    assert.deepEqual(group(2, dg2()).templates, []);
    const two = group(
      2,
      dg2Of(record19794(face19794({ image: JPEG })), record19794(face19794({ image: JP2, format: 1 }))),
    );
    assert.deepEqual(
      two.faces.map(({ image }) => image.format),
      ['jpeg', 'jpeg2000'],
    );
  });

  it('keeps an unknown encoding, and goes without a header', () => {
    const file = dg2(template(encodeTlv(0x5f2e, fromHex('0102'))), template(encodeTlv(0x7f2e, fromHex('ffff'))));
    const { templates } = group(2, file);
    assert.deepEqual(
      templates.map(({ encoding, data }) => [encoding, toHex(data)]),
      [
        ['other', '0102'],
        ['other', 'ffff'],
      ],
    );
    assert.equal(templates[0]?.header.formatOwner, undefined);
  });

  it('takes a record behind the constructed tag, as some issuers put it', () => {
    const file = dg2(template(CBEFF_HEADER, encodeTlv(0x7f2e, record19794(face19794({ image: JPEG })))));
    assert.equal(group(2, file).templates[0]?.encoding, 'ISO/IEC 19794-5:2005');
  });

  it('refuses what does not add up', () => {
    const one = template(CBEFF_HEADER, encodeTlv(0x5f2e, fromHex('0102')));
    const groupOf = (...objects: Uint8Array[]): Uint8Array => encodeTlv(0x75, encodeTlv(0x7f61, ...objects));
    assert.equal(refused(groupOf(count(2), one)), 'DG2 wrong-count @5');
    assert.equal(refused(groupOf(one)), 'DG2 missing-object @5');
    assert.equal(refused(encodeTlv(0x75)), 'DG2 missing-object @0');
    assert.equal(refused(groupOf(count(10), ...Array.from({ length: 10 }, () => one))), 'DG2 too-many @8');
    assert.equal(refused(groupOf(count(1), template(CBEFF_HEADER))), 'DG2 missing-object @8');
    const data = encodeTlv(0x5f2e, fromHex('01'));
    assert.equal(refused(groupOf(count(1), template(data, data))), 'DG2 repeated-object @15');
    assert.equal(refused(groupOf(count(1), template(data, encodeTlv(0x7f2e)))), 'DG2 repeated-object @15');
  });
});

describe('ISO/IEC 19794-5:2005', () => {
  it('reads every field of a record with feature points', () => {
    // Type 1, point 12.1 at (100, 120); type 1, point 2.4 at (65535, 0).
    const points = [fromHex('01c1006400780000'), fromHex('0124ffff00000000')];
    const { faces } = group(2, dg2Of(record19794(face19794({ image: JPEG, points, width: 413, height: 531 }))));
    assert.deepEqual(faces, [
      {
        image: { format: 'jpeg', bytes: JPEG },
        declared: { format: 'jpeg', widthPixels: 413, heightPixels: 531 },
        detail: {
          standard: 'ISO/IEC 19794-5:2005',
          gender: 2,
          eyeColour: 3,
          hairColour: 4,
          features: 0x010203,
          expression: 1,
          poseAngle: [10, 20, 30],
          poseAngleUncertainty: [1, 2, 3],
          featurePoints: [
            { type: 1, major: 12, minor: 1, x: 100, y: 120 },
            { type: 1, major: 2, minor: 4, x: 65_535, y: 0 },
          ],
          faceImageType: 1,
          colourSpace: 1,
          sourceType: 2,
          deviceType: 0x0102,
          quality: 77,
        },
      },
    ]);
  });

  it('reads several faces of one record, and passes over padding behind it', () => {
    const record = record19794(
      face19794({ image: JPEG }),
      face19794({ image: JP2, format: 1 }),
      face19794({ image: JPEG, format: 9 }),
    );
    const { faces } = group(2, dg2Of(concatBytes(record, new Uint8Array(7))));
    assert.deepEqual(
      faces.map(({ declared }) => declared.format),
      ['jpeg', 'jpeg2000', 'other'],
    );
    assert.deepEqual(
      faces.map(({ image }) => toHex(image.bytes)),
      [JPEG, JP2, JPEG].map(toHex),
    );
  });

  /** Where the record begins in a file of one short record. */
  const RECORD_AT = 31;

  it('refuses lengths and counts that lie, at the place of the lie', () => {
    const record = record19794(face19794({ image: JPEG, points: [fromHex('01c1006400780000')] }));
    const good = dg2Of(record);
    assert.equal(refused(good), null);
    assert.equal(toHex(good.subarray(RECORD_AT, RECORD_AT + 4)), '46414300');
    const lie = (at: number, ...bytes: number[]): string | null => {
      const file = good.slice();
      file.set(bytes, RECORD_AT + at);
      return refused(file);
    };
    assert.equal(lie(4, 0x30, 0x33, 0x30), `DG2 wrong-value @${RECORD_AT + 4}`, 'edition of 2011');
    assert.equal(lie(8, 0xff, 0xff, 0xff, 0xff), `DG2 wrong-length @${RECORD_AT + 8}`, 'record longer than the file');
    assert.equal(lie(8, 0, 0, 0, 13), `DG2 wrong-length @${RECORD_AT + 8}`, 'record shorter than its header');
    assert.equal(
      lie(8, 0, 0, 0, record.length - 1),
      `DG2 wrong-length @${RECORD_AT + 14}`,
      'record shorter than its face',
    );
    assert.equal(lie(12, 0xff, 0xff), `DG2 too-many @${RECORD_AT + 12}`, 'faces');
    assert.equal(lie(12, 0, 2), `DG2 truncated @${RECORD_AT + record.length}`, 'a face too many');
    assert.equal(lie(12, 0, 0), `DG2 wrong-length @${RECORD_AT + 8}`, 'a face too few');
    assert.equal(lie(14, 0, 0, 0, 31), `DG2 wrong-length @${RECORD_AT + 14}`, 'face shorter than its headers');
    assert.equal(lie(14, 0, 0, 0, 0), `DG2 wrong-length @${RECORD_AT + 14}`, 'face of no length');
    assert.equal(lie(14, 0xff, 0xff, 0xff, 0xff), `DG2 wrong-length @${RECORD_AT + 14}`, 'face longer than the record');
    assert.equal(lie(18, 0, 3), `DG2 wrong-length @${RECORD_AT + 18}`, 'feature points into the image');
    assert.equal(lie(18, 0xff, 0xff), `DG2 too-many @${RECORD_AT + 18}`, 'feature points');
  });
});

describe('ISO/IEC 39794-5', () => {
  it('reads version, representation, image and size', () => {
    const file = dg2Of39794(block39794(JPEG));
    const { templates, faces } = group(2, file);
    assert.equal(templates[0]?.encoding, 'ISO/IEC 39794-5');
    const [face, ...more] = faces;
    assert.ok(face);
    assert.equal(more.length, 0);
    assert.deepEqual(face.image, { format: 'jpeg', bytes: JPEG });
    assert.deepEqual(face.declared, { format: 'jpeg', widthPixels: 24, heightPixels: 32 });
    assert.ok(face.detail.standard === 'ISO/IEC 39794-5');
    const { raw, ...detail } = face.detail;
    assert.deepEqual(detail, {
      standard: 'ISO/IEC 39794-5',
      generation: 3,
      year: 2019,
      representationId: 7,
      imageFormatCode: 2,
      faceImageKind: 0,
      colourSpace: 2,
      captureDate: '2024-05-17',
    });
    // The quality block is not decoded and not lost.
    assert.match(toHex(raw), /a30830|a3083006a0048002/);
  });

  it('names the format that the code stands for', () => {
    const declared = (formatCode: number) =>
      group(2, dg2Of39794(block39794(JP2, { formatCode }))).faces[0]?.declared.format;
    assert.deepEqual([2, 3, 4, 0, 200].map(declared), ['jpeg', 'jpeg2000', 'jpeg2000', 'other', 'other']);
  });

  it('refuses a block without image, format or representations, with a foreign object, too deep or too many', () => {
    const version = fromHex('a006800103810107');
    const blocks = (...objects: Uint8Array[]): string | null =>
      refused(dg2Of39794(encodeTlv(0x65, version, encodeTlv(0xa1, ...objects))));
    assert.match(refused(dg2Of39794(encodeTlv(0x65, version))) ?? '', /^DG2 missing-object/);
    assert.match(blocks(encodeTlv(0x30)) ?? '', /^DG2 missing-object/);
    assert.match(blocks(encodeTlv(0x31)) ?? '', /^DG2 unexpected-object/);
    const noFormat = encodeTlv(0xa1, encodeTlv(0xa0, encodeTlv(0xa0, encodeTlv(0x80, JPEG), encodeTlv(0xa1))));
    assert.match(blocks(encodeTlv(0x30, noFormat)) ?? '', /^DG2 missing-object/);
    assert.match(blocks(...Array.from({ length: 17 }, () => encodeTlv(0x30))) ?? '', /^DG2 too-many/);
    let deep = encodeTlv(0x30);
    for (let i = 0; i < 20; i++) deep = encodeTlv(0x30, deep);
    assert.match(blocks(deep) ?? '', /^DG2 too-deep/);
    const many = Array.from({ length: LDS_LIMITS.faceAsn1Objects }, () => fromHex('0500'));
    assert.match(blocks(encodeTlv(0x30, ...many)) ?? '', /^DG2 too-many/);
  });
});
