import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PassiveRequest, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { seeded } from '../card/test/sample.ts';
import { buildSod } from './sod.ts';
import { quicklyMade, SIGNATURE_KINDS, type SignatureKind } from './test/signature-kinds.ts';
import { ABOUT_CERTIFICATES, createState, NOW, TRUST_SCENARIOS, type TrustScenario } from './test/trust-scenarios.ts';

/*
 * Who signed and what is trusted, with a kind of signature of each class, drawn by MOTCUA_SEED: certificates, lists and links
 * are signed with it too. `npm test` takes one kind for each scenario, MOTCUA_FULL=1 one of each class for each.
 */
const full = process.env.MOTCUA_FULL === '1';
const seed = Number(process.env.MOTCUA_SEED ?? 1);
const random = seeded(seed);
const oneOf = <T>(all: readonly T[]): T =>
  all[Math.floor(random() * all.length)] ?? assert.fail('nothing to draw from');

const SIGNED_AT = new Date('2024-05-06T07:08:09Z');
const FILES = new Map([[1, Buffer.from('615d', 'hex')]]) as unknown as PassiveRequest['files'];

function check({ make, issuer, failures = [], warnings = [] }: TrustScenario, kind: SignatureKind): void {
  const { signer, trust, signedAt = SIGNED_AT, sod: departures, allowSimulated = true } = make(createState(kind, 'VN'));
  const sod = buildSod({ files: FILES, signer, ...(signedAt && { signedAt }), ...departures });
  const seen = verifyPassively({ sod, files: FILES, trust, now: NOW, allowSimulated });
  const codes = (all: readonly { readonly code: string }[]) => all.map(({ code }) => code);
  assert.deepEqual(
    { sodSignature: seen.sodSignature, issuer: seen.issuer, failures: codes(seen.failures) },
    { sodSignature: 'valid', issuer, failures },
    seen.failures.map(({ message }) => message).join(),
  );
  const said = codes(seen.warnings).filter((code) => ABOUT_CERTIFICATES.test(code));
  assert.deepEqual(said.toSorted(), warnings.toSorted());
}

const classes: readonly (readonly SignatureKind[])[] = Object.values(
  full ? SIGNATURE_KINDS : quicklyMade(SIGNATURE_KINDS),
);

for (const [verdict, scenarios] of Object.entries(TRUST_SCENARIOS)) {
  describe(`${verdict}, seed ${seed}`, () => {
    for (const scenario of scenarios) {
      for (const kind of full ? classes.map(oneOf) : [oneOf(oneOf(classes))]) {
        test(`${scenario.name}; ${kind.name}`, () => check(scenario, kind));
      }
    }
  });
}
