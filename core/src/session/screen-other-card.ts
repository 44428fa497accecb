import type { Screen } from '../contract/screen-model.ts';
import { inLanguage, message, type Text } from '../messages/index.ts';
import { noticeText } from './notice-text.ts';
import { consentsAsked, otherConsentsSuffice, otherPerson } from './other-card.ts';
import { services, termsOf } from './screen-entry.ts';
import type { SessionContext } from './session-context.ts';

/** Whose card the screen asks for, where it is not the submitter's. */
export const whoseCard = (context: SessionContext): string | null =>
  inLanguage(otherPerson(context)?.label, context.language);

/** The notice to the person whose card is wanted: what is read of it, and what of this service concerns them. */
export function otherNotice(context: SessionContext): Screen {
  const { chosen, language, start, otherCard } = context;
  const person = otherPerson(context);
  if (!chosen || !person) return services(context);
  const { personalData } = chosen.version;
  const say = (text: Text): string => noticeText(inLanguage(text, language), start.kiosk, language);
  const theirs = personalData.categories.filter(({ of }) => of === person.id);
  return {
    name: 'notice',
    notice: {
      ...termsOf(chosen.version, say),
      categories: [
        ...theirs.map(({ label, sensitive }) => ({ label: say(label), sensitive })),
        // The chip hands its data over in one piece; what is not announced goes no further than the device host.
        { label: message(language, 'person.rest'), sensitive: true },
      ],
      consents: consentsAsked(context, person).map((id) => ({
        id,
        label: message(language, `person.consent.${id}`),
        given: otherCard?.consents[id] !== undefined,
      })),
      canAccept: otherConsentsSuffice(context),
    },
  };
}
