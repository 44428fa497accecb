import type { FieldModel, FormPage, Intent, Language, ScreenModel } from '@motcua/core/contract';

/**
 * A citizen without a body: answers each screen as a patient person would. Drives the self-test, the benches and the
 * journeys that need no browser. It knows the contract and nothing of a procedure: fields are filled by their kind.
 */
export interface RobotOptions {
  readonly serviceId: string;
  readonly language: Language;
  /** Today as `yyyy-MM-dd`; dates are filled with a day before it. */
  readonly today: string;
  /** What is written into a field that is still empty; undefined: a made-up value of the field's kind. */
  readonly fill?: (field: FieldModel) => string | undefined;
  /** How many rows each table gets, within what it allows; default: no more than it asks for. */
  readonly rows?: number;
}

/** What the robot does to a screen: an intent, a deed of the hands, or nothing while the kiosk works. */
export type RobotAnswer =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'scan-qr' }
  | { readonly kind: 'lay-card' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'stuck'; readonly why: string };

const WAIT: RobotAnswer = { kind: 'wait' };
const say = (intent: Intent): RobotAnswer => ({ kind: 'intent', intent });

export function answerScreen(model: ScreenModel, options: RobotOptions): RobotAnswer {
  if (model.overlay?.kind === 'timeout-warning') return say({ type: 'more-time' });
  if (model.overlay) return say({ type: 'close-overlay' });
  const { screen } = model;
  switch (screen.name) {
    case 'attract':
      return say({ type: 'begin' });
    case 'language':
      return say({ type: 'choose-language', language: options.language });
    case 'services': {
      if (screen.services.some(({ id }) => id === options.serviceId))
        return say({ type: 'choose-service', serviceId: options.serviceId });
      const group = screen.groups.find(({ services }) => services.some(({ id }) => id === options.serviceId));
      return group
        ? say({ type: 'choose-group', groupId: group.id })
        : { kind: 'stuck', why: `the kiosk does not offer the service "${options.serviceId}"` };
    }
    case 'requirements':
      return say({ type: screen.requirements.kind === 'guide' ? 'finish' : 'next' });
    case 'notice': {
      const next = screen.notice.consents.find((one) => !one.given);
      return say(next ? { type: 'set-consent', consentId: next.id, given: true } : { type: 'accept-notice' });
    }
    case 'scan-qr':
      return screen.scanner === 'ready' ? { kind: 'scan-qr' } : WAIT;
    case 'lay-card':
      return screen.reader === 'ready' ? { kind: 'lay-card' } : WAIT;
    case 'form':
      return answerForm(screen.page, options);
    case 'documents':
      return say({ type: 'next' });
    case 'review':
      return say({ type: 'submit' });
    case 'receipt':
      return screen.receipt.slip === 'printing' ? WAIT : say({ type: 'finish' });
    case 'rating':
      return say({ type: 'rate', stars: 5 });
    case 'paused':
      return say({ type: 'resume' });
    case 'reading':
    case 'submitting':
    case 'goodbye':
      return WAIT;
    case 'failure':
      return { kind: 'stuck', why: screen.failure.code };
    case 'out-of-service':
      return { kind: 'stuck', why: `out of service: ${screen.reason}` };
  }
}

/** Fills what is asked for, says yes to what is proposed, and types the rows of tables, one after another. */
function answerForm(page: FormPage, options: RobotOptions): RobotAnswer {
  const empty = page.fields.find((one) => one.required && !one.locked && (one.value === '' || one.error !== null));
  if (empty) {
    const value = options.fill?.(empty) ?? sampleValue(empty, options.today);
    // Said again, it would be refused again. Never the value: it would stand in a report.
    if (value === empty.value)
      return { kind: 'stuck', why: `"${empty.id}" does not take what was given: ${empty.error}` };
    return say({ type: 'set-field', fieldId: empty.id, value });
  }
  for (const block of page.blocks) {
    if (block.kind === 'group' && block.suggestion?.state === 'open')
      return say({ type: 'confirm-group', groupId: block.id });
    if (block.kind !== 'list') continue;
    const open = block.rows.find(({ complete }) => !complete);
    if (open) return say({ type: 'open-row', listId: block.id, rowId: open.id });
    const wanted = Math.min(Math.max(block.minRows, options.rows ?? 0), block.maxRows);
    if (block.rows.length < wanted && block.addBy.includes('typing')) return say({ type: 'add-row', listId: block.id });
  }
  return say({ type: 'next' });
}

const DAY_MS = 86_400_000;

/** A made-up value that a field of this kind accepts. */
export function sampleValue(field: FieldModel, today: string): string {
  switch (field.kind) {
    case 'text':
      return 'Thử nghiệm';
    case 'long-text':
      return 'Số 1 Phố Thử, Phường Thử, Tỉnh Thử';
    case 'date':
      return new Date(Date.parse(today) - 30 * DAY_MS).toISOString().slice(0, 10);
    case 'digits':
      return '0123456789';
    case 'integer':
      return '12';
    case 'money':
      return '500000';
    case 'date-time':
      return `${new Date(Date.parse(today) - 30 * DAY_MS).toISOString().slice(0, 10)}T08:00`;
    case 'phone':
      return '0900000000';
    case 'email':
      return 'thu@example.vn';
    case 'yes-no':
    case 'consent':
      return 'true';
    case 'choice':
    case 'multi-choice':
      return field.choices[0]?.value ?? '';
  }
}
