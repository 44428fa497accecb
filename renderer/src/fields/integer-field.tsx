import { Button } from 'react-aria-components/Button';
import { aria } from '../messages/phrase.ts';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';
import { describedBy, FieldFrame } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';
import { OWN_KEYBOARD, TypedField } from './typed-field.tsx';
import { useTyped } from './use-typed.ts';

/** Up to here people count by touching; beyond, they type. */
const MOST_COUNTED = 99;

/** A whole number: with − and + where it is small, by the number keys always. */
export function IntegerField({ field }: FieldProps) {
  const most = field.range?.max ?? null;
  return most !== null && most <= MOST_COUNTED ? <Counter field={field} most={most} /> : <TypedField field={field} />;
}

function Counter({ field, most }: FieldProps & { readonly most: number }) {
  const { phrase } = useScreen();
  const { text, change, onFocus, onBlur } = useTyped(field);
  const least = field.range?.min ?? 0;
  const count = text === '' ? null : Number(text);
  // From nothing, the first touch of either sign is the smallest number that can be meant.
  const fewer = count === null ? least : Math.max(least, count - 1);
  const more = count === null ? Math.max(least, 1) : Math.min(most, count + 1);
  return (
    <FieldFrame field={field} labels="input">
      <div className="counter">
        <Button
          className="button button-secondary counter-button"
          isDisabled={count !== null && count <= least}
          onPress={() => change(`${fewer}`)}
          {...aria(phrase('form.fewer', { label: field.label }))}
        >
          <Icon name="minus" />
        </Button>
        <input
          className="input counter-input"
          type="text"
          id={inputId(field.id)}
          value={text}
          maxLength={`${most}`.length}
          data-keyboard="digits"
          aria-required={field.required}
          aria-invalid={field.error !== null}
          {...describedBy(field)}
          {...OWN_KEYBOARD}
          onFocus={onFocus}
          onBlur={onBlur}
          onChange={(event) => change(event.target.value.replace(/\D/gu, ''))}
        />
        <Button
          className="button button-secondary counter-button"
          isDisabled={count !== null && count >= most}
          onPress={() => change(`${more}`)}
          {...aria(phrase('form.more', { label: field.label }))}
        >
          <Icon name="plus" />
        </Button>
        <span className="visually-hidden" role="status">
          {text}
        </span>
      </div>
    </FieldFrame>
  );
}
