import type { ServiceChoice, ServicesModel } from '../contract/entry-screens.ts';
import type { Language, Screen } from '../contract/screen-model.ts';
import { inLanguage, message, type Text } from '../messages/index.ts';
import {
  confirmedProcedureCode,
  groupServices,
  type Offered,
  type PackVersion,
  searchServices,
} from '../services/index.ts';
import { announcementModel } from './announcing.ts';
import { noticeText } from './notice-text.ts';
import { procedureFacts } from './procedure-facts.ts';
import { failureWords } from './screen-outcome.ts';
import { consentsSuffice, offers, type SessionContext } from './session-context.ts';

/** The screens before a card is asked for: what the kiosk offers, what a service takes, what will be read. */

export function attract(context: SessionContext): Screen {
  const { outOfService, language } = context;
  const reason = outOfService ?? (offers(context).length > 0 ? null : 'no-services');
  return reason === null
    ? { name: 'attract', announcement: announcementModel(context) }
    : { name: 'out-of-service', reason: message(language, `out-of-service.reason.${reason}`) };
}

export const services = (context: SessionContext): Screen => ({ name: 'services', ...servicesModel(context) });

function servicesModel(context: SessionContext): ServicesModel {
  const { language, query, group } = context;
  const all = offers(context);
  const shown = (services: typeof all): ServiceChoice[] => services.map((each) => choice(each, language));
  if (query.trim() !== '') return { query, group: null, groups: [], services: shown(searchServices(all, query)) };
  const groups = groupServices(all);
  if (groups.length === 0) return { query, group: null, groups: [], services: shown(all) };
  const open = groups.find(({ id }) => id === group);
  if (open) return { query, group: open.id, groups: [], services: shown(open.services) };
  const titles = groups.map(({ id, services: members }) => ({
    id,
    services: members.map(({ pack, version }) => ({ id: pack.id, title: inLanguage(version.title, language) })),
  }));
  return { query, group: null, groups: titles, services: [] };
}

const choice = ({ pack, version }: Offered, language: Language): ServiceChoice => ({
  id: pack.id,
  title: inLanguage(version.title, language),
  summary: inLanguage(version.summary, language),
  procedureCode: confirmedProcedureCode(version),
  draft: version.status === 'draft',
});

export function requirements(context: SessionContext): Screen {
  const { language, slip, devices, start } = context;
  const subject = context.chosen ?? context.guide;
  if (!subject) return services(context);
  const failed = slip !== 'none' && slip !== 'printing' && slip !== 'printed';
  const offered = devices?.printer === 'ready' ? 'offered' : 'none';
  return {
    name: 'requirements',
    requirements: {
      ...procedureFacts(subject, { language, unitName: start.kiosk.receptionUnit.name }),
      list: failed ? 'failed' : slip === 'none' ? offered : slip,
      listFailure: failed ? failureWords(slip, language) : null,
    },
  };
}

/** What a notice says to whomever it is shown: for what, by whom, how long, with which rights. */
export const termsOf = (
  { personalData, title }: Pick<PackVersion, 'personalData' | 'title'>,
  say: (text: Text) => string,
) => ({
  serviceTitle: say(title),
  controller: say(personalData.controller),
  purpose: say(personalData.purpose),
  retention: say(personalData.retention),
  rights: say(personalData.rights),
  legalBasis: say(personalData.legalBasis),
});

export function notice(context: SessionContext): Screen {
  const { chosen, consents, language, start } = context;
  if (!chosen) return services(context);
  const { personalData, consents: asked } = chosen.version;
  const say = (text: Text): string => noticeText(inLanguage(text, language), start.kiosk, language);
  return {
    name: 'notice',
    notice: {
      ...termsOf(chosen.version, say),
      categories: personalData.categories.map(({ label, sensitive }) => ({ label: say(label), sensitive })),
      consents: asked.map(({ id, label }) => ({ id, label: say(label), given: consents[id] !== undefined })),
      canAccept: consentsSuffice(context),
    },
  };
}
