import type { ErrorObject } from 'ajv/dist/2020.js';
import type {
  Condition,
  CrossRule,
  FieldSchema,
  GroupSchema,
  ReviewRow,
  Rule,
  TableSchema,
  Text,
} from '../services/pack.ts';

/** Provinces and communes, as far as a form needs them (core/src/units). */
export interface UnitList {
  readonly provinces: readonly UnitName[];
  communesOf(provinceCode: string): readonly UnitName[];
  province(code: string): UnitName | null;
  commune(code: string): (UnitName & { readonly provinceCode: string }) | null;
}
export interface UnitName {
  readonly code: string;
  readonly fullName: string;
}

/** A form ready to run: the pack's data schema and layout, compiled once. */
export interface FormDefinition {
  /** Null where no list is to be had: codes are then held to their form alone. */
  readonly units: UnitList | null;
  readonly pages: readonly PageDefinition[];
  readonly root: RecordDefinition;
  /** The fields of the form itself, those of its groups too (`home.commune`); those of its tables stand in their rows. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** What the data schema says of the values of a whole form, hidden things left out. */
  schemaErrors(data: object): readonly ErrorObject[];
  holds(condition: Condition, read: (path: string) => unknown): boolean;
}

/** What is filled together: the whole form, or one row of a table. Paths and conditions count from here. */
export interface RecordDefinition {
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly groups: ReadonlyMap<string, GroupDefinition>;
  /** None in a row. */
  readonly tables: ReadonlyMap<string, TableDefinition>;
  readonly rules: readonly CrossRule[];
}

export interface PageDefinition {
  readonly id: string;
  readonly label: Text;
  readonly chapter: Text | null;
  readonly items: readonly Item[];
  /** The fields of the page, in order, without those of tables. */
  readonly fieldIds: readonly string[];
  readonly reviewRows: readonly ReviewRow[];
}

/** What stands on a page or in a row, from top to bottom. */
export interface Item {
  readonly kind: 'field' | 'group' | 'table';
  readonly path: string;
}

/** Shown while every one of these rules says so: of its page, of its group, its own. */
interface Shown {
  readonly rules: readonly Rule[];
  readonly pageId: string;
}

export interface FieldDefinition extends Shown {
  /** The path within its record. */
  readonly id: string;
  readonly schema: FieldSchema;
  readonly multi: boolean;
  /** Binds while the field is visible; in a group that may stay empty, once something of the group is filled. */
  readonly required: boolean;
  readonly group: { readonly id: string; readonly mayStayEmpty: boolean } | null;
}

export interface GroupDefinition extends Shown {
  readonly id: string;
  readonly schema: GroupSchema;
  readonly required: boolean;
  readonly fieldIds: readonly string[];
}

export interface TableDefinition extends Shown {
  readonly id: string;
  readonly schema: TableSchema;
  readonly row: RecordDefinition & { readonly items: readonly Item[] };
}
