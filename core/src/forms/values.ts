import type { FieldKind } from '../contract/screen-model.ts';
import type { FieldSchema } from '../services/pack.ts';

/** A typed value of a form field, as it goes into the dossier. */
export type FieldValue = string | number;

export type Reading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: FieldValue }
  /** Something stands there that is no value of this type (yet): half a date, letters in a number. */
  | { readonly kind: 'unreadable' };

/** Controls, bidirectional overrides and lone surrogates: no name or address holds them, and they can lie on a screen. */
const TREACHEROUS = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** What may be kept of what somebody typed: composed form, no signs that hide or reorder text. Line ends become spaces. */
export const cleanEntry = (text: string): string =>
  text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(TREACHEROUS, '')
    .normalize('NFC');

/** The typed value of a text in a field. Pure; says nothing about ranges and lengths, which validation does. */
export function readText(schema: FieldSchema, text: string): Reading {
  const tidy = cleanEntry(text).trim().replace(/\s+/gu, ' ');
  if (tidy === '') return { kind: 'empty' };
  if (schema.type === 'integer') return /^\d{1,9}$/.test(tidy) ? value(Number(tidy)) : { kind: 'unreadable' };
  switch (schema.format ?? null) {
    case 'date':
      return readDate(tidy, /^\d{4}-\d{2}-\d{2}$/);
    case 'partial-date':
      return readDate(tidy, /^\d{4}(?:-\d{2}){0,2}$/);
    case 'vn-phone':
    case 'digits':
    case 'citizen-number':
      return value(tidy.replace(/[ .-]/g, ''));
    case 'email':
    case null:
      return value(tidy);
  }
}

const value = (read: FieldValue): Reading => ({ kind: 'value', value: read });

/** Dates are written day first in Việt Nam; ISO 8601 is what the card and the dossier use. */
function readDate(text: string, isoForm: RegExp): Reading {
  if (isoForm.test(text)) return value(text);
  const parts = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(text);
  if (!parts) return { kind: 'unreadable' };
  const iso = [parts[3], parts[2]?.padStart(2, '0'), parts[1]?.padStart(2, '0')].filter(Boolean).join('-');
  return isoForm.test(iso) ? value(iso) : { kind: 'unreadable' };
}

/** How a value is read out to people: dates day first, a choice by its label is the caller's to find. */
export function showValue(schema: FieldSchema, read: FieldValue): string {
  if (schema.format !== 'date' && schema.format !== 'partial-date') return String(read);
  return String(read).split('-').toReversed().join('/');
}

export function fieldKind(schema: FieldSchema, layout: { readonly multi: boolean }): FieldKind {
  if (schema.oneOf) return 'choice';
  if (schema.type === 'integer') return 'integer';
  switch (schema.format ?? null) {
    case 'date':
    case 'partial-date':
      return 'date';
    case 'vn-phone':
      return 'phone';
    case 'email':
      return 'email';
    case 'digits':
    case 'citizen-number':
      return 'digits';
    case null:
      return layout.multi ? 'long-text' : 'text';
  }
}
