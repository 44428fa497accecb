import type { CardContent } from '../card/card.ts';
import { cardAccessFile } from '../card/security-infos.ts';
import { buildCom } from '../lds/elementary-files.ts';
import { buildCardSecurity } from '../pki/card-security.ts';
import { createCsca, type Issued, issueSigner } from '../pki/issued.ts';
import { createKey } from '../pki/signature.ts';
import { buildSod, type SodRequest } from '../pki/sod.ts';
import { announcedBy, buildDataGroups, canOfDocument, cardSecurityInfos, mrzKeyOfDocument } from './data-groups.ts';
import type { TravelDocument } from './document.ts';
import { createDocumentKeys, type DocumentKeys, type MakeKey } from './keys.ts';

/** The two links of the chain that signs a document. */
export interface DocumentAuthorityKeys {
  readonly csca: Issued;
  readonly signer: Issued;
}

export interface DocumentRequest {
  readonly document: TravelDocument;
  /** Default: fresh ones, as the document says. */
  readonly authority?: DocumentAuthorityKeys;
  /** Default: fresh ones, as the document says. */
  readonly keys?: DocumentKeys;
  /** Departures from how the document's SOD is made: lies, for tests. */
  readonly sod?: Partial<SodRequest>;
}

/** A CSCA and a document signer of the kind that the document's state has. */
export function createDocumentAuthority(
  { authority }: TravelDocument,
  makeKey: MakeKey = createKey,
): DocumentAuthorityKeys {
  const { country, organization, key, signerKey, algorithm, curveParameters = 'explicit' } = authority;
  const common = { country, organization, keyForm: { ec: curveParameters }, ...(algorithm && { algorithm }) };
  const csca = createCsca({
    ...common,
    key: makeKey(key),
    commonName: `CSCA Simulated ${country}`,
    notBefore: new Date('2014-01-01T00:00:00Z'),
  });
  const signer = issueSigner(csca, {
    commonName: `Document Signer Simulated ${country}`,
    notBefore: new Date('2015-01-01T00:00:00Z'),
    key: makeKey(signerKey ?? key),
  });
  return { csca, signer };
}

/** Personalises a chip with a document: what `createCard` takes. */
export function issueDocument(request: DocumentRequest): CardContent {
  const { document, keys = createDocumentKeys(document) } = request;
  const { signer } = request.authority ?? createDocumentAuthority(document);
  const { authority, chip } = document;
  const signedAt = new Date(`${document.issuedOn}T09:00:00Z`);
  const dataGroups = buildDataGroups(document, keys);
  const { dataGroupHash, contentType, signerIdentifier, algorithmNaming, encoding, sodVersion, signingTime } =
    authority;
  const sod = buildSod({
    files: dataGroups,
    signer,
    ...(signingTime !== 'left-out' && { signedAt }),
    ...(dataGroupHash && { dataGroupHash }),
    ...(contentType && { contentType }),
    ...(signerIdentifier && { signerIdentifier }),
    ...(algorithmNaming && { algorithmNaming }),
    ...(encoding && { encoding }),
    ...(sodVersion && { version: sodVersion }),
    ...request.sod,
  });
  const securityInfos = cardSecurityInfos(document, keys);
  return {
    files: {
      ...(chip.pace?.length && { cardAccess: cardAccessFile(announcedBy(document, keys)) }),
      ...(securityInfos && {
        cardSecurity: buildCardSecurity(securityInfos, { signer, signedAt }),
      }),
      com: buildCom([...dataGroups.keys()], document.com?.ldsVersion),
      sod,
      dataGroups,
    },
    can: canOfDocument(document),
    mrz: mrzKeyOfDocument(document),
    keys,
  };
}
