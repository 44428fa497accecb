// Written by `node core/src/messages/write-generated.ts` from the files of core/messages; a test keeps it current.
import en from '../../messages/en.json' with { type: 'json' };
import vi from '../../messages/vi.json' with { type: 'json' };

export const FILES = { vi, en };

/** What each message is put together with; one that is not here stands by itself. */
export interface ValuesOf {
  'connection.label': { readonly state: string | number };
  'steps.label': { readonly of: string | number; readonly step: string | number };
  'announcement.place': { readonly count: string | number; readonly index: string | number };
  'out-of-service.phone': { readonly phone: string | number };
  'services.code': { readonly code: string | number };
  'services.count': { readonly count: number };
  'services.found': { readonly count: number };
  'services.empty': { readonly query: string | number };
  'requirements.replacedBy': { readonly what: string | number };
  'requirements.amount': { readonly amount: number; readonly label: string | number };
  'requirements.list.failed': { readonly why: string | number };
  'number.count': { readonly count: string | number };
  'failure.code': { readonly code: string | number };
  'form.page': { readonly count: string | number; readonly index: string | number };
  'form.chapter': {
    readonly chapter: string | number;
    readonly page: string | number;
    readonly pages: number;
    readonly part: string | number;
    readonly parts: string | number;
  };
  'form.errors': { readonly count: number };
  'form.searchCount': { readonly count: number };
  'form.fewer': { readonly label: string | number };
  'form.more': { readonly label: string | number };
  'form.newError': { readonly error: string | number; readonly label: string | number };
  'form.reasonGiven': { readonly reason: string | number };
  'form.changeOf': { readonly label: string | number };
  'form.contestOf': { readonly label: string | number };
  'form.uncontestOf': { readonly label: string | number };
  'change.title': { readonly label: string | number };
  'group.confirmOf': { readonly label: string | number };
  'group.readCardOf': { readonly label: string | number };
  'table.count': { readonly count: string | number; readonly label: string | number };
  'table.openOf': { readonly title: string | number };
  'table.fillOf': { readonly title: string | number };
  'table.removeOf': { readonly title: string | number };
  'table.removeTitle': { readonly title: string | number };
  'table.none': { readonly label: string | number };
  'table.addByCard': { readonly label: string | number };
  'table.addByTyping': { readonly label: string | number };
  'table.full': { readonly count: string | number; readonly label: string | number };
  'keyboard.row': { readonly number: string | number };
  'file.taken': { readonly count: number };
  'file.takeOf': { readonly name: string | number };
  'file.againOf': { readonly name: string | number };
  'file.removeOf': { readonly name: string | number };
  'review.editOf': { readonly title: string | number };
  'rating.lead': { readonly service: string | number };
  'paused.minutes': { readonly minutes: number };
  'paused.seconds': { readonly seconds: number };
  'timeout.seconds': { readonly seconds: number };
  'timeout.announce': { readonly seconds: number };
}
