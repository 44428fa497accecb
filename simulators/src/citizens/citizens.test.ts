import assert from 'node:assert/strict';
import { test } from 'node:test';
import vectors from '@motcua/drivers/vectors/vn-card.json' with { type: 'json' };
import type { Citizen } from './citizen.ts';
import { areCitizens, citizens, findCitizen } from './citizen.ts';
import { buildCom, buildDg1 } from './data-groups.ts';
import { buildDg2 } from './dg2.ts';
import { buildDg13 } from './dg13.ts';
import { faceImage } from './face-image.ts';
import { checkDigit, mrzInformation, mrzKey, mrzLines } from './mrz.ts';
import { qrText } from './qr-text.ts';
import { buildCardAccess, buildDg14 } from './security-infos.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const isoDate = (slashed: string): string => slashed.split('/').reverse().join('-');

/** The people of the published vectors, turned into citizens from the texts that the vectors expect. */
function citizenOf(id: string): Citizen {
  const vector = vectors.dg13.find((candidate) => candidate.id === id);
  assert.ok(vector);
  const text = vector.expectedText;
  const parents = [text.fatherName, text.motherName].filter((name) => name !== null);
  return {
    id,
    about: vector.description,
    generation: 'cccd2021',
    citizenNumber: text.citizenNumber,
    fullName: text.fullName,
    dateOfBirth: isoDate(text.dateOfBirth),
    sex: text.sex === 'Nam' ? 'M' : 'F',
    nationality: text.nationality,
    ...(text.ethnicGroup && { ethnicGroup: text.ethnicGroup }),
    ...(text.religion && { religion: text.religion }),
    ...(text.placeOfOrigin && { placeOfOrigin: text.placeOfOrigin }),
    address: text.permanentAddress ?? 'Tổ 9, Phường Mẫu, Tỉnh Mẫu',
    ...(text.identifyingFeatures && { identifyingFeatures: text.identifyingFeatures }),
    issueDate: isoDate(text.issueDate ?? '20/08/2024'),
    expiryDate: text.expiryDate === 'Không thời hạn' ? null : isoDate(text.expiryDate),
    ...(parents.length && { parents }),
    ...(text.spouseName && { spouseName: text.spouseName }),
    ...(text.oldIdNumber && { oldIdNumber: text.oldIdNumber }),
    dg13: {
      fields: id === 'minimal' ? [1, 2, 3, 4, 5, 12] : Array.from({ length: 16 }, (_, index) => index + 1),
      parents: id.endsWith('flat') ? 'flat' : 'nested',
      field16: id.startsWith('senior') ? '00000000AABB0001' : '00000000AABB0000',
    },
  };
}

for (const vector of vectors.dg13) {
  test(`DG13 of the vector ${vector.id} is reproduced byte for byte`, () => {
    const built = buildDg13(citizenOf(vector.id));
    assert.equal(hex(built), vector.hex);
    assert.equal(built.length, vector.length);
  });
}

test('DG13: another name is another file', () => {
  const citizen = { ...citizenOf('primary-nested'), fullName: 'Nguyễn Văn Thứ' };
  assert.notEqual(hex(buildDg13(citizen)), vectors.dg13[0]?.hex);
});

for (const person of vectors.people) {
  test(`MRZ, DG1 and keys of the vector ${person.id} are reproduced`, () => {
    const data = {
      citizenNumber: person.citizenNumber,
      fullName: person.fullName,
      dateOfBirth: person.dateOfBirth,
      sex: person.sex === 'M' ? ('M' as const) : ('F' as const),
      expiryDate: person.expiryDate,
    };
    assert.deepEqual(mrzLines(data), person.mrz.lines);
    assert.equal(hex(buildDg1(data)), person.dg1Hex);
    assert.equal(mrzInformation(mrzKey(data)), person.access.mrzInformation);
  });
}

test('a check digit moves with each character that it covers', () => {
  const text = 'D23145890734';
  assert.equal(checkDigit(text), '9');
  for (const [index, character] of [...text].entries()) {
    const twin = `${text.slice(0, index)}${character === '1' ? '2' : '1'}${text.slice(index + 1)}`;
    assert.notEqual(checkDigit(twin), '9', `position ${index}`);
  }
});

test('EF.CardAccess is the one that 2021 cards carry', () => {
  assert.equal(hex(buildCardAccess()), vectors.efCardAccess.hex);
  assert.doesNotMatch(hex(buildCardAccess({ pace: 'absent' })), /04007F00070202040202/);
});

test('DG14 holds every SecurityInfo of EF.CardAccess', () => {
  const dg14 = hex(buildDg14(Uint8Array.of(0x30, 0x00)));
  for (const info of ['300D060804007F0007020202020101', '300F060A04007F00070202030202020101']) {
    assert.ok(dg14.includes(info), info);
  }
  assert.ok(dg14.includes('3012060A04007F0007020204020202010202010D'));
});

test('the QR texts of the vectors are reproduced', () => {
  const person = citizenOf('primary-nested');
  assert.equal(qrText(person), vectors.qr.find((qr) => qr.id === 'cccd-2021')?.raw);
  const newer: Citizen = {
    ...citizenOf('minimal'),
    generation: 'canCuoc2024',
    address: 'Tổ 9, Phường Mẫu, Tỉnh Mẫu',
    issueDate: '2024-08-20',
  };
  assert.equal(qrText(newer), vectors.qr.find((qr) => qr.id === 'can-cuoc-2024-no-old-number')?.raw);
});

