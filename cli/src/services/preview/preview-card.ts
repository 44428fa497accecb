import type { PreviewCard } from '@motcua/core/session/preview';
import { buildIdentity, identityOfQr, MRZ_NO_EXPIRY, parseQr } from '@motcua/drivers/cccd';
import { buildDg1, buildDg13, findCitizen, qrText } from '@motcua/simulators/citizens';

/** Somebody made up whose card of 2021 carries everything a form may ask for. */
const CITIZEN = findCitizen('adult-2021');
const MATCHED = { bytes: 1, sha256: '', hash: 'match' } as const;
const VERIFICATION = {
  dataGroups: { DG1: MATCHED, DG13: MATCHED },
  sodSignature: 'valid',
  issuer: 'anchored',
  signer: null,
  chipAuthenticity: 'proven',
  overall: 'verified',
  failures: [],
} as const;

/** That card as the reader would hand it over where just these fields are asked for. */
export function previewCard(fields: readonly string[], at: Date): PreviewCard {
  const files = new Map([
    [1, buildDg1(CITIZEN)],
    [13, buildDg13(CITIZEN)],
  ] as const);
  const code = parseQr(qrText(CITIZEN));
  return {
    scanned: 'card' in code ? identityOfQr(code.card, at) : {},
    outcome: {
      accessControl: { attempted: ['pace-can'], used: 'pace-can', reason: 'pace-offered' },
      verification: VERIFICATION,
      identity: buildIdentity({ files, verification: VERIFICATION, at, fields, mrzNoExpiry: MRZ_NO_EXPIRY }),
      stats: {
        apdus: 0,
        bytesOut: 0,
        bytesIn: 0,
        ms: { connect: 0, access: 0, files: {}, chipAuthentication: 0, verify: 0, total: 0 },
      },
      failure: null,
    },
  };
}
