import { parseTrustMaterial, type TrustStore } from '@motcua/drivers/emrtd/passive-auth';
import { createCsca, type Issued, type IssueOptions, issueLink, issueSigner } from '../issued.ts';
import { buildMasterList } from '../master-list.ts';
import { issueRevocationList } from '../revocation-list.ts';
import type { SodRequest } from '../sod.ts';
import { keyFor } from './rsa-keys.ts';
import type { SignatureKind } from './signature-kinds.ts';

/*
 * Who signed, what the desk trusts, and what must come of it: the expectation is written here by hand, after docs/trust-store.md
 * and docs/result-model.md, and not computed.
 */

export interface Trusting {
  readonly signer: Issued;
  readonly trust: TrustStore;
  /** `null`: not stated. Default: when the document was issued. */
  readonly signedAt?: Date | null;
  readonly sod?: Partial<SodRequest>;
  readonly allowSimulated?: boolean;
}

export interface TrustScenario {
  readonly name: string;
  readonly issuer: 'anchored' | 'notAnchored' | 'revoked' | 'expired';
  /** Codes; default none. */
  readonly failures?: readonly string[];
  /** Codes of all that is said about certificates; default nothing. */
  readonly warnings?: readonly string[];
  readonly make: (state: State) => Trusting;
}

/** A state with all that a scenario may need: an authority, the one that follows it, and one that nobody trusts. */
export interface State {
  readonly csca: Issued;
  readonly next: Issued;
  readonly stranger: Issued;
  readonly signerOf: (options?: IssueOptions & Role, issuer?: Issued) => Issued;
  readonly cscaOf: (options: IssueOptions) => Issued;
  readonly linkOf: (options?: IssueOptions, from?: Issued) => Uint8Array;
}
type Role = { readonly role?: 'document-signer' | 'master-list-signer' };

/** Warnings that a scenario tells; others are about signatures and sessions. */
export const ABOUT_CERTIFICATES = /^(signer|issuer|crl|signing)-/;

export const NOW = new Date('2026-11-21T03:00:00Z');
const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);
/** Whatever document is signed between these days was signed in time. */
export const DOCUMENTS_ISSUED = [day('2016-01-01'), day('2025-12-31')] as const;

/** What is not asked for is not made. */
export function createState(kind: SignatureKind, country: string): State {
  const { algorithm, keyForm } = kind;
  const common = { country, algorithm, keyForm, notBefore: day('2014-01-01') };
  const keyOf = (owner: string) => ({ key: keyFor(kind.key, owner) });
  const cscaOf = (options: IssueOptions): Issued => createCsca({ ...common, ...keyOf('csca'), ...options });
  const made = new Map<string, Issued>();
  const once = (owner: string, options: IssueOptions): Issued => {
    const issued = made.get(owner) ?? cscaOf({ ...keyOf(owner), ...options });
    made.set(owner, issued);
    return issued;
  };
  const state: State = {
    get csca() {
      return once('csca', {});
    },
    get next() {
      return once('next', { commonName: 'CSCA Simulated Next', notBefore: day('2015-01-01') });
    },
    get stranger() {
      return once('stranger', { commonName: 'CSCA Simulated Abroad' });
    },
    cscaOf,
    signerOf: (options = {}, issuer = state.csca) =>
      issueSigner(issuer, { notBefore: day('2015-01-02'), algorithm, keyForm, ...keyOf('signer'), ...options }),
    linkOf: (options = {}, from = state.csca) =>
      issueLink(from, state.next, { notBefore: day('2015-01-01'), ...options }),
  };
  return state;
}

const listOf = (
  revoked: readonly bigint[],
  issuer: Parameters<typeof issueRevocationList>[1],
  nextUpdate = '2027-01-01',
) => issueRevocationList(revoked, issuer, { thisUpdate: day('2026-03-01'), nextUpdate: day(nextUpdate) });
/** Trusts the authority, and knows of its withdrawals: not this one. */
const sound = (csca: Issued): TrustStore => ({ anchors: [csca.certificate], crls: [listOf([1n], csca)] });

const notAnchored = { issuer: 'notAnchored', failures: ['issuer-not-anchored'] } as const;
const expired = { issuer: 'expired', failures: ['issuer-expired'] } as const;
const revoked = { issuer: 'revoked', failures: ['issuer-revoked'] } as const;

