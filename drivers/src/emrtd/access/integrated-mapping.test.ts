import assert from 'node:assert/strict';
import { test } from 'node:test';
import dh from '../../../vectors/pace-dh-im.json' with { type: 'json' };
import ecdh from '../../../vectors/pace-ecdh-im.json' with { type: 'json' };
import { aesCbcDecrypt, scalarFromBytes } from '../../crypto/index.ts';
import { fromHex, toHex } from '../../tlv/index.ts';
import { deriveSessionKeys } from '../key-derivation.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { corruptions } from '../testing/scripted-channel.ts';
import type { AgreementGroup } from './agreement-group.ts';
import { integratedGenerator, pseudoRandomBytes, supportsIntegratedMapping } from './integrated-mapping.ts';
import { authenticationToken } from './pace.ts';

const groupOf = (id: number): AgreementGroup => {
  const group = groupByParameterId(id);
  assert(group);
  return group;
};
type Point = string | { readonly x: string; readonly y: string };
const encodedOf = (point: Point): string => (typeof point === 'string' ? point : `04${point.x}${point.y}`);
const scalar = (hex: string): bigint => scalarFromBytes(fromHex(hex));

/** H.1 and H.2 in one shape. */
const EXAMPLES = [
  { name: 'H.1, ECDH', group: groupOf(13), example: ecdh, generator: encodedOf(ecdh.map_nonce['G^']) },
  { name: 'H.2, DH', group: groupOf(0), example: dh, generator: dh.map_nonce['g^'] },
];

for (const { name, group, example, generator } of EXAMPLES) {
  const { map_nonce: mapping, key_agreement: agreement, mutual_authentication: tokens } = example;
  const nonces = (chip: string, terminal: string) => ({ chip: fromHex(chip), terminal: fromHex(terminal) });
  const { s, z } = example.encrypted_nonce;
  const generatorOf = (chip: string, terminal: string): string =>
    toHex(integratedGenerator(group, 'aes-128', nonces(chip, terminal))?.encoded ?? new Uint8Array());
  const generatorElement = group.decode(fromHex(generator));
  assert(generatorElement);

  test(`Doc 9303-11 ${name}: nonce, R(s,t), R_p(s,t) and generator; a twin of each nonce gives another`, () => {
    const decrypt = (encrypted: string, key = example.K_pi): string =>
      toHex(aesCbcDecrypt(fromHex(key), new Uint8Array(16), fromHex(encrypted)));
    assert.equal(decrypt(z), s);
    for (const twin of corruptions(z)) assert.notEqual(decrypt(twin), s);
    for (const twin of corruptions(example.K_pi)) assert.notEqual(decrypt(z, twin), s);

    const random = pseudoRandomBytes('aes-128', nonces(s, mapping.t), group.prime);
    assert.equal(toHex(random), mapping['R(s,t)']);
    assert.equal(scalarFromBytes(random) % group.prime, scalar(mapping['R_p(s,t)']));
    assert.equal(generatorOf(s, mapping.t), generator);
    for (const twin of corruptions(s)) assert.notEqual(generatorOf(twin, mapping.t), generator);
    for (const twin of corruptions(mapping.t)) assert.notEqual(generatorOf(s, twin), generator);
  });

  test(`Doc 9303-11 ${name}: public keys, secret, session keys and tokens, each with its twins`, () => {
    const { order } = group;
    assert(order !== undefined);
    const publicOf = (secretKey: string): string =>
      toHex(generatorElement.times(scalar(secretKey) % order)?.encoded ?? new Uint8Array());
    const publicKeys = { ic: encodedOf(agreement.PK_IC), ifd: encodedOf(agreement.PK_IFD) };
    assert.equal(publicOf(agreement.SK_IC), publicKeys.ic);
    assert.equal(publicOf(agreement.SK_IFD), publicKeys.ifd);
    for (const twin of corruptions(agreement.SK_IFD).slice(0, 24)) assert.notEqual(publicOf(twin), publicKeys.ifd);

    const secretOf = (publicKey: string, secretKey: string): string =>
      toHex(group.decode(fromHex(publicKey))?.agree(scalar(secretKey) % order) ?? new Uint8Array());
    assert.equal(secretOf(publicKeys.ic, agreement.SK_IFD), agreement.K);
    assert.equal(secretOf(publicKeys.ifd, agreement.SK_IC), agreement.K);
    // A bit off is off the curve, or out of the subgroup: nothing is computed with it.
    for (const twin of corruptions(publicKeys.ic).slice(-48)) assert.equal(secretOf(twin, agreement.SK_IFD), '');

    const keys = deriveSessionKeys('aes-128', fromHex(agreement.K));
    assert.equal(toHex(keys.encryptionKey), example.session_keys.KS_Enc);
    assert.equal(toHex(keys.macKey), example.session_keys.KS_MAC);
    for (const twin of corruptions(agreement.K)) {
      const others = deriveSessionKeys('aes-128', fromHex(twin));
      assert.notEqual(toHex(others.encryptionKey), example.session_keys.KS_Enc);
      assert.notEqual(toHex(others.macKey), example.session_keys.KS_MAC);
    }
    const token = (publicKey: string, given = keys): string =>
      toHex(
        authenticationToken({ suite: 'aes-128', keys: given, oid: example.OID, group, publicKey: fromHex(publicKey) }),
      );
    assert.equal(token(publicKeys.ic), tokens.T_IFD);
    assert.equal(token(publicKeys.ifd), tokens.T_IC);
    for (const twin of corruptions(publicKeys.ifd)) assert.notEqual(token(twin), tokens.T_IC);
    for (const twin of corruptions(example.session_keys.KS_MAC)) {
      assert.notEqual(token(publicKeys.ifd, { ...keys, macKey: fromHex(twin) }), tokens.T_IC);
    }
  });
}

test('every suite gives R(s,t) at least 64 bits longer than the prime, and no two suites the same', () => {
  const group = groupOf(17);
  const seen = new Set<string>();
  for (const [suite, chip, terminal] of [
    ['3des', 16, 16],
    ['aes-128', 16, 16],
    ['aes-192', 32, 24],
    ['aes-256', 32, 32],
  ] as const) {
    const nonces = { chip: new Uint8Array(chip).fill(1), terminal: new Uint8Array(terminal).fill(2) };
    const random = pseudoRandomBytes(suite, nonces, group.prime);
    assert(random.length * 8 >= 512 + 64 && random.length * 8 < 512 + 64 + 8 * chip);
    seen.add(toHex(random.subarray(0, 16)));
    assert.throws(() => pseudoRandomBytes(suite, { ...nonces, chip: new Uint8Array(15) }, group.prime), RangeError);
  }
  assert.equal(seen.size, 4);
});

test('the point encoding lands on every curve but secp224r1, for which the standard has none', () => {
  for (const id of [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]) {
    const group = groupOf(id);
    for (let i = 0; i < 8; i++) {
      const nonces = { chip: new Uint8Array(16).fill(i), terminal: new Uint8Array(16).fill(id) };
      assert.equal(integratedGenerator(group, 'aes-128', nonces) !== undefined, id !== 10, `${group.name} ${i}`);
    }
    assert.equal(supportsIntegratedMapping(group), id !== 10);
  }
});
