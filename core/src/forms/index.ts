export { type Choice, choiceLabel, choicesFor } from './choices.ts';
export { compileForm } from './compile.ts';
export type {
  FieldDefinition,
  FormDefinition,
  GroupDefinition,
  Item,
  PageDefinition,
  RecordDefinition,
  TableDefinition,
  UnitList,
} from './definition.ts';
export { changeProven, confirmGroup, setContested, setText } from './entries.ts';
export { asProven, type Entries, type Entry, type Replaced, rowIds, typedEntry } from './entry.ts';
export { type Evaluation, evaluate, type FormValues, holdsIn } from './evaluate.ts';
export { boundOn, type LocalTime, timeInVietnam } from './local-time.ts';
export { chaptersOf, faultyPages, firstFaultyPage, neighbours, visiblePages } from './pages.ts';
export { fieldAt, groupAt, groupPathOf, pageOfPath, pathOfRow, rowPath } from './paths.ts';
export { addRow, isEmptyRow, removeRow } from './rows.ts';
export { type FormErrors, formErrors } from './validation.ts';
export { cleanEntry, type FieldValue, fieldKind, readText, showValue } from './values.ts';
