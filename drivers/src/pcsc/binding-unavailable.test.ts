import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { createKoffiPcsc, createPcsclitePcsc } from './index.ts';

/** A machine where the native packages were not installed or not built. */
function without<T>(names: readonly string[], body: () => T): T {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (names.includes(specifier)) throw new Error(`Cannot find module '${specifier}'`);
      return next(specifier, context);
    },
  });
  try {
    return body();
  } finally {
    hooks.deregister();
  }
}

test('a binding whose package is missing is a typed failure, not a throw', () => {
  const [koffi, pcsclite] = without(['koffi', 'pcsclite'], () => [createKoffiPcsc(), createPcsclitePcsc()]);
  assert.deepEqual(koffi, { ok: false, error: { binding: 'koffi', reason: "Cannot find module 'koffi'" } });
  assert.deepEqual(pcsclite, { ok: false, error: { binding: 'pcsclite', reason: "Cannot find module 'pcsclite'" } });
});
