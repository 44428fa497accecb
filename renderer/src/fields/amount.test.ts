import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { amountDigits, caretBefore, digitsAfter, groupAmount } from './amount.ts';
import { amountInWords } from './amount-words.ts';

test('an amount stands in groups of three, without zeros in front', () => {
  assert.equal(groupAmount('1250000', '.'), '1.250.000');
  assert.equal(groupAmount('999', '.'), '999');
  assert.equal(groupAmount('', '.'), '');
  assert.equal(amountDigits('0012.500 đồng'), '12500');
  assert.equal(amountDigits('000'), '0');
});

test('the caret keeps its digits, whatever is grouped anew around it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{0,13}$/u), fc.nat(14), (digits, wanted) => {
      const text = groupAmount(digits, '.');
      const after = Math.min(wanted, digits.length);
      const caret = caretBefore(text, after);
      assert.equal(digitsAfter(text, caret), after);
      assert.notEqual(text[caret - 1], '.', 'Delete at the caret takes a digit');
      assert.equal(amountDigits(text), digits);
    }),
  );
});

const WORDS = [
  ['0', 'không đồng', 'zero dong'],
  ['1', 'một đồng', 'one dong'],
  ['10', 'mười đồng', 'ten dong'],
  ['15', 'mười lăm đồng', 'fifteen dong'],
  ['21', 'hai mươi mốt đồng', 'twenty-one dong'],
  ['24', 'hai mươi bốn đồng', 'twenty-four dong'],
  ['25', 'hai mươi lăm đồng', 'twenty-five dong'],
  ['105', 'một trăm linh năm đồng', 'one hundred and five dong'],
  ['111', 'một trăm mười một đồng', 'one hundred and eleven dong'],
  ['1000', 'một nghìn đồng', 'one thousand dong'],
  ['1005', 'một nghìn không trăm linh năm đồng', 'one thousand and five dong'],
  ['1250000', 'một triệu hai trăm năm mươi nghìn đồng', 'one million two hundred and fifty thousand dong'],
  ['4680000', 'bốn triệu sáu trăm tám mươi nghìn đồng', 'four million six hundred and eighty thousand dong'],
  ['1000000001', 'một tỷ không trăm linh một đồng', 'one billion and one dong'],
  ['2000000000000', 'hai nghìn tỷ đồng', 'two trillion dong'],
  ['2001000000000', 'hai nghìn không trăm linh một tỷ đồng', 'two trillion one billion dong'],
] as const;

for (const [digits, vi, en] of WORDS)
  test(`${digits} in words`, () => {
    assert.equal(amountInWords(digits, 'vi'), vi);
    assert.equal(amountInWords(digits, 'en'), en);
  });

test('what is no amount has no words', () => {
  for (const digits of ['', '007', '-5', '1.000', '1e3', '1000000000000000']) {
    assert.equal(amountInWords(digits, 'vi'), null, digits);
    assert.equal(amountInWords(digits, 'en'), null, digits);
  }
});

const VALUES: Readonly<Record<string, number>> = {
  không: 0,
  một: 1,
  mốt: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  năm: 5,
  lăm: 5,
  sáu: 6,
  bảy: 7,
  tám: 8,
  chín: 9,
};
/** The words read back by what they mean; knows nothing of how they were made. */
function readVietnamese(words: string): bigint {
  let [total, billions, group, digit] = [0n, 0n, 0n, 0n];
  for (const word of words.replace(/ đồng$/u, '').split(' ')) {
    if (word in VALUES) digit = BigInt(VALUES[word] ?? 0);
    else if (word === 'mười') group += 10n;
    else if (word === 'mươi') [group, digit] = [group + digit * 10n, 0n];
    else if (word === 'trăm') [group, digit] = [group + digit * 100n, 0n];
    else if (word === 'nghìn') [total, group, digit] = [total + (group + digit) * 1000n, 0n, 0n];
    else if (word === 'triệu') [total, group, digit] = [total + (group + digit) * 1_000_000n, 0n, 0n];
    else if (word === 'tỷ') [billions, total, group, digit] = [(total + group + digit) * 1_000_000_000n, 0n, 0n, 0n];
    else assert.equal(word, 'linh');
  }
  return billions + total + group + digit;
}

test('every amount in Vietnamese words means that amount', () => {
  const amounts = fc.oneof(fc.bigInt({ min: 0n, max: 999_999n }), fc.bigInt({ min: 0n, max: 999_999_999_999_999n }));
  fc.assert(
    fc.property(amounts, (amount) => assert.equal(readVietnamese(amountInWords(`${amount}`, 'vi') ?? ''), amount)),
    { numRuns: 2000 },
  );
});
