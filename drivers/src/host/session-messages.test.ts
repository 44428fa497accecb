import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseSessionMessage } from './session-messages.ts';

const READ = {
  type: 'read-card',
  id: 1,
  request: {
    citizenNumber: '999190654321',
    mrzCandidates: [{ documentNumber: '190654321', dateOfBirth: '900615', dateOfExpiry: '300615' }],
    dataGroups: [1, 13],
    fields: ['fullName', 'citizenNumber'],
  },
};
const withRequest = (change: Record<string, unknown>) => ({ ...READ, request: { ...READ.request, ...change } });
const PRINT = { type: 'print', id: 2, pdf: Buffer.from('%PDF-1.7').toString('base64') };

describe('messages of the session', () => {
  it('pass when they are of the protocol', () => {
    for (const message of [READ, PRINT, { type: 'cancel-read', id: 0 }]) {
      assert.deepEqual(parseSessionMessage(message), message);
    }
  });

  it('lose what does not belong to them', () => {
    assert.deepEqual(parseSessionMessage({ ...READ, extra: 1, request: { ...READ.request, extra: 1 } }), READ);
  });

  for (const [what, message] of Object.entries({
    'no object': 'read-card',
    'no type': { id: 1 },
    'another type': { type: 'reboot', id: 1 },
    'no id': { ...READ, id: undefined },
    'a fractional id': { ...READ, id: 1.5 },
    'a negative id': { ...READ, id: -1 },
    'no request': { ...READ, request: null },
    'a short number': withRequest({ citizenNumber: '99919065432' }),
    'a numeric number': withRequest({ citizenNumber: 999190654321 }),
    'too many candidates': withRequest({ mrzCandidates: [1, 2, 3].map(() => READ.request.mrzCandidates[0]) }),
    'a candidate with letters': withRequest({
      mrzCandidates: [{ documentNumber: '19065432A', dateOfBirth: '900615', dateOfExpiry: '300615' }],
    }),
    fingerprints: withRequest({ dataGroups: [1, 3] }),
    'a group out of range': withRequest({ dataGroups: [17] }),
    'a group that is text': withRequest({ dataGroups: ['1'] }),
    'an unknown field': withRequest({ fields: ['faceImage'] }),
    'a field of the prototype': withRequest({ fields: ['constructor'] }),
    'too many fields': withRequest({ fields: Array(65).fill('sex') }),
    'an empty page': { ...PRINT, pdf: '' },
    'a page that is not base64': { ...PRINT, pdf: 'data:x' },
  })) {
    it(`are refused with ${what}`, () => assert.equal(parseSessionMessage(message), undefined));
  }

  it('never make it throw', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('read-card', 'cancel-read', 'print'), (value, type) => {
        parseSessionMessage(value);
        parseSessionMessage({ type, id: 1, request: value, pdf: value });
      }),
    );
  });
});
