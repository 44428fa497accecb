import { sessionSetup } from './session-parts.ts';

/** The pages of the form, one at a time; above one of them a row of its table may stand open. */
export const formState = sessionSetup.createStateConfig({
  id: 'form',
  initial: 'page',
  on: {
    'intent.set-field': {
      guard: { type: 'isShownHere', params: ({ event }) => ({ path: event.fieldId }) },
      actions: { type: 'setField', params: ({ event }) => event },
    },
    'intent.contest-field': {
      guard: { type: 'isShownHere', params: ({ event }) => ({ path: event.fieldId }) },
      actions: { type: 'contestField', params: ({ event }) => event },
    },
    'intent.change-proven': {
      guard: { type: 'isShownHere', params: ({ event }) => ({ path: event.fieldId }) },
      actions: { type: 'changeProven', params: ({ event }) => event },
    },
    'intent.confirm-group': {
      guard: { type: 'isShownHere', params: ({ event }) => ({ path: event.groupId }) },
      actions: { type: 'confirmGroup', params: ({ event }) => event },
    },
    'intent.next': [
      { guard: 'pageIsWrong', actions: 'showErrors' },
      { guard: 'hasPageAfter', actions: 'openNextPage' },
      { guard: 'showsPapers', target: 'documents' },
      { target: 'review' },
    ],
    'intent.back': [
      { guard: 'isEditingAndRight', target: 'review' },
      { guard: 'hasPageBefore', actions: 'openPreviousPage' },
    ],
    'intent.choose-other-service': { guard: 'asksWhetherToLeave', target: 'services', actions: 'forget' },
  },
  states: {
    page: {
      id: 'page',
      on: {
        'intent.add-row': {
          guard: { type: 'canAddRow', params: ({ event }) => event },
          target: 'row',
          actions: { type: 'openNewRow', params: ({ event }) => event },
        },
        'intent.open-row': {
          guard: { type: 'hasRow', params: ({ event }) => event },
          target: 'row',
          actions: { type: 'openRow', params: ({ event }) => event },
        },
        'intent.read-card-for': {
          guard: { type: 'mayReadCardFor', params: ({ event }) => event },
          target: '#otherCard',
          actions: { type: 'askForCard', params: ({ event }) => event },
        },
        'intent.remove-row': {
          guard: { type: 'hasRow', params: ({ event }) => event },
          actions: { type: 'removeRow', params: ({ event }) => event },
        },
      },
    },
    row: {
      id: 'row',
      on: {
        'intent.next': [
          { guard: 'rowIsWrong', actions: 'showRowErrors' },
          { target: 'page', actions: 'closeRow' },
        ],
        'intent.back': { target: 'page', actions: ['leaveRow', 'closeRow'] },
        'intent.remove-row': {
          guard: { type: 'isOpenRow', params: ({ event }) => event },
          target: 'page',
          actions: [{ type: 'removeRow', params: ({ event }) => event }, 'closeRow'],
        },
      },
    },
  },
});
