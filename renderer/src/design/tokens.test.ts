import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const modes = readFileSync(new URL('./modes.css', import.meta.url), 'utf8');
const highCss = /:root\[data-contrast="high"\] \{[^}]*\}/u.exec(modes)?.[0] ?? '';
const colourIn =
  (where: string, sheet: string) =>
  (token: string): string => {
    const value = new RegExp(`--${token}: (#[0-9a-f]{6});`, 'u').exec(sheet)?.[1];
    assert.ok(value, `${where} has no colour --${token}`);
    return value;
  };
const colour = colourIn('tokens.css', css);
const highColour = colourIn('the high contrast of modes.css', highCss);

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

for (const [ink, surfaces] of text) {
  for (const surface of surfaces) {
    test(`high contrast: --${ink} on --${surface} reaches 10:1`, () => {
      const ratio = contrast(highColour(ink), highColour(surface));
      assert.ok(ratio >= 10, `${ratio.toFixed(2)}:1`);
    });
  }
}

for (const line of ['line', 'line-strong', 'jade', 'brick', 'focus']) {
  test(`high contrast: what is drawn in --${line} stands out from every surface, 7:1`, () => {
    for (const surface of ['paper', 'surface', 'surface-sunken', 'jade-tint', 'gold-tint', 'brick-tint'])
      assert.ok(contrast(highColour(line), highColour(surface)) >= 7, surface);
  });
}

test('high contrast redefines every colour', () => {
  const names = (sheet: string) => Array.from(sheet.matchAll(/--([a-z-]+): #/gu), (match) => match[1]).sort();
  const usual = names(css).filter((name) => name !== 'focus-halo');
  assert.ok(usual.length > 15);
  assert.deepEqual(names(highCss), usual);
});

test('large text is 130 %', () => {
  const [usual] = /clamp\([^)]*\)/u.exec(readFileSync(new URL('./base.css', import.meta.url), 'utf8')) ?? [];
  assert.ok(usual);
  assert.ok(modes.includes(`font-size: calc(1.3 * ${usual})`));
});

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
