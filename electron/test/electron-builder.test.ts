import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);
/** electron-builder's own reader and schema: what it would refuse, this refuses. */
const { load } = createRequire(require.resolve('app-builder-lib/package.json'))('js-yaml') as {
  load(text: string): unknown;
};
const schema = JSON.parse(readFileSync(require.resolve('app-builder-lib/scheme.json'), 'utf8')) as object;
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

const file = fileURLToPath(new URL('../../electron-builder.yml', import.meta.url));
const config = load(readFileSync(file, 'utf8')) as Record<string, unknown>;

describe('electron-builder.yml', () => {
  it('is what electron-builder takes', () => {
    assert.ok(validate(config), JSON.stringify(validate.errors?.slice(0, 3)));
  });

  it('is checked by a schema that refuses mistakes', () => {
    assert.equal(validate({ ...config, asarUnpac: [] }), false, 'an option that does not exist');
    assert.equal(
      validate({ ...config, electronFuses: { runAsNode: 'no' } }),
      false,
      'a fuse that is neither on nor off',
    );
    assert.equal(validate({ ...config, linux: { target: 7 } }), false);
  });

  it('burns every fuse that a kiosk must not have, and leaves none to its default', () => {
    const { definitions } = schema as { definitions: { FuseOptionsV1: { properties: object } } };
    const known = Object.keys(definitions.FuseOptionsV1.properties).filter(
      (name) => name !== 'resetAdHocDarwinSignature',
    );
    assert.deepEqual(Object.keys(config.electronFuses as object).toSorted(), known.toSorted());
    assert.deepEqual(config.electronFuses, {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
    assert.equal(config.disableAsarIntegrity, false);
    assert.deepEqual(config.asar, { smartUnpack: false });
  });
});
