import assert from 'node:assert/strict';
import { test } from 'node:test';
import openApi from '@motcua/simulators/province/openapi.json' with { type: 'json' };
import { Ajv2020 } from 'ajv/dist/2020.js';
import { newIds, testDossier } from '../journal/test-envelope.ts';
import published from './dossier.schema.json' with { type: 'json' };
import { DossierSchema } from './dossier-schema.ts';

const { $schema, ...schema } = published;

test('the published schema is the one that the compiler holds against the Dossier type', () => {
  assert.equal($schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.deepEqual(
    schema,
    JSON.parse(JSON.stringify(DossierSchema)),
    'write dossier.schema.json anew from DossierSchema',
  );
});

test("the province's interface document carries the same schema", () => {
  assert.deepEqual(openApi.components.schemas.Dossier, schema);
});

test('a third-party validator takes a dossier, and refuses it with any required member gone', () => {
  const check = new Ajv2020({ validateFormats: false }).compile(schema);
  const dossier = testDossier(newIds());
  assert.ok(check(dossier), JSON.stringify(check.errors));
  for (const name of Object.keys(dossier)) {
    const without: object = Object.fromEntries(Object.entries(dossier).filter(([key]) => key !== name));
    assert.equal(check(without), false, name);
  }
  assert.equal(check({ ...dossier, unknown: 1 }), false);
});
