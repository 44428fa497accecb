import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ServiceId } from './audit-events.ts';
import { isRating, openRatings } from './ratings.ts';

let folder: string;
let file: string;
const told: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'motcua-ratings-'));
  file = join(folder, 'data', 'ratings.json');
  told.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const COPY = 'certified-copy' as ServiceId;
const BENEFIT = 'unemployment-benefit' as ServiceId;
let now = new Date('2026-11-30T02:00:00Z');
const open = () => openRatings({ file, now: () => now, tell: (line) => told.push(line) });
const days = (): unknown => (JSON.parse(readFileSync(file, 'utf8')) as { days: unknown }).days;

test('counted for each service and day of Việt Nam; another opening goes on counting', () => {
  const ratings = open();
  for (const stars of [5, 5, 1]) assert.equal(ratings.count({ serviceId: COPY, stars }), true);
  ratings.count({ serviceId: BENEFIT, stars: 3 });
  // 17:30 UTC is the next day at the kiosk.
  now = new Date('2026-11-30T17:30:00Z');
  open().count({ serviceId: COPY, stars: 2 });
  assert.deepEqual(days(), {
    '2026-11-30': { 'certified-copy': [1, 0, 0, 0, 2], 'unemployment-benefit': [0, 0, 1, 0, 0] },
    '2026-12-01': { 'certified-copy': [0, 1, 0, 0, 0] },
  });
  assert.deepEqual(told, []);
  assert.deepEqual(readdirSync(join(folder, 'data')), ['ratings.json'], 'nothing half-written stays');
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('nothing but services, days and counts is in the file', () => {
  open().count({ serviceId: COPY, stars: 4 });
  assert.match(
    readFileSync(file, 'utf8').replace(/\s+/g, ''),
    /^\{"version":1,"days":\{"\d{4}-\d{2}-\d{2}":\{"certified-copy":\[0,0,0,1,0\]\}\}\}$/,
  );
});

test('days that nobody compares any more are removed', () => {
  now = new Date('2026-11-30T02:00:00Z');
  open().count({ serviceId: COPY, stars: 4 });
  now = new Date('2028-12-02T02:00:00Z');
  open().count({ serviceId: COPY, stars: 5 });
  assert.deepEqual(Object.keys(days() as object), ['2028-12-02']);
});

test('a file that holds something else is put aside, said, and counting begins anew', () => {
  for (const content of [
    '',
    'nonsense',
    '{"version":1,"days":{"2026-11-30":{"x":[1,2]}}}',
    '{"version":2,"days":{}}',
  ]) {
    mkdirSync(join(folder, 'data'), { recursive: true });
    writeFileSync(file, content);
    assert.equal(open().count({ serviceId: COPY, stars: 1 }), true);
    assert.equal(readFileSync(`${file}.broken`, 'utf8'), content);
    assert.match(told.pop() ?? '', /held no ratings and was renamed/);
  }
});

test('a disk that takes nothing costs the rating and says so', {
  skip: process.getuid?.() === 0 ? 'root writes anywhere' : false,
}, () => {
  mkdirSync(join(folder, 'data'));
  chmodSync(join(folder, 'data'), 0o500);
  assert.equal(open().count({ serviceId: COPY, stars: 1 }), false);
  assert.match(told.join(), /was not counted: .*ratings\.json cannot be written \(EACCES\)/);
});

test('a folder in the place of the file costs the rating and says so', () => {
  mkdirSync(`${file}.new`, { recursive: true });
  assert.equal(open().count({ serviceId: COPY, stars: 1 }), false);
  assert.match(told.join(), /was not counted: .*ratings\.json cannot be written \(EISDIR\)/);
  assert.equal(existsSync(file), false);
});

test('a rating is of a service and from one to five', () => {
  assert.ok(isRating('certified-copy', 1) && isRating('certified-copy', 5));
  for (const [id, stars] of [
    ['certified-copy', 0],
    ['certified-copy', 6],
    ['certified-copy', 2.5],
    ['Nguyễn Văn Thử', 3],
    ['999190654321', 3],
  ] as const)
    assert.equal(isRating(id, stars), false, `${id} ${stars}`);
});
