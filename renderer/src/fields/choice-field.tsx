import type { FieldModel } from '@motcua/core/contract';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';
import { describedBy, FieldHelp, FieldNotes, LabelWords } from './field-parts.tsx';
import type { FieldProps } from './field-props.ts';
import { inputId } from './field-props.ts';

/** More choices than this stand in a list of their own instead of on the page. */
const MAX_CHOICES_ON_PAGE = 6;

export function ChoiceField({ field }: FieldProps) {
  const headingId = `label-${field.id}`;
  return (
    <div className="field" data-field data-kind="choice" data-invalid={field.error !== null}>
      <p className="field-label" id={headingId}>
        <LabelWords field={field} />
      </p>
      <FieldHelp field={field} />
      {field.choices.length > MAX_CHOICES_ON_PAGE ? (
        <ChoiceDialog field={field} labelledBy={headingId} />
      ) : (
        <Choices field={field} labelledBy={headingId} />
      )}
      <FieldNotes field={field} />
    </div>
  );
}

function Choices({ field, labelledBy }: { readonly field: FieldModel; readonly labelledBy: string }) {
  const { send } = useScreen();
  return (
    <RadioGroup
      className="choices"
      id={inputId(field.id)}
      value={field.value === '' ? null : field.value}
      onChange={(value) => send({ type: 'set-field', fieldId: field.id, value })}
      isRequired={field.required}
      isInvalid={field.error !== null}
      aria-labelledby={labelledBy}
      {...describedBy(field)}
    >
      {field.choices.map((choice) => (
        <Radio key={choice.value} value={choice.value} className="choice">
          <span className="choice-mark" aria-hidden="true" />
          <span>{choice.label}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function ChoiceDialog({ field, labelledBy }: { readonly field: FieldModel; readonly labelledBy: string }) {
  const { t } = useScreen();
  const [open, setOpen] = useState(false);
  const chosen = field.choices.find((choice) => choice.value === field.value);
  const valueId = `value-${field.id}`;
  return (
    <>
      <Button
        className="input choice-open"
        id={inputId(field.id)}
        onPress={() => setOpen(true)}
        aria-labelledby={`${labelledBy} ${valueId}`}
        {...describedBy(field)}
      >
        <span id={valueId}>{chosen?.label ?? t('form.choose')}</span>
        <Icon name="down" />
      </Button>
      <ModalOverlay className="overlay" isOpen={open} onOpenChange={setOpen}>
        <Modal className="sheet">
          <Dialog className="sheet-dialog">
            <Heading slot="title">{field.label}</Heading>
            <div className="sheet-list">
              <Choices field={field} labelledBy={labelledBy} />
            </div>
            <ActionButton kind="primary" icon="check" onPress={() => setOpen(false)}>
              {t('form.chosen')}
            </ActionButton>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
