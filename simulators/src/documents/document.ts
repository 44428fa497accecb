import type { CurveName } from '@motcua/drivers/crypto';
import { Ajv } from 'ajv';
import type { CipherName } from '../card/crypto/cipher-suite.ts';
import type { PaceProtocol } from '../card/protocols.ts';
import type { DocumentDetails, PersonalDetails, PersonToNotify } from '../lds/details.ts';
import type { FaceOptions } from '../lds/face.ts';
import type { MrzContent } from '../lds/mrz-zone.ts';
import type { DhForm } from '../pki/dh-key.ts';
import type { EcParameters, SignatureHash } from '../pki/ec-key.ts';
import type { KeySpec, SignatureAlgorithm } from '../pki/signature.ts';
import type { SodRequest } from '../pki/sod.ts';
import { DOCUMENT_DATA } from './data/index.ts';
import schema from './document.schema.json' with { type: 'json' };

/** A made-up travel document: everything on its chip but the keys. `document.schema.json` says the same for JSON. */
export interface TravelDocument {
  readonly id: string;
  /** Why this document exists: what a test or a demonstration shows with it. */
  readonly about: string;
  /** `yyyy-MM-dd`: when the SOD was signed. */
  readonly issuedOn: string;
  /** Either the zone itself, or the holder of a Vietnamese card, whose DG1 and DG13 these are. */
  readonly mrz?: MrzContent;
  readonly citizen?: string;
  readonly com?: { readonly ldsVersion?: '0107' | '0108' };
  readonly dg2: {
    /** A file of the folder `faces`. */
    readonly image: string;
    readonly encoding?: FaceOptions['encoding'];
    readonly capturedAt?: string;
    readonly fileBytes?: number;
  };
  readonly dg3?: 'protected';
  readonly dg7?: string;
  readonly dg11?: PersonalDetails;
  readonly dg12?: DocumentDetails;
  /** Hexadecimal, without the tag. */
  readonly dg13?: string;
  readonly dg16?: readonly PersonToNotify[];
  readonly authority: DocumentAuthority;
  readonly chip: DocumentChip;
}

/** How the state signs. */
export interface DocumentAuthority
  extends Pick<SodRequest, 'dataGroupHash' | 'contentType' | 'signerIdentifier' | 'algorithmNaming' | 'encoding'> {
  readonly country: string;
  readonly organization: string;
  readonly key: KeySpec;
  readonly signerKey?: KeySpec;
  readonly algorithm?: SignatureAlgorithm;
  readonly curveParameters?: EcParameters;
  readonly sodVersion?: 0 | 1;
  readonly signingTime?: 'stated' | 'left-out';
}

export interface DocumentChip {
  readonly can?: string;
  readonly pace?: readonly PaceProtocol[];
  readonly chipAuthentication?: readonly {
    readonly parameterId: number;
    readonly parameters: EcParameters | DhForm;
    /** None: the key serves chip authentication mapping alone. */
    readonly ciphers: readonly CipherName[];
    /** For chip authentication mapping it is the parameter id (ICAO 9303-11 §9.2.1). */
    readonly keyId?: number;
  }[];
  readonly activeAuthentication?: {
    readonly key:
      | { readonly kind: 'ec'; readonly curve: CurveName }
      | { readonly kind: 'rsa'; readonly modulusBits: number };
    readonly hash: SignatureHash;
    readonly curveParameters?: EcParameters;
  };
}

const isDocument = new Ajv({ allErrors: true, strictRequired: false }).compile<TravelDocument>(schema);

/** Checks a document that comes from outside this package. Throws a TypeError that says what is wrong. */
export function checkedDocument(candidate: unknown): TravelDocument {
  if (isDocument(candidate)) return candidate;
  const problems = isDocument.errors?.map((error) => `${error.instancePath} ${error.message}`);
  throw new TypeError(`not a travel document: ${problems?.join('; ')}`);
}

export const documents: readonly TravelDocument[] = DOCUMENT_DATA.map(checkedDocument);

export function findDocument(id: string): TravelDocument {
  const found = documents.find((document) => document.id === id);
  if (!found) throw new RangeError(`no document "${id}"; there are: ${documents.map((one) => one.id).join(', ')}`);
  return found;
}
