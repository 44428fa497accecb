import type { FieldKind } from '../contract/screen-model.ts';
import { type Language, message } from '../messages/index.ts';
import { choicesOf, type FieldSchema } from '../services/pack.ts';

/** A typed value of a form field, as it goes into the dossier; several choices in the order of their list. */
export type FieldValue = string | number | boolean | readonly string[];

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
  switch (schema.type) {
    case 'integer':
      return schema.format === 'money-vnd' ? readMoney(tidy) : readInteger(tidy);
    case 'boolean':
      return readBoolean(schema, tidy);
    case 'array':
      return value(chosen(schema, tidy));
    case 'string':
      return readString(schema, tidy);
  }
}

function readString({ format }: FieldSchema, tidy: string): Reading {
  switch (format ?? null) {
    case 'date':
      return readDate(tidy, /^\d{4}-\d{2}-\d{2}$/);
    case 'partial-date':
      return readDate(tidy, /^\d{4}(?:-\d{2}){0,2}$/);
    case 'date-time':
      return readDateTime(tidy);
    case 'vn-phone':
    case 'digits':
    case 'citizen-number':
      return value(tidy.replace(/[ .-]/g, ''));
    case 'email':
    case 'person-name':
    case 'money-vnd':
    case 'vn-province':
    case 'vn-commune':
    case null:
      return value(tidy);
  }
}

const readInteger = (tidy: string): Reading => (/^\d{1,9}$/.test(tidy) ? value(Number(tidy)) : UNREADABLE);

/** Amounts are written in groups of three: `1.500.000`. Fifteen digits are still counted exactly. */
const readMoney = (tidy: string): Reading => {
  const digits = tidy.replace(/[ .,]/g, '');
  return /^\d{1,15}$/.test(digits) ? value(Number(digits)) : UNREADABLE;
};

/** A consent that is not given is no answer; a "no" is one. */
function readBoolean(schema: FieldSchema, tidy: string): Reading {
  if (tidy === 'true') return value(true);
  if (tidy !== 'false') return UNREADABLE;
  return schema.const === true ? { kind: 'empty' } : value(false);
}

/** In the order of the list, so that the same choice is the same value; what is not in the list stays to be refused. */
function chosen(schema: FieldSchema, tidy: string): readonly string[] {
  const taken = [...new Set(tidy.split(' '))];
  const known = choicesOf(schema).map((choice) => choice.const);
  return [...known.filter((choice) => taken.includes(choice)), ...taken.filter((choice) => !known.includes(choice))];
}

const value = (read: FieldValue): Reading => ({ kind: 'value', value: read });
const UNREADABLE: Reading = { kind: 'unreadable' };

/** Dates are written day first in Việt Nam; ISO 8601 is what the card and the dossier use. */
function readDate(text: string, isoForm: RegExp): Reading {
  if (isoForm.test(text)) return value(text);
  const parts = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(text);
  if (!parts) return UNREADABLE;
  const iso = [parts[3], parts[2]?.padStart(2, '0'), parts[1]?.padStart(2, '0')].filter(Boolean).join('-');
  return isoForm.test(iso) ? value(iso) : UNREADABLE;
}

/** `31/01/2026 08:30`, `31/01/2026 8h30` or ISO 8601 without seconds. */
function readDateTime(text: string): Reading {
  const parts = /^(\S+?)[T ]\s*(\d{1,2})[:hg](\d{2})$/.exec(text);
  const day = readDate(parts?.[1] ?? '', /^\d{4}-\d{2}-\d{2}$/);
  if (!parts || day.kind !== 'value') return UNREADABLE;
  return value(`${day.value}T${parts[2]?.padStart(2, '0')}:${parts[3]}`);
}

/** How a value is read out to people: dates day first, amounts in groups. Labels of choices are the caller's to find. */
export function showValue(schema: FieldSchema, read: FieldValue, language: Language): string {
  switch (schema.format ?? null) {
    case 'date':
    case 'partial-date':
      return dayFirst(String(read));
    case 'date-time': {
      const [day = '', clock = ''] = String(read).split('T');
      return `${dayFirst(day)} ${clock}`;
    }
    case 'money-vnd':
      return message(language, 'form.amount', { amount: Number(read) });
    default:
      return String(read);
  }
}

const dayFirst = (iso: string): string => iso.split('-').toReversed().join('/');

export function fieldKind(schema: FieldSchema, layout: { readonly multi: boolean }): FieldKind {
  switch (schema.type) {
    case 'boolean':
      return schema.const === true ? 'consent' : 'yes-no';
    case 'array':
      return 'multi-choice';
    case 'integer':
      return schema.format === 'money-vnd' ? 'money' : 'integer';
    case 'string':
      return schema.oneOf ? 'choice' : textKind(schema, layout);
  }
}

function textKind({ format }: FieldSchema, layout: { readonly multi: boolean }): FieldKind {
  switch (format ?? null) {
    case 'date':
    case 'partial-date':
      return 'date';
    case 'date-time':
      return 'date-time';
    case 'vn-phone':
      return 'phone';
    case 'email':
      return 'email';
    case 'digits':
    case 'citizen-number':
      return 'digits';
    case 'vn-province':
    case 'vn-commune':
      return 'choice';
    case 'person-name':
    case 'money-vnd':
    case null:
      return layout.multi ? 'long-text' : 'text';
  }
}
