import type { FieldModel } from '@motcua/core/contract';
import type { PlainKey } from '@motcua/core/messages';
import type { Fingers, Glass } from './fingers.ts';

/** Up to here the choices stand on the page, beyond in a list over the screen. */
const MOST_CHOICES_ON_PAGE = 8;

/** Puts a value into a field of any kind as hands would: by its inputs, its tiles or its boxes. */
export async function fillField({
  page,
  fingers,
  field,
  value,
  words,
}: {
  readonly page: Glass;
  readonly fingers: Fingers;
  readonly field: FieldModel;
  readonly value: string;
  readonly words: (key: PlainKey) => string;
}): Promise<void> {
  const at = (suffix = '') => page.locator(`[id="input-${field.id}${suffix}"]`);
  const labelOf = (wanted: string): string => field.choices.find((one) => one.value === wanted)?.label ?? '';
  const tile = (label: string) => page.locator('.choice').filter({ has: page.getByText(label, { exact: true }) });
  switch (field.kind) {
    case 'choice': {
      if (field.choices.length <= MOST_CHOICES_ON_PAGE)
        return fingers.press(tile(labelOf(value)).and(page.locator(`[id="input-${field.id}"] *`)));
      await fingers.press(at());
      await fingers.press(tile(labelOf(value)).first());
      return fingers.press(page.getByRole('button', { name: words('form.chosen'), exact: true }));
    }
    case 'yes-no':
      return fingers.press(
        at().getByText(labelOf(value) || words(value === 'true' ? 'form.yes' : 'form.no'), { exact: true }),
      );
    case 'consent': {
      const box = at().locator('input');
      if ((await box.isChecked()) !== (value === 'true')) await fingers.press(at().locator('label'));
      return;
    }
    case 'multi-choice': {
      const wanted = value.split(' ');
      for (const choice of field.choices) {
        const label = at()
          .locator('label')
          .filter({ has: page.getByText(choice.label, { exact: true }) });
        if ((await label.locator('input').isChecked()) !== wanted.includes(choice.value)) await fingers.press(label);
      }
      return;
    }
    case 'date':
    case 'date-time': {
      const [date = '', time = ''] = value.split('T');
      const [year = '', month = '', day = ''] = date.split('-');
      await fingers.write(at(), day);
      await fingers.write(at('-month'), month);
      await fingers.write(at('-year'), year);
      if (field.kind === 'date') return;
      const [hour = '', minute = ''] = time.split(':');
      await fingers.write(at('-hour'), hour);
      return fingers.write(at('-minute'), minute);
    }
    case 'text':
    case 'long-text':
    case 'digits':
    case 'integer':
    case 'money':
    case 'phone':
    case 'email':
      return fingers.write(at(), value);
  }
}
