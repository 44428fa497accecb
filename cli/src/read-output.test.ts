import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readOutputSchema } from './output.ts';
import { exitStatusOf, notRead, textOf, toReadOutput } from './read-output.ts';

const conforms = new Ajv2020().compile(readOutputSchema);

test('the exit status: what was found, and never success for a read that ended early', () => {
  const failure = { code: 'card-removed', message: 'the card was taken away' } as const;
  for (const [overall, status] of [
    ['verified', 0],
    ['consistent', 3],
    ['failed', 1],
    [null, 1],
  ] as const) {
    assert.equal(exitStatusOf({ overall }, null), status);
    assert.equal(exitStatusOf({ overall }, failure), 1);
  }
});

const NOTHING_READ = notRead({ code: 'access-refused', message: 'refused' });

test('offers that the card refused are told, in JSON and in words; where there were none, nothing is', () => {
  const refusedOffers = [
    { method: 'pace-can', oid: '0.4.0.127.0.7.2.2.4.2.4', parameterId: 13, status: '6a80' },
    { method: 'pace-can', oid: '0.4.0.127.0.7.2.2.4.2.2', parameterId: null, status: '6a88' },
  ] as const;
  const accessControl = { attempted: ['pace-can', 'pace-can'], used: null, reason: 'pace-refused' } as const;
  const told = toReadOutput({ ...NOTHING_READ, accessControl: { ...accessControl, refusedOffers } }, {});
  assert.deepEqual(told.accessControl, { ...accessControl, refusedOffers });
  assert.ok(conforms(told), JSON.stringify(conforms.errors));
  assert.match(
    textOf(told),
    /^~ pace-can: the card refused 0\.4\.0\.127\.0\.7\.2\.2\.4\.2\.4, parameters 13 \(6a80\)$/m,
  );
  assert.match(textOf(told), /^~ pace-can: the card refused 0\.4\.0\.127\.0\.7\.2\.2\.4\.2\.2 \(6a88\)$/m);
  const plain = toReadOutput({ ...NOTHING_READ, accessControl }, {});
  assert.deepEqual(plain.accessControl, accessControl);
  assert.ok(conforms(plain));
  assert.doesNotMatch(textOf(plain), /^~/m);
});

test('warnings are told beside failures, in JSON and in words, and change nothing else', () => {
  const warnings = [{ code: 'legacy-algorithm', message: 'Chip Authentication was run with 3DES' }] as const;
  const told = toReadOutput({ ...NOTHING_READ, warnings }, {});
  assert.ok(conforms(told), JSON.stringify(conforms.errors));
  assert.deepEqual(told.warnings, warnings);
  assert.match(textOf(told), /^~ legacy-algorithm: Chip Authentication was run with 3DES$/m);
  const without = toReadOutput(NOTHING_READ, {});
  assert.deepEqual({ ...told, warnings: [] }, without);
  assert.doesNotMatch(textOf(without), /^~/m);
});

test('the members that other programs rely on stand in their order, and what came later behind or among them', () => {
  const members = Object.keys(toReadOutput(NOTHING_READ, {}));
  const first = ['accessControl', 'dataGroups', 'sodSignature', 'issuer', 'signer', 'chipAuthenticity', 'overall'];
  assert.deepEqual(members, [...first, 'failures', 'warnings', 'identity', 'stats']);
});
