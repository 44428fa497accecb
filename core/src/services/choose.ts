import type { IdentityField } from '@motcua/drivers/cccd';
import type {
  Condition,
  GuidePack,
  GuideVersion,
  Identify,
  Pack,
  PackVersion,
  ProcedureCode,
  ServicePack,
  VersionFacts,
} from './pack.ts';

/** A procedure as it is offered today: one pack with the version in force. */
export interface OfferedService {
  readonly pack: ServicePack;
  readonly version: PackVersion;
}

/** As `OfferedService`, of a pack without a form. */
export interface OfferedGuide {
  readonly pack: GuidePack;
  readonly version: GuideVersion;
}

/** What can be chosen at the kiosk: with a form, or only told about. */
export type Offered = OfferedService | OfferedGuide;

/**
 * Comparing the card needs these of every card (docs/devices.md, QR and chip): number, name, birth and sex tell whether
 * QR and chip are one card, the expiry whether it still holds.
 */
export const IDENTITY_CHECK_FIELDS = [
  'citizenNumber',
  'fullName',
  'dateOfBirth',
  'sex',
  'expiryDate',
  'noExpiry',
] as const satisfies readonly IdentityField[];

/** All that is kept of a card, the submitter's or another person's, and nothing else. */
export const askedFields = ({ identify }: { readonly identify: Identify }): readonly IdentityField[] => [
  ...new Set<IdentityField>([...IDENTITY_CHECK_FIELDS, ...identify.fields]),
];

/** The version in force on `day` (`yyyy-MM-dd`); versions of one pack do not overlap, so there is at most one. */
export const versionOn = <V extends VersionFacts>(
  { versions }: { readonly versions: readonly V[] },
  day: string,
): V | undefined => versions.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo));

/** What this kiosk offers on `day`, guides apart; drafts only where its configuration allows them. */
export function servicesOn(
  packs: readonly Pack[],
  { day, drafts }: { day: string; drafts: 'allowed' | 'refused' },
): readonly OfferedService[] {
  return packs.flatMap((pack) => {
    if (pack.kind === 'guide') return [];
    const version = versionOn(pack, day);
    return version && isOffered(version, drafts) ? [{ pack, version }] : [];
  });
}

/** The guides that this kiosk shows on `day`. */
export function guidesOn(
  packs: readonly Pack[],
  { day, drafts }: { day: string; drafts: 'allowed' | 'refused' },
): readonly OfferedGuide[] {
  return packs.flatMap((pack) => {
    if (pack.kind !== 'guide') return [];
    const version = versionOn(pack, day);
    return version && isOffered(version, drafts) ? [{ pack, version }] : [];
  });
}

const isOffered = ({ status }: VersionFacts, drafts: 'allowed' | 'refused'): boolean =>
  status === 'current' || drafts === 'allowed';

/** As `confirmedProcedureCode`, of what was filled in: one form may serve several procedures. */
export const procedureCodeOf = (version: PackVersion, holds: (condition: Condition) => boolean): string | null =>
  confirmedProcedureCode({
    procedureCode: version.procedureCodes?.find(({ when }) => holds(when)) ?? version.procedureCode,
  });

/** The national code, or null where there is none or it is not confirmed: an unconfirmed code is never shown or sent as the code. */
export const confirmedProcedureCode = ({
  procedureCode,
}: {
  readonly procedureCode?: ProcedureCode | undefined;
}): string | null => (procedureCode && procedureCode.confidence !== 'UNCONFIRMED' ? procedureCode.code : null);