test('EF.COM names the groups that are there', () => {
  assert.equal(hex(buildCom([1, 2, 3, 13, 14])), '60175F0104303130375F36063034303030305C056175636D6E');
});

test('DG2 holds a JPEG of the size that it states', () => {
  const dg2 = Buffer.from(buildDg2('F'));
  const record = dg2.indexOf('FAC\0');
  assert.ok(record > 0);
  assert.equal(dg2.readUInt32BE(record + 8), dg2.length - record);
  assert.equal(dg2.readUInt16BE(record + 14 + 20 + 2), faceImage.widthPixels);
  const image = dg2.subarray(record + 46);
  assert.equal(image.subarray(0, 3).toString('hex'), 'ffd8ff');
  assert.equal(image.subarray(-2).toString('hex'), 'ffd9');
  assert.deepEqual(jpegSize(image), { widthPixels: faceImage.widthPixels, heightPixels: faceImage.heightPixels });
});

/** Walks the JPEG markers to the frame header (ITU-T T.81 §B.2.2). */
function jpegSize(image: Buffer): { widthPixels: number; heightPixels: number } {
  let at = 2;
  while (image.readUInt8(at) === 0xff && image.readUInt8(at + 1) !== 0xc0) at += 2 + image.readUInt16BE(at + 2);
  return { heightPixels: image.readUInt16BE(at + 5), widthPixels: image.readUInt16BE(at + 7) };
}

test('every made-up citizen is distinguishable and stays within province 999', () => {
  const cans = new Set(citizens.map((citizen) => citizen.citizenNumber.slice(-6)));
  assert.equal(cans.size, citizens.length);
  assert.equal(new Set(citizens.map((citizen) => citizen.id)).size, citizens.length);
  for (const citizen of citizens) {
    assert.match(citizen.citizenNumber, /^999/);
    for (const line of mrzLines(citizen)) assert.match(line, /^[A-Z0-9<]{30}$/, citizen.id);
    const text = qrText(citizen).split('|');
    assert.equal(text.length, citizen.generation === 'cccd2021' ? 7 : 11);
    assert.ok(buildDg13(citizen).length < 700, citizen.id);
  }
});

test('the citizens cover what the kiosk must handle', () => {
  assert.equal(findCitizen('senior-no-expiry').expiryDate, null);
  assert.match(mrzLines(findCitizen('senior-no-expiry'))[1], /991231/);
  assert.equal(mrzLines(findCitizen('single-name'))[2], 'MAU'.padEnd(30, '<'));
  assert.equal(mrzLines(findCitizen('long-name'))[2], 'CONG<<TANG<TON<NU<THU<NGHIEM<H');
  assert.equal(mrzLines(findCitizen('d-stroke'))[2], 'DO<<DINH<DAT'.padEnd(30, '<'));
  assert.equal(qrText(findCitizen('no-old-number')).split('|')[1], '');
  assert.equal(qrText(findCitizen('year-only-birth')).split('|')[3], '1945');
  assert.equal(mrzKey(findCitizen('year-only-birth')).dateOfBirth, '45<<<<');
  assert.throws(() => findCitizen('nobody'), /adult-2021/);
});

test('a citizen outside province 999 is refused', () => {
  const [first] = citizens;
  assert.ok(areCitizens([first]));
  assert.equal(areCitizens([{ ...first, citizenNumber: '001090345678' }]), false);
  assert.equal(areCitizens([{ ...first, surname: 'x' }]), false);
});

test('edge cases stand in the bytes of DG13 as they are described', () => {
  const dg13 = (id: string) => Buffer.from(buildDg13(findCitizen(id)));
  const emptyField = (number: number) => Buffer.from([0x30, 0x03, 0x02, 0x01, number]);
  for (const number of [13, 14, 15]) assert.ok(dg13('parents-unknown').includes(emptyField(number)), `field ${number}`);
  assert.ok(dg13('married-no-old-number').includes(emptyField(15)));
  assert.ok(!dg13('married-no-old-number').includes(emptyField(14)));
  assert.ok(dg13('month-of-birth').includes(Buffer.from('130730372f31393530', 'hex')), '07/1950');
  assert.ok(dg13('year-only-birth').includes(Buffer.from('130431393435', 'hex')), '1945');
  const textField = (number: number) => Buffer.from([0x02, 0x01, number, 0x0c]);
  const there = [2, 4, 5, 6, 7, 8, 9, 10, 12].filter((number) => dg13('minimal-2024').includes(textField(number)));
  assert.deepEqual(there, [2, 4, 5, 12]);

  const { fullName } = findCitizen('decomposed-text');
  assert.ok(dg13('decomposed-text').includes(Buffer.from(fullName.normalize('NFD'))));
  assert.ok(!dg13('decomposed-text').includes(Buffer.from(fullName)));
  assert.equal(qrText(findCitizen('decomposed-text')).normalize('NFC').includes(fullName), true);
});

test('names at the end of the name line: one fills it, one is cut', () => {
  const nameLine = (id: string) => mrzLines(findCitizen(id))[2];
  assert.equal(nameLine('name-of-30'), 'NGUYEN<<THI<THU<NGHIEM<DAI<MAU');
  assert.match(nameLine('long-name'), /^[A-Z]+<<[A-Z<]+[A-Z]$/);
  assert.equal(nameLine('single-name'), 'MAU'.padEnd(30, '<'));
});
