import { type Choice, ChoiceTiles } from '../parts/choice-tiles.tsx';
import { useScreen } from '../screen-context.ts';
import { ChoiceList } from './choice-list.tsx';
import { describedByIds, FieldFrame, labelId } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';

/** More choices than this stand in a list of their own instead of on the page. */
export const MAX_CHOICES_ON_PAGE = 8;

export function ChoiceField({ field, tiles }: FieldProps & { readonly tiles?: readonly Choice[] }) {
  const { words, send } = useScreen();
  const describedBy = describedByIds(field);
  const choices = tiles ?? field.choices.map(({ value, label }) => ({ value, label: words(label) }));
  const onPage = choices.length > 0 && choices.length <= MAX_CHOICES_ON_PAGE;
  return (
    <FieldFrame field={field} labels="group">
      {onPage ? (
        <ChoiceTiles
          id={inputId(field.id)}
          choices={choices}
          value={field.value}
          onChoose={(value) => send({ type: 'set-field', fieldId: field.id, value })}
          labelledBy={labelId(field)}
          required={field.required}
          invalid={field.error !== null}
          {...(describedBy === undefined ? {} : { describedBy })}
        />
      ) : (
        <ChoiceList field={field} />
      )}
    </FieldFrame>
  );
}

/** Yes or no, side by side. */
export function YesNoField({ field }: FieldProps) {
  const { t } = useScreen();
  const tiles = [
    { value: 'true', label: t('form.yes') },
    { value: 'false', label: t('form.no') },
  ];
  return field.choices.length > 0 ? <ChoiceField field={field} /> : <ChoiceField field={field} tiles={tiles} />;
}
