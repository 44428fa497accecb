import type { ReadOutcome } from '@motcua/drivers/emrtd';
import differential from '@motcua/drivers/vectors/differential-profiles.json' with { type: 'json' };

/*
 * What the product's reader must say of each profile, by name: written by hand after docs/result-model.md. A reader that fails a
 * card for another reason than the card's has found something else, or nothing.
 */

export interface ProfileOutcome {
  readonly overall: 'verified' | 'consistent' | 'failed' | null;
  /** What ended the read early. */
  readonly failure: string | null;
  /** Codes of what was found, in order. */
  readonly failures: readonly string[];
  /** In the order tried. */
  readonly attempted: readonly string[];
  readonly used: 'pace-can' | 'pace-mrz' | 'bac' | null;
  readonly reason: string;
  readonly cardAccess: 'match' | 'downgrade' | 'nothing-signed';
  readonly sodSignature: 'valid' | 'invalid' | null;
  readonly issuer: 'anchored' | 'notAnchored' | 'expired' | null;
  readonly chipAuthenticity: 'proven' | 'failed' | 'notDone';
  readonly identifiedBy: 'issuer-serial' | 'only-certificate' | null;
  readonly wrongKeyAnswers: number;
  /** Codes of what is not as it should be, and no reason to distrust. */
  readonly warnings: readonly string[];
}

const VERIFIED: ProfileOutcome = {
  overall: 'verified',
  failure: null,
  failures: [],
  warnings: [],
  attempted: ['pace-can'],
  used: 'pace-can',
  reason: 'pace-offered',
  cardAccess: 'match',
  sodSignature: 'valid',
  issuer: 'anchored',
  chipAuthenticity: 'proven',
  identifiedBy: 'issuer-serial',
  wrongKeyAnswers: 0,
};
/** The read ended before anything signed was seen. */
const ended = (failure: string, overall: 'failed' | null, more: Partial<ProfileOutcome> = {}): ProfileOutcome => ({
  ...{ ...VERIFIED, overall, failure, cardAccess: 'nothing-signed', sodSignature: null, issuer: null },
  ...{ chipAuthenticity: 'notDone', identifiedBy: null },
  ...more,
});
const found = (failures: readonly string[], more: Partial<ProfileOutcome> = {}): ProfileOutcome => ({
  ...VERIFIED,
  overall: 'failed',
  failures,
  ...more,
});
/** Somebody between card and reader, or a card that is none: the answer is not the chip's. */
const forgedAnswer = ended('secure-messaging-broken', 'failed');
const clone = (more: Partial<ProfileOutcome> = {}) =>
  found(['chip-not-proven'], { chipAuthenticity: 'failed', ...more });
/** The first answer after Chip Authentication does not come from the chip whose key it was. */
const cloneCaught = ended('chip-not-proven', 'failed', { failures: ['chip-not-proven'], chipAuthenticity: 'failed' });
const signedWrongly = found(['signature-invalid'], { sodSignature: 'invalid', cardAccess: 'nothing-signed' });
const old = ['legacy-algorithm'];
const bac = { attempted: ['bac'], used: 'bac', warnings: old } as const;
const openedByBac = { ...bac, reason: 'no-pace-offered' } as const;
const beforePace = { ...openedByBac, cardAccess: 'nothing-signed' } as const;
const paceRefused: ProfileOutcome = { ...VERIFIED, ...bac, attempted: ['pace-can', 'bac'], reason: 'pace-refused' };
const silent = ended('card-unresponsive', null, { used: null });
const wrongKey = ended('wrong-key', null, { used: null, reason: 'wrong-key', wrongKeyAnswers: 1 });
const lifted = (more: Partial<ProfileOutcome> = {}) => ended('card-removed', null, more);

