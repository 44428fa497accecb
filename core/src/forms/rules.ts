import { nameMeaning } from '@motcua/drivers/cccd';
import type { CrossRule, Text, TimeWindow } from '../services/pack.ts';
import type { FormDefinition } from './definition.ts';
import type { Evaluation } from './evaluate.ts';
import { addDays, clockOf, type Day, dayOf, daysBetween, type LocalTime } from './local-time.ts';
import { pathOfRow } from './paths.ts';
import type { FieldValue } from './values.ts';

/** The rules between fields that are broken: the path that the pack names, in each row where it stands in one, and the words. */
export function brokenRules(form: FormDefinition, evaluation: Evaluation, now: LocalTime): [path: string, Text][] {
  const broken: [string, Text][] = [];
  const check = (rules: readonly CrossRule[], prefix: string): void => {
    for (const rule of rules)
      for (const path of faults(rule, evaluation, prefix, now)) broken.push([path, rule.message]);
  };
  check(form.root.rules, '');
  for (const { id, row } of form.root.tables.values())
    for (const rowId of evaluation.rows[id] ?? []) check(row.rules, `${pathOfRow(id, rowId)}.`);
  return broken;
}

/** A rule holds while one of its fields is hidden or empty. */
function faults(rule: CrossRule, evaluation: Evaluation, prefix: string, now: LocalTime): string[] {
  const read = (path: string): FieldValue | undefined => evaluation.values[prefix + path];
  const here = (holds: boolean): string[] => (holds ? [] : [prefix + rule.field]);
  switch (rule.kind) {
    case 'order':
      return here(isInOrder(read(rule.earlier), read(rule.later)));
    case 'at-most-days-between': {
      const [from, to] = [dayIn(read(rule.from)), dayIn(read(rule.to))];
      return here(from === null || to === null || daysBetween(from, to) <= rule.days);
    }
    case 'time-window':
      return here(isInWindow(read(rule.field), rule.windows, now));
    case 'before-clock':
      return here(isInTime(read(rule.field), rule, now));
    case 'sum-at-most': {
      const sum = inRows(rule, evaluation).reduce((total, [, value]) => total + (Number(value) || 0), 0);
      return sum <= rule.most ? [] : [tableOf(rule)];
    }
    case 'distinct':
      return repeated(inRows(rule, evaluation));
  }
}

function isInOrder(earlier: FieldValue | undefined, later: FieldValue | undefined): boolean {
  if (earlier === undefined || later === undefined) return true;
  if (typeof earlier === 'number' && typeof later === 'number') return earlier <= later;
  // A day against a minute, a year against a day: as far as both tell.
  const known = Math.min(String(earlier).length, String(later).length);
  return String(earlier).slice(0, known) <= String(later).slice(0, known);
}

/** The day of a date or time; null where there is none, or only a year is known. */
const dayIn = (value: FieldValue | undefined): Day | null =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? dayOf(value) : null;

function isInWindow(value: FieldValue | undefined, windows: readonly TimeWindow[], now: LocalTime): boolean {
  const window = windows.find(({ until }) => until === undefined || clockOf(now) < until);
  if (typeof value !== 'string' || !window) return true;
  const { daysAgo, clock } = window.earliest;
  const earliest = `${addDays(dayOf(now), -daysAgo)}T${clock}`;
  // A day without a clock lies in the window as long as some minute of it does.
  const known = Math.min(value.length, now.length);
  return earliest.slice(0, known) <= value && value <= now.slice(0, known);
}

function isInTime(
  value: FieldValue | undefined,
  { clock, nextDayClock }: { readonly clock: string; readonly nextDayClock: string },
  now: LocalTime,
): boolean {
  const day = dayIn(value);
  if (day === null) return true;
  const late = clockOf(String(value)) >= clock;
  return now < (late ? `${addDays(day, 1)}T${nextDayClock}` : `${day}T${clock}`);
}

const tableOf = ({ field }: CrossRule): string => field.slice(0, field.indexOf('.'));

/** The values of the rule's field in every row that has one, with their paths. */
function inRows(rule: CrossRule, { rows, values }: Evaluation): [path: string, FieldValue][] {
  const table = tableOf(rule);
  return (rows[table] ?? []).flatMap((rowId): [string, FieldValue][] => {
    const path = pathOfRow(table, rowId) + rule.field.slice(table.length);
    const value = values[path];
    return value === undefined ? [] : [[path, value]];
  });
}

/** Where a value stands that an earlier row has, compared by meaning. */
function repeated(values: readonly (readonly [path: string, FieldValue])[]): string[] {
  const seen = new Set<string>();
  return values.flatMap(([path, value]) => {
    const meaning = nameMeaning(String(value));
    if (seen.has(meaning)) return [path];
    seen.add(meaning);
    return [];
  });
}
