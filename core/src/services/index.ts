export { checkServices, packFiles, type ServicesReport } from './check-folder.ts';
export {
  askedFields,
  confirmedProcedureCode,
  guidesOn,
  IDENTITY_CHECK_FIELDS,
  type Offered,
  type OfferedGuide,
  type OfferedService,
  procedureCodeOf,
  servicesOn,
  versionOn,
} from './choose.ts';
export { groupServices, lifeEventNamed, MOST_WITHOUT_GROUPS } from './groups.ts';
export { installedPacksFolder, loadServicePacks, PACK_FILE, type PackFault, parsePack } from './load.ts';
export type * from './pack.ts';
export { isServicePack } from './pack.ts';
export { searchServices } from './search.ts';
export { TO_FILL } from './to-fill.ts';
