import assert from 'node:assert/strict';
import test from 'node:test';
import { pickVoice } from './pick-voice.ts';

const voice = (lang: string, more: { localService?: boolean; default?: boolean } = {}) => ({
  lang,
  localService: true,
  default: false,
  ...more,
});

test('a voice of the language that is on this machine, its default one where there are several', () => {
  const [first, other] = [voice('vi-VN'), voice('vi_VN', { default: true })];
  assert.equal(pickVoice([voice('en-GB'), first], 'vi'), first);
  assert.equal(pickVoice([first, other], 'vi'), other);
  assert.equal(pickVoice([voice('en-US')], 'en')?.lang, 'en-US');
});

test('a voice that sends the words away is none, however well it speaks', () => {
  assert.equal(pickVoice([voice('vi-VN', { localService: false, default: true })], 'vi'), null);
});

test('no other language is read in place of the one that is missing', () => {
  assert.equal(pickVoice([voice('en-GB'), voice('vie'), voice('fil-PH')], 'vi'), null);
  assert.equal(pickVoice([], 'vi'), null);
});
