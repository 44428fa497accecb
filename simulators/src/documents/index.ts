export { ensureDocumentAuthority } from './authority-store.ts';
export {
  announcedBy,
  buildDataGroups,
  canOfDocument,
  cardSecurityInfos,
  mrzKeyOfDocument,
} from './data-groups.ts';
export { checkedDocument, documents, findDocument, type TravelDocument } from './document.ts';
export { drawnImage } from './faces.ts';
export {
  createDocumentAuthority,
  type DocumentAuthorityKeys,
  type DocumentRequest,
  issueDocument,
} from './issue-document.ts';
export { createDocumentKeys, type DocumentKeys, type MakeKey } from './keys.ts';
