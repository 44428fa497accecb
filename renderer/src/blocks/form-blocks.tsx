import type { FieldModel, FormBlock, FormPage } from '@motcua/core/contract';
import { Field } from '../fields/field.tsx';
import { GroupOfFields } from './group-of-fields.tsx';
import { PeopleTable } from './people-table.tsx';

/** The blocks of a page from top to bottom; fields that follow each other stand in one grid. */
export function FormBlocks({ page }: { readonly page: FormPage }) {
  const fields = new Map(page.fields.map((field) => [field.id, field]));
  return (
    <div className="fields">
      {page.blocks.map((block) => (
        <Block key={block.kind === 'field' ? block.fieldId : block.id} block={block} fields={fields} />
      ))}
    </div>
  );
}

function Block({ block, fields }: { readonly block: FormBlock; readonly fields: ReadonlyMap<string, FieldModel> }) {
  switch (block.kind) {
    case 'field': {
      const field = fields.get(block.fieldId);
      return field ? <Field field={field} /> : null;
    }
    case 'group':
      return <GroupOfFields group={block} fields={block.fieldIds.flatMap((id) => fields.get(id) ?? [])} />;
    case 'list':
      return <PeopleTable list={block} />;
    default: {
      const never: never = block;
      return never;
    }
  }
}
