import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonPlaces } from './json-places.ts';

const TEXT = `{
  "id": "x",
  "list": [
    { "a/b": 1 },
    {
      "til~de": "ế\\u1ebf\\n"
    }
  ],
  "last": null
}
`;

test('the line of a value is that of its name, or of its first sign in a list', () => {
  const { lineOf, torn } = jsonPlaces(TEXT);
  assert.equal(torn, null);
  const lines = ['', '/id', '/list', '/list/0', '/list/0/a~1b', '/list/1', '/list/1/til~0de', '/last'].map(lineOf);
  assert.deepEqual(lines, [1, 2, 3, 4, 4, 5, 6, 9]);
  assert.equal(lineOf('/list/1/missing/deeper'), 5, 'of what is missing: where it would stand');
});

test('a name that stands twice is told once, with its later place', () => {
  const { repeated, lineOf } = jsonPlaces('{\n"a": { "x": 1 },\n"a": { "x": 2 }\n}');
  assert.deepEqual(repeated, ['/a']);
  assert.equal(lineOf('/a'), 3);
});

for (const [name, text, line, problem] of [
  ['a comma too many in an object', '{\n"a": 1,\n}', 3, /comma stands before/],
  ['a comma too many in a list', '[\n1,\n]', 3, /comma stands before/],
  ['a missing comma', '{\n"a": 1\n"b": 2\n}', 3, /comma is missing/],
  ['a missing colon', '{\n"a" 1\n}', 2, /colon/],
  ['a missing bracket', '{\n"a": [1, 2\n', 3, /ends before/],
  ['the wrong bracket', '{\n"a": [1, 2}\n', 2, /closes what it did not open/],
  ['quotation marks of a word processor', '{\n“a”: 1\n}', 2, /no quotation mark of JSON/],
  ['a text without its end', '{\n"a": "x\n}', 2, /no closing quotation mark/],
  ['a name without quotation marks', '{\na: 1\n}', 2, /name in quotation marks/],
  ['something behind the end', '{}\n}', 2, /behind the end/],
  ['a byte order mark', '\ufeff{}', 1, /byte order mark/],
  ['an empty file', '', 1, /ends before/],
  ['brackets without end', '['.repeat(100_000), 1, /too deep/],
] as const)
  test(`what is no JSON is told with its line: ${name}`, () => {
    const { torn } = jsonPlaces(text);
    assert.equal(torn?.line, line);
    assert.match(torn.problem, problem);
    assert.notEqual(torn.mend, '');
  });

test('it takes and refuses exactly what JSON.parse does', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const damaged = fc
    .tuple(
      fc.json({ maxDepth: 4 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '\\', '0', '\t', 'e', '-'),
    )
    .map(([text, at, cut, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + (cut % 3));
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), damaged), (text) => {
      assert.equal(jsonPlaces(text).torn === null, parses(text), text);
    }),
    { numRuns: 3_000 },
  );
});
