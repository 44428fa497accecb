import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadProductionConfig } from '../shell/production-config.ts';
import { configurationTable, settings, TABLE_BEGINS, TABLE_ENDS, withTable } from './docs.ts';
import { parseConfig } from './index.ts';

const DOCUMENT = new URL('../../../docs/deployment.md', import.meta.url);
const EXAMPLE = fileURLToPath(new URL('../../../docs/examples/kiosk.json', import.meta.url));

test('docs/deployment.md shows every setting as it is (mend: node core/src/config/write-docs.ts)', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  assert.equal(document, withTable(document));
  assert.notEqual(withTable(`${TABLE_BEGINS}\nold\n${TABLE_ENDS}`), `${TABLE_BEGINS}\nold\n${TABLE_ENDS}`);
  assert.throws(() => withTable('a document without a place for it'));
});

test('every setting says what it means', () => {
  assert.deepEqual(
    settings().filter(({ meaning }) => meaning === undefined || meaning.length < 10),
    [],
  );
  const keys = settings().map(({ key }) => key);
  for (const key of ['kioskId', 'receptionUnit.code', 'province.caFile', 'scanner', 'scanner.usbId'])
    assert.ok(keys.includes(key), key);
  assert.match(configurationTable(), /^\| `mode` \| .* \| `"production"` or `"demo"` \| \*\*required\*\* \|$/m);
});

test('docs/examples/kiosk.json is a configuration that a deployed kiosk starts with', () => {
  const config = loadProductionConfig(EXAMPLE);
  assert.equal(config.kioskId, 'H99-desk-1');
  const json = Object(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
  for (const required of settings().filter(({ otherwise, key }) => otherwise === '**required**' && !key.includes('.')))
    assert.ok(!parseConfig({ ...json, [required.key]: undefined }).ok, `${required.key} is required`);
});
