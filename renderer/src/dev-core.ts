import type { FieldModel, Intent, ScreenModel } from '@motcua/core/contract';

declare global {
  interface Window {
    /** What the harness was told since the sample was drawn. */
    motcuaIntents: Intent[];
  }
}

/** As much of core as the harness needs to show typing, ticking, missing answers and closing; every other intent changes nothing. */
export function applyIntent(model: ScreenModel, intent: Intent): ScreenModel {
  const { screen } = model;
  if (intent.type === 'close-overlay' || intent.type === 'more-time') return { ...model, overlay: null };
  if (intent.type === 'need-help') return { ...model, overlay: { kind: 'help' } };
  if (intent.type === 'cancel') return { ...model, overlay: { kind: 'confirm-cancel' } };
  if (screen.name === 'form' && (intent.type === 'set-field' || intent.type === 'contest-field')) {
    const change = (field: FieldModel): FieldModel => {
      if (field.id !== intent.fieldId) return field;
      return intent.type === 'set-field'
        ? { ...field, value: intent.value, error: null }
        : { ...field, contested: intent.contested };
    };
    return { ...model, screen: { ...screen, page: { ...screen.page, fields: screen.page.fields.map(change) } } };
  }
  if (screen.name === 'form' && intent.type === 'next') {
    const words = model.language === 'vi' ? 'Xin điền chỗ này.' : 'Please fill this in.';
    const check = (field: FieldModel): FieldModel =>
      field.required && field.value === '' ? { ...field, error: words } : field;
    return { ...model, screen: { ...screen, page: { ...screen.page, fields: screen.page.fields.map(check) } } };
  }
  if (screen.name === 'notice' && intent.type === 'set-consent') {
    const consents = screen.notice.consents.map((consent) =>
      consent.id === intent.consentId ? { ...consent, given: intent.given } : consent,
    );
    return {
      ...model,
      screen: { ...screen, notice: { ...screen.notice, consents, canAccept: consents.every(({ given }) => given) } },
    };
  }
  if (screen.name === 'scan-qr' && intent.type === 'set-number') {
    return { ...model, screen: { ...screen, number: { digits: intent.digits, error: null } } };
  }
  return model;
}
