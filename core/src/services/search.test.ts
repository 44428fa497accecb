import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Offered, servicesOn } from './choose.ts';
import { groupServices, MOST_WITHOUT_GROUPS } from './groups.ts';
import { installedPacksFolder, loadServicePacks } from './load.ts';
import { plain, searchServices } from './search.ts';

const loaded = await loadServicePacks(installedPacksFolder());
assert.ok(loaded.ok);
const REAL = servicesOn(loaded.value, { day: '2026-11-30', drafts: 'allowed' });

interface Made {
  readonly title: string;
  readonly summary?: string;
  readonly keywords?: string;
  readonly lifeEvent?: 'family' | 'residence' | 'work' | 'papers';
  readonly code?: string;
}
/** As much of a service as a search looks at; English is the Vietnamese with "en-" before it. */
function made({ title, summary = '', keywords, lifeEvent, code }: Made): Offered {
  const text = (vi: string) => ({ vi, en: `en-${plain(vi)}` });
  const version = {
    title: text(title),
    summary: text(summary),
    ...(keywords === undefined ? {} : { keywords: text(keywords) }),
    ...(lifeEvent === undefined ? {} : { lifeEvent }),
    procedureCode: { code: code ?? null, confidence: 'H' },
    form: { name: text(''), number: null, confidence: 'H' },
  };
  return { pack: { id: plain(title).replaceAll(' ', '-') }, version } as unknown as Offered;
}
const MADE = [
  made({ title: 'Đăng ký khai sinh', summary: 'Cho trẻ em mới sinh', keywords: 'con mới đẻ, giấy khai sinh' }),
  made({ title: 'Đăng ký thường trú', summary: 'Chuyển hộ khẩu về nơi ở mới', code: '1.004222' }),
  made({ title: 'Đăng ký tạm trú', summary: 'Ở trọ, ở nhờ', code: '1.004194' }),
  made({ title: 'Cấp đổi thẻ căn cước', summary: 'Thẻ hỏng, sai thông tin', keywords: 'CCCD, chứng minh nhân dân' }),
  made({ title: 'Đăng ký khai tử', summary: 'Khi người thân mất' }),
];
const titles = (query: string, services: readonly Offered[] = MADE): string[] =>
  searchServices(services, query).map(({ version }) => version.title.vi);

test('a search by title, with and without diacritics, in capitals, and half typed', () => {
  for (const query of ['khai sinh', 'khai sinh', 'KHAI SINH', 'khái sính', 'khai si'])
    assert.equal(titles(query)[0], 'Đăng ký khai sinh', query);
  assert.equal(titles('dang ky tam tru')[0], 'Đăng ký tạm trú');
  assert.equal(
    titles('đăng ký tạm trú'.normalize('NFD'))[0],
    'Đăng ký tạm trú',
    'decomposed letters are the same letters',
  );
});

test('a search by what people call it, and by what happened to them', () => {
  assert.deepEqual(titles('con mới đẻ'), ['Đăng ký khai sinh']);
  assert.equal(titles('chung minh nhan dan')[0], 'Cấp đổi thẻ căn cước');
  assert.equal(titles('ở trọ')[0], 'Đăng ký tạm trú');
  assert.equal(titles('người thân mất')[0], 'Đăng ký khai tử');
  const real = (query: string) => searchServices(REAL, query).map(({ pack }) => pack.id);
  for (const query of ['nghi viec', 'mất việc', 'that nghiep', 'lost my job', 'unemployed benefit'])
    assert.equal(real(query)[0], 'unemployment-benefit', query);
  for (const query of ['sao y', 'công chứng', 'ban sao', 'photo có dấu', 'notarised copy'])
    assert.equal(real(query)[0], 'certified-copy', query);
});

test('a whole sentence finds what it is about: words that are only said around it count for nothing', () => {
  assert.equal(titles('tôi muốn xin làm giấy khai sinh cho con')[0], 'Đăng ký khai sinh');
  assert.equal(searchServices(REAL, 'I would like to apply because I lost my job')[0]?.pack.id, 'unemployment-benefit');
  assert.deepEqual(titles('tôi muốn'), titles(''), 'somebody who has only begun the sentence still sees everything');
});

test('who has most of the words comes first, then where they stand', () => {
  assert.deepEqual(
    titles('đăng ký').slice(0, 2),
    ['Đăng ký khai sinh', 'Đăng ký thường trú'],
    'equal ones keep their order',
  );
  assert.equal(titles('thường trú')[0], 'Đăng ký thường trú');
  assert.equal(titles('tạm trú')[0], 'Đăng ký tạm trú');
  assert.equal(titles('khai tử')[0], 'Đăng ký khai tử');
  const inTitle = made({ title: 'Hộ kinh doanh' });
  const inSummary = made({ title: 'Thuế', summary: 'Dành cho hộ kinh doanh' });
  assert.deepEqual(titles('hộ kinh doanh', [inSummary, inTitle]), ['Hộ kinh doanh', 'Thuế']);
});

test('marks decide between words that are the same without them', () => {
  const services = [made({ title: 'Má' }), made({ title: 'Mã' }), made({ title: 'Mạ' })];
  assert.equal(titles('mã', services)[0], 'Mã');
  assert.equal(titles('mạ', services)[0], 'Mạ');
  assert.equal(titles('ma', services).length, 3);
});

test('the national code finds its procedure, whole and by its six digits', () => {
  assert.deepEqual(titles('1.004194'), ['Đăng ký tạm trú']);
  assert.deepEqual(titles('004222'), ['Đăng ký thường trú']);
  assert.deepEqual(titles('1.00419'), []);
});

test('nothing fits: nothing is found, and one word of three is not enough', () => {
  assert.deepEqual(titles('xe tải'), []);
  assert.deepEqual(titles('khai báo hải quan'), []);
  assert.deepEqual(titles('co tra tam ung'), [], 'a syllable in the middle is not the beginning of another');
  assert.deepEqual(titles('@#!?'), titles(''), 'signs alone are no query');
  assert.equal(titles('   ').length, MADE.length);
});

test('without its marks a title still finds itself first, whatever is typed around it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...MADE), fc.constantFrom('', 'tôi cần ', 'muon lam '), (service, before) => {
      const query = before + plain(service.version.title.vi.toLocaleLowerCase('vi'));
      assert.equal(searchServices(MADE, query)[0], service);
    }),
  );
});

test('whatever is typed, what is found is offered, and each once', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100, unit: 'binary' }), (query) => {
      const found = searchServices(MADE, query);
      assert.equal(new Set(found).size, found.length);
      for (const one of found) assert.ok(MADE.includes(one));
    }),
  );
});

test('groups stand where there are many services, in a fixed order, each service in one of them', () => {
  const many = Array.from({ length: MOST_WITHOUT_GROUPS + 1 }, (_, index) =>
    made({ title: `Việc ${index}`, ...(index % 3 === 0 ? {} : { lifeEvent: index % 3 === 1 ? 'work' : 'family' }) }),
  );
  assert.deepEqual(groupServices(many.slice(1)), [], 'so many fit on one screen');
  const groups = groupServices(many);
  assert.deepEqual(
    groups.map(({ id }) => id),
    ['family', 'work', 'other'],
  );
  assert.deepEqual(new Set(groups.flatMap(({ services }) => services)), new Set(many));
  const alike = many.map(({ version }) => made({ title: version.title.vi, lifeEvent: 'work' }));
  assert.deepEqual(groupServices(alike), [], 'one group is none');
});
