import assert from 'node:assert/strict';
import { compileForm } from '../forms/index.ts';
import type { ServicePack } from '../services/pack.ts';
import type { Dossier, DossierValue } from '../submission/dossier.ts';
import { open } from '../submission/seal.ts';
import { loadUnits } from '../units/index.ts';
import type { MatchedOutcome } from './judge.ts';
import { type Payload, type PayloadRefusal, payloadRefusal } from './payload-check.ts';
import { CITIZEN, Desk, DOSSIER_KEY, idCardQr, NOW, outcome, sensible } from './test-desk.ts';

/** For tests of the payload check: honest dossiers, made by whole sessions, to put a lie into. */

const units = await loadUnits();
const qr = idCardQr();
export const read = outcome() as MatchedOutcome;

export type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;
export type Lie = (dossier: Writable<Dossier>) => void;

export const answers =
  (own: Readonly<Record<string, string>>): typeof sensible =>
  (field) => {
    const inner = field.id.split('.').at(-1) ?? '';
    const answer = own[field.id] ?? own[inner];
    if (answer !== undefined) return answer;
    if (/number$/i.test(inner)) return '999090123450';
    if (/name$/i.test(inner)) return 'Trần Thị Thử';
    return /^dateOfBirth$/.test(inner) ? '1990-06-15' : sensible(field);
  };

export interface Honest {
  /** By what the citizen is identified. */
  readonly identify?: 'chip' | 'qr-only' | 'typed';
  readonly onForm?: (desk: Desk) => Promise<void>;
}

/** What a session seals for a pack, with what it read of the submitter: by chip unless it is said otherwise. */
export async function honest(
  pack: ServicePack,
  fill: typeof sensible,
  { identify = 'chip', onForm = async () => {} }: Honest = {},
): Promise<Payload> {
  const desk = new Desk({ packs: [pack] });
  await identified(desk, pack.id, identify);
  await onForm(desk);
  await desk.fillForm(fill);
  await desk.screen('review');
  await desk.do({ type: 'submit' });
  const { localDossierId, idempotencyKey, sealed } = desk.envelope;
  const bytes = open({ key: DOSSIER_KEY, sealed, ids: { localDossierId, idempotencyKey } });
  assert.ok(bytes.ok);
  const dossier = JSON.parse(Buffer.from(bytes.value).toString('utf8')) as Dossier;
  const version = pack.versions.find((one) => one.version === dossier.serviceVersion);
  assert.ok(version && qr.kind === 'id-card');
  return {
    dossier,
    version,
    form: compileForm(version, units),
    records: { submitter: { method: 'chip', outcome: read, scanned: qr.identity }, persons: [] },
    at: NOW,
  };
}

async function identified(desk: Desk, serviceId: string, by: 'chip' | 'qr-only' | 'typed'): Promise<void> {
  if (by === 'chip') {
    await desk.toForm(serviceId);
    return;
  }
  await desk.toScan(serviceId);
  if (by === 'qr-only') await desk.reported({ type: 'qr-scanned', qr });
  else await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: CITIZEN.citizenNumber }, { type: 'next' });
  await desk.do({ type: 'go-on-unverified' });
}

/** What the rules of the test pack want. */
export const BUFFALO = {
  leaves: '2026-11-25',
  from: '2026-11-25',
  to: '2026-11-26',
  heads: '3',
  citizenNumber: '999090111111',
};

export function refusalOf(payload: Payload, lie: Lie): PayloadRefusal | null {
  const dossier = structuredClone(payload.dossier) as Writable<Dossier>;
  lie(dossier);
  return payloadRefusal({ ...payload, dossier: dossier as Dossier });
}

export function valueAt(dossier: Writable<Dossier>, name: string): Writable<DossierValue> {
  const value = dossier.values[name];
  assert.ok(value, name);
  return value;
}
