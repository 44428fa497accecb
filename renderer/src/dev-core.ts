import type { FieldModel, FormBlock, FormPage, Intent, Language, ScreenModel } from '@motcua/core/contract';

declare global {
  interface Window {
    /** What the harness was told since the sample was drawn. */
    motcuaIntents: Intent[];
  }
}

/** As much of core as the harness needs to show typing, ticking, confirming, removing, missing answers, modes and closing; every other intent changes nothing. */
export function applyIntent(model: ScreenModel, intent: Intent): ScreenModel {
  const { screen } = model;
  if (intent.type === 'close-overlay' || intent.type === 'more-time') return { ...model, overlay: null };
  if (intent.type === 'need-help') return { ...model, overlay: { kind: 'help' } };
  if (intent.type === 'cancel') return { ...model, overlay: { kind: 'confirm-cancel' } };
  if (intent.type === 'set-display')
    return { ...model, display: { ...model.display, [intent.preference]: intent.value } };
  if (screen.name === 'form') {
    const page = changedPage(screen.page, intent, model.language);
    return page === screen.page ? model : { ...model, screen: { ...screen, page } };
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
  if (screen.name === 'services' && intent.type === 'search-services')
    return { ...model, screen: { ...screen, query: intent.query } };
  if (screen.name === 'scan-qr' && intent.type === 'set-number') {
    return { ...model, screen: { ...screen, number: { digits: intent.digits, error: null } } };
  }
  return model;
}

function changedPage(page: FormPage, intent: Intent, language: Language): FormPage {
  const fields = (change: (field: FieldModel) => FieldModel): FormPage => ({
    ...page,
    fields: page.fields.map(change),
  });
  const blocks = (change: (block: FormBlock) => FormBlock): FormPage => ({ ...page, blocks: page.blocks.map(change) });
  switch (intent.type) {
    case 'set-field':
      return fields((field) => (field.id === intent.fieldId ? { ...field, value: intent.value, error: null } : field));
    case 'contest-field':
      return fields((field) => (field.id === intent.fieldId ? { ...field, contested: intent.contested } : field));
    case 'change-proven':
      return fields((field) =>
        field.id === intent.fieldId ? { ...field, locked: false, origin: null, reason: intent.reason } : field,
      );
    case 'confirm-group':
      return blocks((block) =>
        block.kind === 'group' && block.id === intent.groupId && block.suggestion
          ? { ...block, error: null, suggestion: { ...block.suggestion, state: 'confirmed' } }
          : block,
      );
    case 'remove-row':
      return blocks((block) =>
        block.kind === 'list' && block.id === intent.listId
          ? { ...block, rows: block.rows.filter(({ id }) => id !== intent.rowId) }
          : block,
      );
    case 'next': {
      const words = language === 'vi' ? 'Xin điền chỗ này.' : 'Please fill this in.';
      return fields((field) => (field.required && field.value === '' ? { ...field, error: words } : field));
    }
    default:
      return page;
  }
}