const OURS: Readonly<Record<string, ProfileOutcome>> = {
  // SHA-1, with a key of 1,024 bits.
  'aa-rsa-b4': { ...VERIFIED, warnings: [...old, ...old] },
  'ca-3des-set-at-only': { ...VERIFIED, warnings: old },
  'ca-3des-set-kat': { ...VERIFIED, warnings: old },
  'ca-info-left-out': { ...VERIFIED, warnings: old },
  'ca-info-left-out-dh': { ...VERIFIED, warnings: old },
  'can-blocked': ended('access-refused', null, { used: null, reason: 'key-blocked' }),
  'can-wrong-mrz-ok': wrongKey,
  'card-removed': lifted(),
  'card-removed-at-chip-authentication': lifted(),
  'card-removed-during-pace': lifted({ used: null }),
  'changed-cryptogram': forgedAnswer,
  clone: cloneCaught,
  'clone-aa': clone(),
  'clone-aa-replayed': clone(),
  'clone-ca-info-left-out': { ...cloneCaught, warnings: old },
  'clone-cam': cloneCaught,
  'clone-cam-own-card-security': clone({ cardAccess: 'nothing-signed' }),
  'clone-hides-dg14': found(['chip-not-proven', 'file-missing'], {
    ...{ cardAccess: 'nothing-signed', chipAuthenticity: 'notDone' },
  }),
  'clone-refuses-ca': clone(),
  'crumbs-61xx': ended('card-unresponsive', null),
  'dg15-not-covered': { ...VERIFIED, overall: 'consistent' },
  'downgraded-card-access': found(['downgrade'], { ...openedByBac, cardAccess: 'downgrade' }),
  'endless-card-access': found(['downgrade'], { ...openedByBac, cardAccess: 'downgrade' }),
  'endless-dg13': found(['file-malformed']),
  'endless-sod': found(['file-malformed'], {
    ...{
      cardAccess: 'nothing-signed',
      sodSignature: null,
      issuer: null,
      chipAuthenticity: 'notDone',
      identifiedBy: null,
    },
  }),
  'extended-answer': forgedAnswer,
  'forged-length-in-answer': forgedAnswer,
  'forged-length-too-long': found(['file-malformed']),
  'forged-length-too-short': found(['hash-mismatch']),
  'halved-answer': forgedAnswer,
  'no-chip-proof': { ...VERIFIED, overall: 'consistent', chipAuthenticity: 'notDone' },
  'no-pace': { ...VERIFIED, ...beforePace },
  'pace-3des': { ...VERIFIED, warnings: old },
  'pace-all-offers-refused': { ...paceRefused, attempted: ['pace-can', 'pace-can', 'pace-can', 'bac'] },
  'pace-never-answers': silent,
  'pace-never-ends': silent,
  'pace-no-can': { ...VERIFIED, attempted: ['pace-can', 'pace-mrz'], used: 'pace-mrz', reason: 'can-not-known' },
  'pace-offers-refused': { ...VERIFIED, attempted: ['pace-can', 'pace-can', 'pace-can'] },
  'pace-refused-bac-ok': paceRefused,
  'replayed-answer': forgedAnswer,
  'replayed-nonce-answer': ended('access-refused', null, { used: null }),
  'sm-dead-always': ended('secure-messaging-broken', null),
  'sod-attribute-twice': signedWrongly,
  'sod-legacy-oid': { ...VERIFIED, warnings: ['legacy-content-type'] },
  'sod-no-attributes': signedWrongly,
  'sod-signer-mismatch': { ...VERIFIED, identifiedBy: 'only-certificate', warnings: ['signer-mismatch'] },
  'sod-wrong-content-type': signedWrongly,
  'sod-wrong-message-digest': signedWrongly,
  'status-outside': forgedAnswer,
  'swapped-face': found(['hash-mismatch']),
  // DG1 names the state, and this one is nobody's.
  'swapped-person': found(['hash-mismatch', 'hash-mismatch', 'issuer-not-anchored'], { issuer: 'notAnchored' }),
  'truncated-answer': forgedAnswer,
  'unprotected-answer': forgedAnswer,
  // To triple DES.
  'weakened-card-access': found(['downgrade'], { cardAccess: 'downgrade', warnings: old }),
  'wrong-can': wrongKey,
  'wrong-can-63c2': wrongKey,
  'wrong-mac': forgedAnswer,
  'wrong-mac-on-error': forgedAnswer,
};

/** Quirks with which a reader must read on as if there were nothing; all others are above. */
const AS_HONEST = [
  ...['honest', 'mf-select-error', 'mf-select-error-no-sfi', 'ef-dir-locked', 'pace-needs-param-id', 'pace-two-curves'],
  ...[
    'select-no-le',
    'no-extended-length',
    'buffer-1024',
    'wrong-le-6cxx',
    'short-eof-6282',
    'no-sfi',
    'no-sfi-at-all',
  ],
  ...['sm-dead', 'sm-dead-6987', 'sm-dead-6988', 'sod-indefinite', 'dg14-raw-hash', 'dg13-filled'],
  ...['sod-indefinite-filled-00', 'sod-indefinite-filled-ff'],
  ...['len-127', 'len-128', 'len-255', 'len-256', 'len-65535', 'len-40000-no-extended'],
  ...['ca-dh-pkcs3', 'ca-dh-x942', 'ca-two-keys'],
  ...['pace-cam', 'pace-dh', 'pace-im', 'aa-rsa', 'aa-ecdsa', 'aa-ecdsa-der'],
];

