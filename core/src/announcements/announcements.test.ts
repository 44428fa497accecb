import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Value from 'typebox/value';
import { announcementSchema, LONGEST_PICTURE_BYTES, MOST_ANNOUNCEMENTS } from './announcement.ts';
import { describeAnnouncementFault, loadAnnouncements } from './load.ts';
import { pictureFacts } from './picture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'motcua-announcements-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const both = (vi: string, en = vi) => ({ vi, en });
const GOOD = {
  id: 'desk-moved',
  title: both('Quầy chuyển sang tầng 2', 'The desk has moved'),
  body: both('Xin lên tầng 2, phòng 205.', 'Please go to room 205.'),
  validFrom: '2026-12-01',
  validTo: '2027-01-31',
};
const put = (name: string, content: unknown): void =>
  writeFileSync(
    join(folder, name),
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );

/** As far as it is looked at: signature, IHDR. */
function png(width: number, height: number, bytes = 64): Buffer {
  const file = Buffer.alloc(bytes);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(file);
  file.writeUInt32BE(width, 16);
  file.writeUInt32BE(height, 20);
  return file;
}
/** SOI, an APP0 of 16 bytes, fill bytes, SOF2 (progressive). */
const jpeg = (width: number, height: number): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8ffe00010', 'hex'),
    Buffer.alloc(14),
    Buffer.from('ffffffc2001108', 'hex'),
    Buffer.from([height >> 8, height & 255, width >> 8, width & 255]),
    Buffer.alloc(10),
  ]);

