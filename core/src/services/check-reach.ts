import { compileForm } from '../forms/compile.ts';
import type { FormDefinition } from '../forms/definition.ts';
import { type Evaluation, evaluate, holdsIn } from '../forms/evaluate.ts';
import { type CheckFault, fault } from './check-fault.ts';
import { answersFor, lookedAt } from './every-answer.ts';
import { type Condition, type Control, type PackVersion, pathOfScope, pathsOfCondition } from './pack.ts';

/**
 * Whether somebody can come to see each page and each field, and be asked for each paper: every way to answer the
 * questions that it hangs on is tried on the form itself. Expects a version without other faults.
 */
export function checkReach(version: PackVersion, at: string): CheckFault[] {
  const form = compileForm(version);
  const { layout, dossierComponents, persons = [], procedureCodes = [] } = version;
  const faults: CheckFault[] = [];

  const inspect = (control: Control, pointer: string, prefix: string): void => {
    const path = prefix + pathOfScope(control.scope);
    if (control.rule && canHappen(form, path, ({ visible }) => visible.has(path)) === 'never')
      faults.push(fault(`${pointer}/rule`, `"${path}" can never be shown`, MEND));
    const table = form.root.tables.get(path);
    for (const [d, part] of (control.options?.detail ?? []).entries())
      inspect(part, `${pointer}/options/detail/${d}`, table ? `${path}.r1.` : prefix);
  };

  for (const [p, page] of layout.elements.entries()) {
    const pageAt = `${at}/layout/elements/${p}`;
    const paths = page.elements.map(({ scope }) => pathOfScope(scope));
    if (paths.every((path) => canHappen(form, path, ({ visible }) => visible.has(path)) === 'never'))
      faults.push(fault(pageAt, `the page "${page.id}" can never be reached`, MEND));
    else for (const [c, control] of page.elements.entries()) inspect(control, `${pageAt}/elements/${c}`, '');
  }
  const holdsSometime = (condition: Condition, pointer: string): void => {
    const looked = pathsOfCondition(condition);
    if (canHappen(form, looked, (evaluation) => holdsIn(form, evaluation, condition)) === 'never')
      faults.push(fault(pointer, 'this condition can never hold', MEND));
  };
  for (const [d, { when }] of dossierComponents.entries())
    if (when) holdsSometime(when, `${at}/dossierComponents/${d}/when`);
  for (const [p, { isSubmitterWhen }] of persons.entries())
    if (isSubmitterWhen) holdsSometime(isSubmitterWhen, `${at}/persons/${p}/isSubmitterWhen`);
  for (const [c, { when }] of procedureCodes.entries()) holdsSometime(when, `${at}/procedureCodes/${c}/when`);
  return [...faults, ...checkProcedureCodes(form, version, at)];
}

const MEND = 'compare its condition with those of what it looks at: they exclude each other';

/** Whatever is answered, one of the codes is the dossier's. */
function checkProcedureCodes(form: FormDefinition, { procedureCodes }: PackVersion, at: string): CheckFault[] {
  if (!procedureCodes) return [];
  const looked = procedureCodes.flatMap(({ when }) => pathsOfCondition(when));
  const without = answersFor(form, looked)?.find((entries) => {
    const evaluation = evaluate(form, entries);
    const answered = looked.every((path) => evaluation.values[path] !== undefined);
    return answered && !procedureCodes.some(({ when }) => holdsIn(form, evaluation, when));
  });
  if (!without) return [];
  const answer = looked.map((path) => `"${path}" is "${without[path]?.text ?? ''}"`)[0] ?? '';
  return [
    fault(`${at}/procedureCodes`, `has no code for when ${answer}`, 'add a code with a condition for that answer'),
  ];
}

/** Whether some way of answering makes `happens` true. */
function canHappen(
  form: FormDefinition,
  start: string | readonly string[],
  happens: (evaluation: Evaluation) => boolean,
): 'sometimes' | 'never' | 'not-known' {
  const answers = answersFor(form, typeof start === 'string' ? lookedAt(form, start) : start);
  if (!answers) return 'not-known';
  return answers.some((entries) => happens(evaluate(form, entries))) ? 'sometimes' : 'never';
}
