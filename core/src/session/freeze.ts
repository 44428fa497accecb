import canonicalize from 'canonicalize';
import type { Language } from '../contract/screen-model.ts';
import { type Entries, evaluate, type FormDefinition, holdsIn } from '../forms/index.ts';
import { procedureCodeOf } from '../services/index.ts';
import type { PackVersion, ServicePack } from '../services/pack.ts';
import type { Dossier, Identification } from '../submission/dossier.ts';
import { type SealIds, seal } from '../submission/seal.ts';
import type { DossierEnvelope, DossierKey, KioskFacts } from './control-protocol.ts';
import { dossierContent } from './dossier-content.ts';
import type { Identified, IdentifiedPerson } from './identified.ts';
import { type PayloadRefusal, payloadRefusal } from './payload-check.ts';
import type { SessionRecords } from './payload-provenance.ts';

/** All that a dossier is made of, as it stood when the citizen confirmed. */
export interface Confirmed {
  readonly pack: ServicePack;
  readonly version: PackVersion;
  readonly form: FormDefinition;
  readonly entries: Entries;
  /** Consent id → ISO 8601 UTC. */
  readonly consents: Readonly<Record<string, string>>;
  readonly identified: Identified;
  readonly persons: readonly IdentifiedPerson[];
  readonly kiosk: KioskFacts;
  readonly language: Language;
  readonly at: Date;
  readonly ids: SealIds;
}

/** The bytes that every attempt sends: canonical JSON (RFC 8785), so that they can be hashed and compared anywhere. */
function bytesOf(dossier: Dossier): Uint8Array {
  const text = canonicalize(dossier);
  if (text === undefined) throw new TypeError('a dossier has a canonical form');
  return Buffer.from(text, 'utf8');
}

export function dossierOf(confirmed: Confirmed): Dossier {
  const { pack, version, consents, identified, kiosk, language, at, ids } = confirmed;
  return {
    version: 1,
    ...ids,
    kind: pack.kind,
    serviceId: pack.id,
    serviceVersion: version.version,
    procedureCode: procedureCode(confirmed),
    kioskId: kiosk.kioskId,
    receptionUnit: kiosk.receptionUnit.code,
    competentAuthority: competentAuthorityOf(version, kiosk),
    confirmedAt: at.toISOString(),
    // Where a third language was chosen, notice and consents stand in Vietnamese (docs/languages.md).
    language: language === 'en' ? 'en' : 'vi',
    identification: identificationOf(identified),
    ...dossierContent(confirmed),
    persons: personsOf(confirmed),
    consents: consentsOf(consents),
  };
}

/** Of the procedure that the answers make it, where one form serves several. */
function procedureCode({ version, form, entries }: Confirmed): string | null {
  const evaluation = evaluate(form, entries);
  return procedureCodeOf(version, (condition) => holdsIn(form, evaluation, condition));
}

/** The authority's name is Vietnamese whatever language the citizen reads: it is a name. */
export const competentAuthorityOf = ({ competentAuthority }: PackVersion, { receptionUnit }: KioskFacts): string =>
  competentAuthority.is === 'named' ? competentAuthority.name.vi : receptionUnit.code;

/** Whoever laid a card for a part of the form that is hidden by now has no part in the dossier. */
function personsOf({ version, form, entries, persons }: Confirmed): Dossier['persons'] {
  const { visible, rows } = evaluate(form, entries);
  return persons.flatMap(({ id, rowId, identified, consents }) => {
    const at = version.persons?.find((person) => person.id === id)?.at ?? '';
    if (!visible.has(at)) return [];
    const row = rowId === null ? null : (rows[at] ?? []).indexOf(rowId);
    return [{ id, row, identification: identificationOf(identified), consents: consentsOf(consents) }];
  });
}

const consentsOf = (given: Readonly<Record<string, string>>): Dossier['consents'] =>
  Object.entries(given).map(([id, at]) => ({ id, at }));

function identificationOf(identified: Identified): Identification {
  // Nobody and nothing compared the holder with the card here: a chip read proves the card (docs/result-model.md).
  const holderCompared = 'none';
  if (identified.method !== 'chip')
    return { method: identified.method, access: null, overall: null, chipAuthenticity: 'notDone', holderCompared };
  const { accessControl, verification } = identified.outcome;
  const { overall, chipAuthenticity } = verification;
  return { method: 'chip', access: accessControl.used, overall, chipAuthenticity, holderCompared };
}

export type Frozen =
  | { readonly kind: 'sealed'; readonly envelope: DossierEnvelope }
  | { readonly kind: 'refused'; readonly refusal: PayloadRefusal };

/**
 * What leaves this process: metadata without personal data, and the payload sealed under its own key. The very dossier
 * that is sealed was held against the session's records before (payload-check.ts); one that does not hold is not sealed.
 */
export function frozen(confirmed: Confirmed, records: SessionRecords, dossierKey: DossierKey): Frozen {
  const { pack, ids, at } = confirmed;
  const dossier = dossierOf(confirmed);
  const refusal = payloadRefusal({ ...confirmed, dossier, records });
  if (refusal) return { kind: 'refused', refusal };
  const payload = bytesOf(dossier);
  const envelope = {
    ...ids,
    serviceId: pack.id,
    procedureCode: procedureCode(confirmed),
    confirmedAt: at.toISOString(),
    wrappedKey: dossierKey.wrappedKey,
    sealed: seal({ key: dossierKey.key, payload, ids }),
  };
  return { kind: 'sealed', envelope };
}