const ANCHORED: readonly TrustScenario[] = [
  {
    name: 'all in order',
    issuer: 'anchored',
    make: ({ csca, signerOf }) => ({ signer: signerOf(), trust: sound(csca) }),
  },
  {
    name: 'the signer is over since',
    issuer: 'anchored',
    warnings: ['signer-expired-since'],
    make: ({ csca, signerOf }) => ({ signer: signerOf({ notAfter: day('2026-01-01') }), trust: sound(csca) }),
  },
  {
    name: 'signer and authority are over since',
    issuer: 'anchored',
    warnings: ['signer-expired-since', 'issuer-expired-since'],
    make: ({ cscaOf, signerOf }) => {
      const old = cscaOf({ notAfter: day('2015-12-31') });
      return { signer: signerOf({ notAfter: day('2026-01-01') }, old), trust: sound(old) };
    },
  },
  {
    name: 'the signing time is left out',
    issuer: 'anchored',
    warnings: ['signing-time-missing'],
    make: ({ csca, signerOf }) => ({ signer: signerOf(), trust: sound(csca), signedAt: null }),
  },
  {
    name: 'within the time of the signing key',
    issuer: 'anchored',
    make: ({ csca, signerOf }) => {
      const [from, to] = DOCUMENTS_ISSUED;
      return { signer: signerOf({ signingPeriod: { from, to } }), trust: sound(csca) };
    },
  },
  {
    name: 'no revocation list',
    issuer: 'anchored',
    warnings: ['crl-missing'],
    make: ({ csca, signerOf }) => ({ signer: signerOf(), trust: { anchors: [csca.certificate], crls: [] } }),
  },
  {
    name: 'a revocation list that is out of date',
    issuer: 'anchored',
    warnings: ['crl-outdated'],
    make: ({ csca, signerOf }) => ({
      signer: signerOf(),
      trust: { anchors: [csca.certificate], crls: [listOf([1n], csca, '2026-06-01')] },
    }),
  },
  {
    name: 'a stranger withdrew a signer of this number',
    issuer: 'anchored',
    make: ({ csca, stranger, signerOf }) => {
      const signer = signerOf();
      const { anchors, crls } = sound(csca);
      const trust = {
        anchors: [...anchors, stranger.certificate],
        crls: [...crls, listOf([signer.serialNumber], stranger)],
      };
      return { signer, trust };
    },
  },
  {
    name: 'the next authority, over the link certificate',
    issuer: 'anchored',
    make: ({ csca, next, signerOf, linkOf }) => ({
      signer: signerOf({}, next),
      trust: { ...sound(csca), links: [linkOf()], crls: [listOf([1n], next)] },
    }),
  },
  {
    name: 'the next authority, an anchor itself',
    issuer: 'anchored',
    make: ({ next, signerOf }) => ({ signer: signerOf({}, next), trust: sound(next) }),
  },
  {
    name: 'an authority from a master list',
    issuer: 'anchored',
    make: ({ csca, next, stranger, signerOf, linkOf }) => {
      const bytes = buildMasterList({
        certificates: [csca, next, stranger].map(({ certificate }) => certificate),
        signer: signerOf({ role: 'master-list-signer', commonName: 'List Signer Simulated' }),
        csca: csca.certificate,
        signedAt: day('2026-02-02'),
      });
      const known = { anchors: [csca.certificate], crls: [] };
      const { trust } = parseTrustMaterial([{ name: 'list.ml', bytes }], { now: NOW, known });
      return { signer: signerOf({}, next), trust: { ...trust, links: [linkOf()], crls: [listOf([1n], next)] } };
    },
  },
  {
    name: 'the SOD names another signer than it embeds',
    issuer: 'anchored',
    warnings: ['signer-mismatch'],
    make: ({ csca, signerOf }) => ({ signer: signerOf(), trust: sound(csca), sod: { lie: 'signer-mismatch' } }),
  },
];

