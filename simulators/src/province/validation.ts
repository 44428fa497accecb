import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import openApi from './openapi.json' with { type: 'json' };

/** The interface's own document decides what is valid. */
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
ajv.addFormat('date-time', fullFormats['date-time']);
ajv.addFormat('uri-reference', fullFormats['uri-reference']);
const { schemas } = openApi.components;
const checkDossier = ajv.compile<{ idempotencyKey: string; receptionUnit: string }>(schemas.Dossier);
const keyPattern = new RegExp(schemas.IdempotencyKey.pattern, 'u');
const codePattern = new RegExp(schemas.DossierCode.pattern, 'u');
const localPattern = new RegExp(schemas.LocalDossierId.pattern, 'u');

export type Validated =
  | { readonly ok: true; readonly idempotencyKey: string; readonly receptionUnit: string }
  /** JSON pointers of what is wrong; field ids only, never values. */
  | { readonly ok: false; readonly fields: readonly string[] };

export function validateDossier(json: unknown): Validated {
  if (checkDossier(json)) return { ok: true, idempotencyKey: json.idempotencyKey, receptionUnit: json.receptionUnit };
  return { ok: false, fields: [...new Set(checkDossier.errors?.map((error) => error.instancePath))].slice(0, 20) };
}

export const isIdempotencyKey = (value: unknown): value is string =>
  typeof value === 'string' && keyPattern.test(value);
const isDossierCode = (value: string): boolean =>
  value.length <= schemas.DossierCode.maxLength && codePattern.test(value);

/** What a slip may carry: the dossier code, or the temporary one. */
export const isFollowCode = (value: string): boolean => isDossierCode(value) || localPattern.test(value);
