import { type Static, Type } from 'typebox';
import { LANGUAGES } from '../messages/index.ts';
import type { DisplayPreferences } from './screen-model.ts';

/**
 * What the renderer may say. Everything that arrives is hostile until it passed `intentSchema`; an intent that the
 * current screen does not offer is ignored by the session machine.
 */
const id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const just = <T extends string>(type: T) => Type.Object({ type: Type.Literal(type) }, { additionalProperties: false });

/** One preference of `DisplayPreferences` and what it may be. */
const setDisplay = <
  P extends keyof DisplayPreferences,
  A extends DisplayPreferences[P],
  B extends DisplayPreferences[P],
>(
  preference: P,
  usual: A,
  other: B,
) =>
  Type.Object(
    {
      type: Type.Literal('set-display'),
      preference: Type.Literal(preference),
      value: Type.Union([Type.Literal(usual), Type.Literal(other)]),
    },
    { additionalProperties: false },
  );

export const intentSchema = Type.Union([
  just('begin'),
  just('next'),
  just('back'),
  just('cancel'),
  just('cancel-confirmed'),
  just('need-help'),
  just('close-overlay'),
  just('more-time'),
  just('pause'),
  just('resume'),
  just('accept-notice'),
  just('decline-notice'),
  just('enter-number'),
  just('scan-again'),
  just('retry'),
  /** Answers to a failure: back to the list of services; back to the form. */
  just('choose-other-service'),
  just('edit'),
  /** Without the chip, where the pack takes what the QR says or what was typed. */
  just('go-on-unverified'),
  just('submit'),
  just('print-again'),
  /** What the chosen service takes, on paper. */
  just('print-list'),
  just('finish'),
  /** The citizen did something that has no meaning but life: keeps the session from timing out. */
  just('alive'),
  Type.Object(
    { type: Type.Literal('choose-language'), language: Type.Enum(LANGUAGES) },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('search-services'), query: Type.String({ maxLength: 100 }) },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('choose-group'), groupId: id }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('choose-service'), serviceId: id }, { additionalProperties: false }),
  Type.Object(
    { type: Type.Literal('set-consent'), consentId: id, given: Type.Boolean() },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('set-number'), digits: Type.String({ maxLength: 12, pattern: '^[0-9]*$' }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('set-field'), fieldId: id, value: Type.String({ maxLength: 2000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { type: Type.Literal('contest-field'), fieldId: id, contested: Type.Boolean() },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('edit-page'), pageId: id }, { additionalProperties: false }),
  Type.Object(
    { type: Type.Literal('rate'), stars: Type.Integer({ minimum: 1, maximum: 5 }) },
    { additionalProperties: false },
  ),
  /** Changes a proven value that the pack lets be changed; the reason goes into the dossier beside what was proven. */
  Type.Object(
    { type: Type.Literal('change-proven'), fieldId: id, reason: Type.String({ minLength: 1, maxLength: 300 }) },
    { additionalProperties: false },
  ),
  /** "That is right": what the kiosk proposed for a group of fields. */
  Type.Object({ type: Type.Literal('confirm-group'), groupId: id }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('add-row'), listId: id }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('open-row'), listId: id, rowId: id }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('remove-row'), listId: id, rowId: id }, { additionalProperties: false }),
  setDisplay('text', 'usual', 'large'),
  setDisplay('contrast', 'usual', 'high'),
  setDisplay('reach', 'usual', 'low'),
  setDisplay('motion', 'usual', 'less'),
  setDisplay('speech', 'off', 'on'),
  setDisplay('pace', 'usual', 'slow'),
  /** Reads another person's card for a group, or for a new row of a table. */
  Type.Object({ type: Type.Literal('read-card-for'), targetId: id }, { additionalProperties: false }),
]);
export type Intent = Static<typeof intentSchema>;
export type IntentType = Intent['type'];
