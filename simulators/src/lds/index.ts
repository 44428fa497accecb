export { cardFromFolder, type FolderCardRequest } from './card-from-folder.ts';
export { DATA_GROUP_TAG } from './data-group-tag.ts';
export {
  buildDg7,
  buildDg11,
  buildDg12,
  buildDg16,
  type DocumentDetails,
  type PersonalDetails,
  type PersonToNotify,
} from './details.ts';
export { type AtrInfo, buildAtrInfo, buildCom, buildDir } from './elementary-files.ts';
export { buildFaceDg2, buildFaceDg2OfSize, type FaceImage, type FaceOptions } from './face.ts';
export { type FolderKey, type LdsFolder, loadLdsFolder } from './folder.ts';
export type { LdsFolderProblem, LdsFolderProblemCode } from './folder-problem.ts';
export { type WriteOptions, writeLdsFolder } from './folder-write.ts';
export { buildMrzDg1, type MrzContent, mrzKeyOf, mrzZone } from './mrz-zone.ts';
