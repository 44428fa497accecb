import type { IdentityField } from '@motcua/drivers/cccd';
import type { PackVersion, ServicePack } from './pack.ts';

/** A procedure as it is offered today: one pack with the version in force. */
export interface OfferedService {
  readonly pack: ServicePack;
  readonly version: PackVersion;
}

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

/** All that is kept of a card for this procedure, and nothing else. */
export const askedFields = (version: PackVersion): readonly IdentityField[] => [
  ...new Set<IdentityField>([...IDENTITY_CHECK_FIELDS, ...version.identify.fields]),
];

/** The version in force on `day` (`yyyy-MM-dd`); versions of one pack do not overlap, so there is at most one. */
export const versionOn = (pack: ServicePack, day: string): PackVersion | undefined =>
  pack.versions.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo));

/** What this kiosk offers on `day`; drafts only where its configuration allows them. */
export function servicesOn(
  packs: readonly ServicePack[],
  { day, drafts }: { day: string; drafts: 'allowed' | 'refused' },
): readonly OfferedService[] {
  return packs.flatMap((pack) => {
    const version = versionOn(pack, day);
    return version && (version.status === 'current' || drafts === 'allowed') ? [{ pack, version }] : [];
  });
}

/** The national code, or null where it is not confirmed: an unconfirmed code is never shown or sent as the code. */
export const confirmedProcedureCode = ({ procedureCode }: PackVersion): string | null =>
  procedureCode.confidence === 'UNCONFIRMED' ? null : procedureCode.code;
