import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Language, ReceiptModel, ScreenModel } from '@motcua/core/contract';
import { FAILURES, type FailureCode } from '@motcua/core/failures';

const failuresDocument = readFileSync(new URL('../../docs/failures.md', import.meta.url), 'utf8');

/** The catalogue's words, all of them, in the language of the session; and an entry for the officer. */
export function assertFailure({ screen }: ScreenModel, code: FailureCode, language: Language): void {
  assert.ok(screen.name === 'failure', screen.name);
  const { title, explanation, nextAction, actions } = FAILURES[code];
  assert.deepEqual(screen.failure, {
    code,
    title: title[language],
    explanation: explanation[language],
    nextAction: nextAction[language],
    actions,
  });
  for (const text of Object.values(screen.failure)) assert.ok(text.length > 0);
  assertDocumented(code);
}

/** The receipt says in the catalogue's words why there is no slip, and how to come to one. */
export function assertSlipFailure({ slip, slipFailure }: ReceiptModel, code: FailureCode, language: Language): void {
  const { title, explanation, nextAction } = FAILURES[code];
  assert.equal(slip, 'failed');
  assert.deepEqual(slipFailure, {
    code,
    title: title[language],
    explanation: explanation[language],
    nextAction: nextAction[language],
  });
  assertDocumented(code);
}

/** docs/failures.md says of it what the catalogue says, in both languages. */
function assertDocumented(code: FailureCode): void {
  const entry = failuresDocument.split(/^## /m).find((one) => one.startsWith(`${code}\n`));
  const { title, explanation, nextAction, officerTip } = FAILURES[code];
  for (const text of [title, explanation, nextAction, officerTip])
    for (const sentence of [text.vi, text.en]) assert.ok(entry?.includes(sentence), `docs: ${code}`);
}