test('the folders that come with the product are right: the demo’s and the example of the guide', () => {
  for (const path of ['demo/announcements', 'docs/examples/announcements']) {
    const { announcements, faults } = loadAnnouncements(fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
    assert.deepEqual(faults, []);
    assert.ok(announcements.length > 0, path);
    for (const one of announcements) assert.ok(Value.Check(announcementSchema, one), 'a session takes it');
  }
});

test('an announcement is read with its picture, whatever the picture is called', () => {
  put('desk-moved.json', { ...GOOD, picture: { file: 'desk.png', alt: both('Sơ đồ', 'A map') } });
  put('desk.png', jpeg(800, 400));
  const { announcements, faults } = loadAnnouncements(folder);
  assert.deepEqual(faults, []);
  assert.deepEqual(announcements, [
    {
      ...GOOD,
      picture: { type: 'image/jpeg', base64: jpeg(800, 400).toString('base64'), alt: both('Sơ đồ', 'A map') },
    },
  ]);
});

test('a broken one is left out and named with what to mend; the others are shown', () => {
  const cases: readonly (readonly [file: string, content: unknown, pointer: string, problem: RegExp])[] = [
    ['a.json', '{', '', /not JSON/],
    ['b.json', { ...GOOD, id: 'other' }, '/id', /differs from the name of the file/],
    ['c.json', { ...GOOD, id: 'c', title: { vi: 'Chỉ tiếng Việt' } }, '/title/en', /is missing/],
    ['d.json', { ...GOOD, id: 'd', html: '<b>' }, '/html', /is not a member/],
    ['e.json', { ...GOOD, id: 'e', body: both('x'.repeat(281)) }, '/body/vi', /281|280/],
    ['f.json', { ...GOOD, id: 'f', body: both('Xem https://tinh.example.vn') }, '/body/vi', /holds a link/],
    ['g.json', { ...GOOD, id: 'g', body: both('Xem www.tinh.example.vn') }, '/body/vi', /holds a link/],
    ['h.json', { ...GOOD, id: 'h', title: both('JavaScript:alert(1)') }, '/title/vi', /holds a link/],
    ['i.json', { ...GOOD, id: 'i', body: both('<script>alert(1)</script>') }, '/body/vi', /holds markup/],
    ['j.json', { ...GOOD, id: 'j', body: both('hai\ndòng') }, '/body/vi', /cannot be seen/],
    ['k.json', { ...GOOD, id: 'k', body: both('\u202eiah') }, '/body/vi', /cannot be seen/],
    ['l.json', { ...GOOD, id: 'l', validFrom: '2026-02-30' }, '/validFrom', /no day of the calendar/],
    ['m.json', { ...GOOD, id: 'm', validTo: '2026-11-30' }, '/validTo', /before validFrom/],
    ['n.json', ' '.repeat(20_000), '', /20000 bytes/],
    [
      'o.json',
      { ...GOOD, id: 'o', picture: { file: '../secret.png', alt: both('x') } },
      '/picture/file',
      /pattern|match/,
    ],
    [
      'p.json',
      { ...GOOD, id: 'p', picture: { file: 'none.png', alt: both('x') } },
      '/picture/file',
      /none\.png: cannot be read \(ENOENT\)/,
    ],
    [
      'q.json',
      { ...GOOD, id: 'q', picture: { file: 'text.png', alt: both('x') } },
      '/picture/file',
      /neither PNG nor JPEG/,
    ],
    [
      'r.json',
      { ...GOOD, id: 'r', picture: { file: 'wide.png', alt: both('x') } },
      '/picture/file',
      /9000 × 10 pixels/,
    ],
    [
      's.json',
      { ...GOOD, id: 's', picture: { file: 'heavy.png', alt: both('x') } },
      '/picture/file',
      /bytes, \d+ are allowed/,
    ],
    [
      't.json',
      { ...GOOD, id: 't', picture: { file: 'svg.png', alt: both('x') } },
      '/picture/file',
      /neither PNG nor JPEG/,
    ],
    ['u.json', { ...GOOD, id: 'u', picture: { file: 'ok.png' } }, '/picture/alt', /is missing/],
    ['v.json', [GOOD], '', /object/],
  ];
  put('text.png', 'no picture');
  put('svg.png', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  put('wide.png', png(9000, 10));
  put('heavy.png', png(10, 10, LONGEST_PICTURE_BYTES + 1));
  put('ok.png', png(10, 10));
  for (const [file, content] of cases) put(file, content);
  mkdirSync(join(folder, 'w.json'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'x.json'));
  put('desk-moved.json', GOOD);

  const { announcements, faults } = loadAnnouncements(folder);
  assert.deepEqual(
    announcements.map(({ id }) => id),
    ['desk-moved'],
  );
  for (const [file, , pointer, problem] of cases) {
    const said = faults.filter((fault) => fault.file === join(folder, file));
    assert.ok(
      said.some((fault) => fault.pointer === pointer && problem.test(fault.problem)),
      `${file}: ${JSON.stringify(said)}`,
    );
  }
  for (const name of ['w.json', 'x.json'])
    assert.ok(
      faults.some(({ file }) => file === join(folder, name)),
      name,
    );
  for (const fault of faults)
    assert.match(describeAnnouncementFault(fault), /^announcement left out: \/\S+( \/\S+)?: .+: .+$/s);
});

test('so many and no more: the rest, and pictures beyond the room for all of them, are named', () => {
  const id = (index: number): string => `a-${String(index).padStart(2, '0')}`;
  for (let index = 0; index < MOST_ANNOUNCEMENTS + 4; index += 1)
    put(`${id(index)}.json`, {
      ...GOOD,
      id: id(index),
      ...(index < 8 && { picture: { file: 'big.png', alt: both('x') } }),
    });
  put('big.png', png(100, 100, LONGEST_PICTURE_BYTES));
  const { announcements, faults } = loadAnnouncements(folder);
  assert.equal(announcements.length, MOST_ANNOUNCEMENTS);
  const said = faults.map(({ file, problem }) => `${file.slice(-9, -5)} ${problem.replace(/.*(above|more).*/, '$1')}`);
  assert.deepEqual(said, ['a-06 above', 'a-07 above', 'a-14 more', 'a-15 more']);
});

test('no folder: nothing is shown, and the operator is told', () => {
  const { announcements, faults } = loadAnnouncements(join(folder, 'none'));
  assert.deepEqual(announcements, []);
  assert.match(faults.map(describeAnnouncementFault).join(), /none: cannot be read \(ENOENT\): create the folder/);
});

test('PNG and JPEG say their size, and a corrupted twin of each is no picture', () => {
  assert.deepEqual(pictureFacts(png(640, 320)), { ok: true, value: { type: 'image/png', width: 640, height: 320 } });
  assert.deepEqual(pictureFacts(jpeg(640, 320)), { ok: true, value: { type: 'image/jpeg', width: 640, height: 320 } });
  const twins = [
    Buffer.alloc(0),
    png(0, 320),
    png(640, 320).subarray(0, 20),
    Buffer.concat([Buffer.from([0x88]), png(640, 320).subarray(1)]),
    jpeg(640, 320).subarray(0, 28),
    jpeg(640, 0),
    Buffer.concat([Buffer.from('ffd8ffe00001', 'hex'), Buffer.alloc(40)]),
    Buffer.concat([Buffer.from('ffd800', 'hex'), Buffer.alloc(40)]),
    // A table of Huffman codes has the marker of no frame.
    Buffer.concat([Buffer.from('ffd8ffc4000b', 'hex'), Buffer.alloc(40)]),
  ];
  for (const [index, twin] of twins.entries())
    assert.deepEqual(pictureFacts(twin), { ok: false, error: 'not-a-picture' }, `${index}`);
});