const slug = (id: string): string => id.toLowerCase().replaceAll('_', '-');

/** The 79 profiles of the differential harness: which mechanism fails, and how. */
function harnessOutcome(profile: (typeof differential.profiles)[number]): ProfileOutcome {
  const { mechanism, pace_channel, status_word } = profile;
  switch (mechanism) {
    case 'PACE':
      // A status word is a refusal, and the desk's policy allows BAC then; silence and a lost card are not.
      if (pace_channel !== undefined) return pace_channel === 'transport_abort' ? lifted({ used: null }) : silent;
      // 6A88: there is no such password, so that the other one may be tried (ICAO 9303-11 §4.4.4.1).
      return status_word === '6a88' ? { ...paceRefused, attempted: ['pace-can', 'pace-mrz', 'bac'] } : paceRefused;
    case 'EAC-CA':
    case 'AA':
      return clone(beforePace);
    case 'BAC':
    case 'TA':
    case 'EAC':
      return { ...VERIFIED, ...beforePace };
    case 'FI':
      return found(['downgrade'], { ...openedByBac, cardAccess: 'downgrade' });
    default:
      throw new RangeError(`a mechanism that nobody thought of: ${mechanism}`);
  }
}

/** And its 24 cells of passive authentication: hash of the groups, age of the signer, and who vouches for it. */
function cellOutcome(cell: (typeof differential.passive_authentication_cells)[number]): ProfileOutcome {
  const { digest, chain, signer_validity_at_2026_07_07: validity } = cell;
  const issuer = chain === 'self' ? 'notAnchored' : validity === 'fresh' ? 'anchored' : 'expired';
  const about = { anchored: [], notAnchored: ['issuer-not-anchored'], expired: ['issuer-expired'] }[issuer];
  const warnings = [
    // Of the list and of the signature.
    ...(digest === 'sha1' ? [...old, ...old] : []),
    ...(chain !== 'self' && validity.startsWith('expired') ? ['signer-expired-since'] : []),
  ];
  if (digest !== 'md5') {
    const overall = issuer === 'anchored' ? 'verified' : 'consistent';
    return { ...VERIFIED, issuer, failures: about, overall, warnings };
  }
  // Nothing is covered by a hash that nobody computes: not DG1, which names the state, and not DG14, which holds the chip's key.
  const uncovered = { cardAccess: 'nothing-signed', chipAuthenticity: 'notDone', warnings } as const;
  return issuer === 'anchored'
    ? found(['signature-unsupported', 'issuer-not-anchored', 'chip-not-proven'], {
        ...uncovered,
        issuer: 'notAnchored',
      })
    : found([...about, 'signature-unsupported', 'chip-not-proven'], { ...uncovered, issuer });
}

export const PROFILE_OUTCOMES: ReadonlyMap<string, ProfileOutcome> = new Map([
  ...Object.entries(OURS),
  ...AS_HONEST.map((name) => [name, VERIFIED] as const),
  ...differential.profiles.map((profile) => [slug(profile.id), harnessOutcome(profile)] as const),
  ...differential.passive_authentication_cells.map((cell) => [slug(cell.id), cellOutcome(cell)] as const),
]);

/** The same of a read that was done. */
export function outcomeOf(outcome: ReadOutcome): Readonly<Record<keyof ProfileOutcome, unknown>> {
  const { accessControl, cardAccess, verification, wrongKeyAnswers } = outcome;
  const codes = (all: readonly { readonly code: string }[]) => all.map(({ code }) => code);
  return {
    overall: verification.overall,
    failure: outcome.failure?.code ?? null,
    failures: codes(verification.failures),
    warnings: codes(outcome.warnings),
    attempted: accessControl.attempted,
    used: accessControl.used,
    reason: accessControl.reason,
    cardAccess,
    sodSignature: verification.sodSignature,
    issuer: verification.issuer,
    chipAuthenticity: verification.chipAuthenticity,
    identifiedBy: verification.signer?.identifiedBy ?? null,
    wrongKeyAnswers,
  };
}