const NOT_ANCHORED: readonly TrustScenario[] = [
  {
    name: 'nobody is trusted',
    ...notAnchored,
    make: ({ signerOf }) => ({ signer: signerOf(), trust: { anchors: [], crls: [] } }),
  },
  {
    name: 'a stranger signed',
    ...notAnchored,
    make: ({ csca, stranger, signerOf }) => ({ signer: signerOf({}, stranger), trust: sound(csca) }),
  },
  {
    name: 'a stranger signed in our name',
    ...notAnchored,
    make: ({ csca, stranger, signerOf }) => ({
      signer: signerOf({}, { ...stranger, name: csca.name }),
      trust: sound(csca),
    }),
  },
  {
    name: 'the next authority, without the link',
    ...notAnchored,
    make: ({ csca, next, signerOf }) => ({ signer: signerOf({}, next), trust: sound(csca) }),
  },
  {
    name: 'the next authority, over a link of a stranger',
    ...notAnchored,
    make: ({ csca, next, stranger, signerOf, linkOf }) => ({
      signer: signerOf({}, next),
      trust: { ...sound(csca), links: [linkOf({}, { ...stranger, name: csca.name })] },
    }),
  },
  {
    name: 'a revocation list of a stranger in our name',
    ...notAnchored,
    make: ({ csca, stranger, signerOf }) => ({
      signer: signerOf(),
      trust: { anchors: [csca.certificate], crls: [listOf([1n], { ...stranger, name: csca.name })] },
    }),
  },
  {
    name: 'a signer of lists signed',
    ...notAnchored,
    make: ({ csca, signerOf }) => ({ signer: signerOf({ role: 'master-list-signer' }), trust: sound(csca) }),
  },
  {
    name: 'a signer that may only issue',
    ...notAnchored,
    make: ({ csca, signerOf }) => ({ signer: signerOf({ keyUsage: 'certificate-signing' }), trust: sound(csca) }),
  },
  {
    name: 'a critical extension that nobody knows',
    ...notAnchored,
    make: ({ csca, signerOf }) => ({ signer: signerOf({ unknownCriticalExtension: true }), trust: sound(csca) }),
  },
  {
    name: 'simulated certificates where they do not count',
    issuer: 'notAnchored',
    failures: ['issuer-simulated'],
    make: ({ csca, signerOf }) => ({ signer: signerOf(), trust: sound(csca), allowSimulated: false }),
  },
];

const REVOKED: readonly TrustScenario[] = [
  {
    name: 'the signer is withdrawn',
    ...revoked,
    make: ({ csca, signerOf }) => {
      const signer = signerOf();
      return { signer, trust: { anchors: [csca.certificate], crls: [listOf([1n, signer.serialNumber], csca)] } };
    },
  },
  {
    name: 'the signer is withdrawn by a list that is out of date',
    ...revoked,
    make: ({ csca, signerOf }) => {
      const signer = signerOf();
      const crls = [listOf([signer.serialNumber], csca, '2026-06-01'), listOf([1n], csca)];
      return { signer, trust: { anchors: [csca.certificate], crls } };
    },
  },
  {
    name: 'the next authority withdrew the signer',
    ...revoked,
    make: ({ csca, next, signerOf, linkOf }) => {
      const signer = signerOf();
      const crls = [listOf([signer.serialNumber], next)];
      return { signer, trust: { anchors: [csca.certificate], links: [linkOf()], crls } };
    },
  },
  {
    name: 'the link is withdrawn',
    ...revoked,
    make: ({ csca, next, signerOf, linkOf }) => {
      const trust = {
        anchors: [csca.certificate],
        links: [linkOf({ serialNumber: 77n })],
        crls: [listOf([77n], csca)],
      };
      return { signer: signerOf({}, next), trust };
    },
  },
];

const EXPIRED: readonly TrustScenario[] = [
  {
    name: 'the signer was over when it signed',
    ...expired,
    warnings: ['signer-expired-since'],
    make: ({ csca, signerOf }) => ({ signer: signerOf({ notAfter: day('2015-06-30') }), trust: sound(csca) }),
  },
  {
    name: 'the signer had not begun',
    ...expired,
    make: ({ csca, signerOf }) => ({ signer: signerOf({ notBefore: day('2040-01-01') }), trust: sound(csca) }),
  },
  {
    name: 'the signer had not begun, and does not say when it signed',
    ...expired,
    warnings: ['signing-time-missing'],
    make: ({ csca, signerOf }) => ({
      signer: signerOf({ notBefore: day('2040-01-01') }),
      trust: sound(csca),
      signedAt: null,
    }),
  },
  {
    name: 'signed in the future',
    ...expired,
    make: ({ csca, signerOf }) => ({ signer: signerOf(), trust: sound(csca), signedAt: day('2031-01-01') }),
  },
  {
    name: 'out of the time of the signing key',
    ...expired,
    make: ({ csca, signerOf }) => ({
      signer: signerOf({ signingPeriod: { from: day('2015-01-02'), to: day('2015-04-01') } }),
      trust: sound(csca),
    }),
  },
  {
    name: 'the authority was over when it issued the signer',
    ...expired,
    warnings: ['issuer-expired-since'],
    make: ({ cscaOf, signerOf }) => {
      const old = cscaOf({ notAfter: day('2014-12-31') });
      return { signer: signerOf({}, old), trust: sound(old) };
    },
  },
];

export const TRUST_SCENARIOS = {
  anchored: ANCHORED,
  notAnchored: NOT_ANCHORED,
  revoked: REVOKED,
  expired: EXPIRED,
} as const satisfies Readonly<Record<string, readonly TrustScenario[]>>;
