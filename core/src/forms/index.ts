export { compileForm, type FieldDefinition, type FormDefinition, type PageDefinition } from './definition.ts';
export {
  type Entries,
  type Entry,
  type Evaluation,
  evaluate,
  setContested,
  setText,
  typedEntry,
} from './entries.ts';
export { firstFaultyPage, neighbours, visiblePages } from './pages.ts';
export { type FormErrors, formErrors } from './validation.ts';
export { cleanEntry, type FieldValue, fieldKind, readText, showValue } from './values.ts';
