import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const colour = (token: string): string => {
  const value = new RegExp(`--${token}: (#[0-9a-f]{6});`, 'u').exec(css)?.[1];
  assert.ok(value, `tokens.css has no colour --${token}`);
  return value;
};

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const text: readonly (readonly [ink: string, surfaces: readonly string[]])[] = [
  ['ink', ['paper', 'surface', 'surface-sunken', 'jade-tint', 'gold-tint']],
  ['ink-soft', ['paper', 'surface', 'surface-sunken']],
  ['jade', ['paper', 'surface', 'jade-tint']],
  ['jade-deep', ['jade-tint']],
  ['brick', ['paper', 'surface', 'brick-tint']],
  ['on-jade', ['jade', 'jade-deep']],
  ['on-jade-soft', ['jade-deep']],
  ['gold', ['jade-deep']],
  ['on-gold', ['gold', 'gold-tint']],
];

for (const [ink, surfaces] of text) {
  for (const surface of surfaces) {
    test(`--${ink} on --${surface} reaches 7:1 (WCAG 1.4.6)`, () => {
      const ratio = contrast(colour(ink), colour(surface));
      assert.ok(ratio >= 7, `${ratio.toFixed(2)}:1`);
    });
  }
}

for (const surface of ['paper', 'surface', 'surface-sunken', 'jade-tint', 'brick-tint']) {
  test(`the focus ring on --${surface} reaches 3:1 (WCAG 1.4.11)`, () => {
    assert.ok(contrast(colour('focus'), colour(surface)) >= 3);
  });
}

for (const surface of ['surface', 'surface-sunken', 'paper']) {
  test(`the border of a field on --${surface} reaches 3:1 (WCAG 1.4.11)`, () => {
    assert.ok(contrast(colour('line-strong'), colour(surface)) >= 3);
  });
}

test('black on white is 21:1, so the formula is the one of WCAG', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00');
});
