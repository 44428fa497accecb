import { isIdentityField } from '../cccd/identity.ts';
import type { DataGroupNumber } from '../emrtd/model.ts';
import type { CardReadRequest, SessionToDevices } from './protocol.ts';

/** Base64 of the largest slip with attachments that a session prints; the wire itself takes no more than 8 MiB. */
const MAX_PDF_CHARACTERS = 6 * 1024 * 1024;
const MAX_MRZ_CANDIDATES = 2;
const MAX_DATA_GROUPS = 16;
const MAX_FIELDS = 64;

/**
 * Checks what the session process sends; undefined for anything that is not exactly a message of the protocol. The
 * session handles what a citizen typed and what a renderer said, so it is not trusted with more than this.
 */
export function parseSessionMessage(message: unknown): SessionToDevices | undefined {
  if (!isRecord(message) || !isId(message.id)) return undefined;
  const { type, id } = message;
  switch (type) {
    case 'read-card': {
      const request = parseReadRequest(message.request);
      return request && { type, id, request };
    }
    case 'cancel-read':
      return { type, id };
    case 'print': {
      const { pdf } = message;
      return isBase64(pdf) ? { type, id, pdf } : undefined;
    }
    default:
      return undefined;
  }
}

function parseReadRequest(value: unknown): CardReadRequest | undefined {
  if (!isRecord(value)) return undefined;
  const { citizenNumber, mrzCandidates, dataGroups, fields } = value;
  if (typeof citizenNumber !== 'string' || !/^\d{12}$/.test(citizenNumber)) return undefined;
  if (!isListOf(mrzCandidates, MAX_MRZ_CANDIDATES, isMrzCandidate)) return undefined;
  if (!isListOf(dataGroups, MAX_DATA_GROUPS, isReadableDataGroup)) return undefined;
  if (!isListOf(fields, MAX_FIELDS, isFieldName)) return undefined;
  return { citizenNumber, mrzCandidates, dataGroups, fields };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= MAX_PDF_CHARACTERS &&
  value.length % 4 === 0 &&
  /^[A-Za-z0-9+/]+={0,2}$/.test(value);

const isListOf = <T>(value: unknown, maxLength: number, isItem: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.length <= maxLength && value.every(isItem);

const isFieldName = (value: unknown): value is string => typeof value === 'string' && isIdentityField(value);

/** Fingerprints and iris (3, 4) open only to inspection systems of the authority (ICAO 9303-11 §7.1): never asked for. */
const isReadableDataGroup = (value: unknown): value is DataGroupNumber =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 16 && value !== 3 && value !== 4;

type MrzCandidate = CardReadRequest['mrzCandidates'][number];

function isMrzCandidate(value: unknown): value is MrzCandidate {
  if (!isRecord(value)) return false;
  const { documentNumber, dateOfBirth, dateOfExpiry } = value;
  return (
    typeof documentNumber === 'string' &&
    /^\d{9}$/.test(documentNumber) &&
    typeof dateOfBirth === 'string' &&
    /^\d{6}$/.test(dateOfBirth) &&
    typeof dateOfExpiry === 'string' &&
    /^\d{6}$/.test(dateOfExpiry)
  );
}
