export { checkServices, type ServicesReport } from './check-folder.ts';
export {
  askedFields,
  confirmedProcedureCode,
  guidesOn,
  IDENTITY_CHECK_FIELDS,
  type OfferedGuide,
  type OfferedService,
  procedureCodeOf,
  servicesOn,
  versionOn,
} from './choose.ts';
export { installedPacksFolder, loadServicePacks, PACK_FILE, type PackFault, parsePack } from './load.ts';
export type * from './pack.ts';
export { isServicePack } from './pack.ts';
export { TO_FILL } from './to-fill.ts';
