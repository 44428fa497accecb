import { TickBox } from '../parts/tick-box.tsx';
import { useScreen } from '../screen-context.ts';
import { describedBy, describedByIds, FieldFrame, FieldHelp, FieldNotes, labelId } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';

/** Any number of choices; the value is theirs with a space between, in the order of the choices. */
export function MultiChoiceField({ field }: FieldProps) {
  const { t, send, words } = useScreen();
  const ticked = new Set(field.value.split(' ').filter((value) => value !== ''));
  const tick = (value: string, on: boolean) => {
    const next = field.choices.map((choice) => choice.value).filter((each) => (each === value ? on : ticked.has(each)));
    send({ type: 'set-field', fieldId: field.id, value: next.join(' ') });
  };
  return (
    <FieldFrame field={field} labels="group">
      <p className="field-help" id={`many-${field.id}`}>
        {t('form.chooseMany')}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: the label stands outside, with help and error, as for every field */}
      <div
        className="ticks"
        role="group"
        id={inputId(field.id)}
        aria-labelledby={labelId(field)}
        {...describedBy(field, `many-${field.id}`)}
      >
        {field.choices.map(({ value, label }) => (
          <TickBox
            key={value}
            ticked={ticked.has(value)}
            invalid={field.error !== null}
            onChange={(on) => tick(value, on)}
          >
            {words(label)}
          </TickBox>
        ))}
      </div>
    </FieldFrame>
  );
}

/** A statement that the citizen makes by ticking it; the label is the statement. */
export function ConsentField({ field }: FieldProps) {
  const { send, words } = useScreen();
  const describing = describedByIds(field);
  return (
    <div className="field" data-field data-kind="consent" data-invalid={field.error !== null}>
      <FieldHelp field={field} />
      <div id={inputId(field.id)}>
        <TickBox
          ticked={field.value === 'true'}
          required={field.required}
          invalid={field.error !== null}
          onChange={(on) => send({ type: 'set-field', fieldId: field.id, value: on ? 'true' : '' })}
          {...(describing === undefined ? {} : { describedBy: describing })}
        >
          {words(field.label)}
        </TickBox>
      </div>
      <FieldNotes field={field} />
    </div>
  );
}
