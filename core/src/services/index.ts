export {
  askedFields,
  confirmedProcedureCode,
  IDENTITY_CHECK_FIELDS,
  type OfferedService,
  servicesOn,
  versionOn,
} from './choose.ts';
export { installedPacksFolder, loadServicePacks, type PackFault, parsePack } from './load.ts';
export type * from './pack.ts';
