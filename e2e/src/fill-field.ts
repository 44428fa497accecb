import type { FieldModel } from '@motcua/core/contract';
import type { PlainKey } from '@motcua/core/messages';
import type { Frame, Page } from 'playwright';

/** The kiosk's own page, or the frame that shows it on the bench. */
export type Glass = Page | Frame;

/** Up to here the choices stand on the page, beyond in a list over the screen. */
const MOST_CHOICES_ON_PAGE = 8;

/** Puts a value into a field of any kind as hands would: by its inputs, its tiles or its boxes. */
export async function fillField({
  page,
  field,
  value,
  words,
}: {
  readonly page: Glass;
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
        return tile(labelOf(value))
          .and(page.locator(`[id="input-${field.id}"] *`))
          .tap();
      await at().tap();
      await tile(labelOf(value)).first().tap();
      return page.getByRole('button', { name: words('form.chosen'), exact: true }).tap();
    }
    case 'yes-no':
      return at()
        .getByText(labelOf(value) || words(value === 'true' ? 'form.yes' : 'form.no'), { exact: true })
        .tap();
    case 'consent': {
      const box = at().locator('input');
      if ((await box.isChecked()) !== (value === 'true')) await at().locator('label').tap();
      return;
    }
    case 'multi-choice': {
      const wanted = value.split(' ');
      for (const choice of field.choices) {
        const label = at()
          .locator('label')
          .filter({ has: page.getByText(choice.label, { exact: true }) });
        if ((await label.locator('input').isChecked()) !== wanted.includes(choice.value)) await label.tap();
      }
      return;
    }
    case 'date':
    case 'date-time': {
      const [date = '', time = ''] = value.split('T');
      const [year = '', month = '', day = ''] = date.split('-');
      await at().fill(day);
      await at('-month').fill(month);
      await at('-year').fill(year);
      if (field.kind === 'date') return;
      const [hour = '', minute = ''] = time.split(':');
      await at('-hour').fill(hour);
      return at('-minute').fill(minute);
    }
    case 'text':
    case 'long-text':
    case 'digits':
    case 'integer':
    case 'money':
    case 'phone':
    case 'email':
      return at().fill(value);
  }
}
