export { checkTrust, type TrustCheckRequest, type TrustFinding, type TrustFindingCode } from './check.ts';
export {
  planTrustImport,
  type TrustAddition,
  type TrustImportPlan,
  type TrustImportRequest,
  type TrustRefusal,
} from './import.ts';
export { type AuthorityEntry, describeTrust, type RevocationListEntry, type TrustEntry } from './inventory.ts';
