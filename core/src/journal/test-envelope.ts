import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Result } from '@motcua/drivers/result';
import type { DossierEnvelope, DossierKey } from '../session/control-protocol.ts';
import type { Dossier } from '../submission/dossier.ts';
import { newLocalDossierId } from '../submission/local-dossier-id.ts';
import { seal } from '../submission/seal.ts';

/** Made-up dossiers and their envelopes, as a session process would hand them over. For tests. */
export function testDossier(ids: { localDossierId: string; idempotencyKey: string }): Dossier {
  const evidence = { overall: 'consistent', chipAuthenticity: 'proven', at: '2026-11-21T02:00:00.000Z' } as const;
  return {
    version: 1,
    ...ids,
    kind: 'dossier',
    serviceId: 'certified-copy',
    serviceVersion: '2026-11-01',
    procedureCode: '2.000815',
    kioskId: 'H99-desk-1',
    receptionUnit: 'H99.99',
    competentAuthority: 'H99.99',
    confirmedAt: '2026-11-21T02:03:04.000Z',
    language: 'vi',
    identification: {
      method: 'chip',
      access: 'pace-can',
      overall: 'consistent',
      chipAuthenticity: 'proven',
      holderCompared: 'none',
    },
    persons: [],
    values: {
      citizenNumber: { value: '999190000017', source: 'chip', evidence },
      fullName: { value: 'Nguyễn Văn Thử', source: 'chip', evidence },
      copies: { value: 2, source: 'typed', evidence: null },
    },
    lists: {},
    contestedFields: [],
    consents: [{ id: 'reading', at: '2026-11-21T02:01:00.000Z' }],
  };
}

export const newIds = (): { localDossierId: string; idempotencyKey: string } => ({
  localDossierId: newLocalDossierId(),
  idempotencyKey: randomUUID(),
});

/** The bytes that a session freezes and a province is to hold. */
export const payloadOf = (dossier: unknown): Buffer => Buffer.from(JSON.stringify(dossier), 'utf8');

export function testEnvelope(key: DossierKey, ids = newIds(), dossier: unknown = testDossier(ids)): DossierEnvelope {
  const payload = payloadOf(dossier);
  return {
    ...ids,
    serviceId: 'certified-copy',
    procedureCode: '2.000815',
    confirmedAt: '2026-11-21T02:03:04.000Z',
    wrappedKey: key.wrappedKey,
    sealed: seal({ key: key.key, payload, ids }),
  };
}

/** What a journal answers when nothing is wrong with it. */
export function got<T>(read: Result<T, unknown>): T {
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}
