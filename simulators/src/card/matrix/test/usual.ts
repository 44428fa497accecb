import assert from 'node:assert/strict';
import { SIGNATURE_KINDS } from '../../../pki/test/signature-kinds.ts';
import { TRUST_SCENARIOS } from '../../../pki/test/trust-scenarios.ts';
import { BAC } from './access-ways.ts';
import { DATA_SETS, type Plan } from './lay-and-read.ts';
import { LINKS } from './links.ts';
import { NO_PROOF } from './proofs.ts';

const [data] = DATA_SETS.cccd2021;
const [kind] = SIGNATURE_KINDS['ECDSA, NIST, named'].filter(({ name }) => name === 'ECDSA sha256 secp256r1 named');
const [scenario] = TRUST_SCENARIOS.anchored;
const [link] = LINKS.extended;
assert.ok(data && kind && scenario && link);

/** A row in which nothing is remarkable: suites that are about one part of it change that part. */
export const USUAL: Plan = {
  ...{ data, kind, scenario, link, access: BAC, cipher: '3des', password: 'mrz', proof: NO_PROOF },
  ...{ proofCipher: 'aes-128', chipKeyIds: 'none', sod: {}, groups: 'for the form' },
};
