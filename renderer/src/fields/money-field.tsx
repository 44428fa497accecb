import { useLayoutEffect, useRef } from 'react';
import { useScreen } from '../screen-context.ts';
import { amountDigits, caretBefore, digitsAfter, groupAmount } from './amount.ts';
import { amountInWords } from './amount-words.ts';
import { describedBy, FieldFrame } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';
import { groupSign } from './shown-value.ts';
import { OWN_KEYBOARD } from './typed-field.tsx';
import { useTyped } from './use-typed.ts';

/** Nine hundred and ninety-nine thousand million đồng: no amount on a form is longer. */
const MOST_DIGITS = 12;

/** đồng: groups of three digits while typing, and the amount in words, so that a zero too many is seen and heard. */
export function MoneyField({ field }: FieldProps) {
  const { model, t } = useScreen();
  const { text, change, onFocus, onBlur } = useTyped(field);
  const input = useRef<HTMLInputElement>(null);
  const after = useRef<number | null>(null);
  const shown = groupAmount(text, groupSign(model.language));
  // Grouping moves the digits under the caret; it stays before the same ones.
  useLayoutEffect(() => {
    if (after.current === null || input.current === null || shown === '') return;
    const caret = caretBefore(shown, after.current);
    after.current = null;
    input.current.setSelectionRange(caret, caret);
  });
  const words = amountInWords(text, model.language);
  const wordsId = `words-${field.id}`;
  const mostDigits = field.range?.max == null ? MOST_DIGITS : `${field.range.max}`.length;

  return (
    <FieldFrame field={field} labels="input">
      <div className="money">
        <input
          ref={input}
          className="input money-input"
          type="text"
          id={inputId(field.id)}
          value={shown}
          data-keyboard="money"
          aria-required={field.required}
          aria-invalid={field.error !== null}
          {...describedBy(field, wordsId)}
          {...OWN_KEYBOARD}
          onFocus={onFocus}
          onBlur={onBlur}
          onChange={({ target }) => {
            const digits = amountDigits(target.value).slice(0, mostDigits);
            after.current = digitsAfter(target.value, target.selectionStart ?? target.value.length);
            change(digits);
          }}
        />
        <span className="money-unit" aria-hidden="true">
          {t('form.dong')}
        </span>
      </div>
      <p className="money-words" id={wordsId} role="status">
        {words}
      </p>
    </FieldFrame>
  );
}
