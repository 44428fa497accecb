import assert from 'node:assert/strict';
import { test } from 'node:test';
import chipAuth from '../../../vectors/chip-auth.json' with { type: 'json' };
import { aesCbcEncrypt, scalarFromBytes } from '../../crypto/index.ts';
import { encodeTlv, fromHex, toHex } from '../../tlv/index.ts';
import { type CardSecurityResult, verifyCardSecurity } from '../passive-auth/card-security.ts';
import {
  AUTHORITY_EXTENSIONS,
  ecKey,
  issueCertificate,
  makeSod,
  nameOf,
  SIGNER_EXTENSIONS,
} from '../passive-auth/testing/issuing.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { knownKeys } from '../testing/known-keys.ts';
import { answeringChannel, corruptions, linkOver } from '../testing/scripted-channel.ts';
import { type ChipMapping, checkChipMapping, decryptChipAuthenticationData } from './chip-mapping.ts';
import { type ChipMappingRequest, proveChipMapping } from './chip-mapping-proof.ts';
import { choosePace } from './choose-pace.ts';
import { openWithPace } from './pace.ts';

const example = chipAuth.PACE_CAM;
const published = example.chip_authentication_mapping;
const group = groupByParameterId(13);
assert(group);
const infosOf = (...infos: readonly string[]): SecurityInfos => {
  const parsed = parseCardAccess(encodeTlv(0x31, ...infos.map(fromHex)));
  assert(parsed.ok);
  return parsed.value;
};
const mappingOf = (point: string, data: string | null): ChipMapping | undefined => {
  const cardMapping = group.decode(fromHex(point));
  return (
    cardMapping && {
      group,
      parameterId: 13,
      cardMapping,
      chipAuthenticationData: data === null ? null : BigInt(`0x${data}`),
    }
  );
};
const cardMapping = `04${published['PK_Map,IC'].x}${published['PK_Map,IC'].y}`;
const mapping = mappingOf(cardMapping, published.CA_IC);
assert(mapping);
const signed = infosOf(example.PACEInfo, published.ChipAuthenticationPublicKeyInfo);

test('Doc 9303-11 I.1: A_IC decrypts to CA_IC; a twin of each byte, and of the key, does not', () => {
  const decrypted = (key: string, encrypted: string) => decryptChipAuthenticationData(fromHex(key), fromHex(encrypted));
  const expected = scalarFromBytes(fromHex(published.CA_IC));
  const iv = aesCbcEncrypt(fromHex(example.session_keys.KS_Enc), new Uint8Array(16), new Uint8Array(16).fill(0xff));
  assert.equal(toHex(iv), published.IV);
  assert.equal(decrypted(example.session_keys.KS_Enc, published.A_IC), expected);
  for (const twin of corruptions(published.A_IC)) {
    assert.notEqual(decrypted(example.session_keys.KS_Enc, twin), expected, twin);
  }
  for (const twin of corruptions(example.session_keys.KS_Enc)) {
    assert.notEqual(decrypted(twin, published.A_IC), expected);
  }
  assert.equal(decryptChipAuthenticationData(new Uint8Array(16), undefined), undefined);
  for (const lengthBytes of [0, 15, 17]) {
    assert.equal(decryptChipAuthenticationData(new Uint8Array(16), new Uint8Array(lengthBytes)), undefined);
  }
});

test('Doc 9303-11 I.1: PK_Map,IC = CA_IC · PK_IC; a twin of each value does not fit', () => {
  const check = checkChipMapping(mapping, signed);
  assert.equal(check.result, 'match');
  assert.equal(toHex(check.publicKey), `04${published.PK_IC.x}${published.PK_IC.y}`);
  for (const twin of corruptions(published.CA_IC)) {
    const forged = mappingOf(cardMapping, twin);
    assert(forged);
    assert.equal(checkChipMapping(forged, signed).result, 'mismatch', twin);
  }
  // Off the curve already where PACE reads it.
  for (const twin of corruptions(cardMapping)) assert.equal(mappingOf(twin, published.CA_IC), undefined);
  for (const twin of corruptions(published.ChipAuthenticationPublicKeyInfo, 32, 96)) {
    assert.equal(checkChipMapping(mapping, infosOf(twin)).result, 'no-key', 'a key off the curve is none');
  }
  const another = mappingOf(toHex(group.base.encoded), published.CA_IC);
  assert(another);
  assert.equal(checkChipMapping(another, signed).result, 'mismatch');
});

test('a scalar out of range, and none at all, prove nothing', () => {
  for (const data of ['00', 'ff'.repeat(32), group.order?.toString(16) ?? '', null]) {
    const forged = mappingOf(cardMapping, data);
    assert(forged);
    assert.equal(checkChipMapping(forged, signed).result, 'mismatch', String(data));
  }
});

test('a scalar that is the right one but for the order is none: each chip has one answer', () => {
  const order = group?.order;
  assert(group && order !== undefined);
  for (const times of [1n, 2n]) {
    const data: bigint = scalarFromBytes(fromHex(published.CA_IC)) + times * order;
    assert.equal(checkChipMapping({ ...mapping, chipAuthenticationData: data }, signed).result, 'mismatch');
  }
  const last = { ...mapping, chipAuthenticationData: order - 1n };
  assert.equal(checkChipMapping(last, signed).result, 'mismatch');
  // A group whose order nobody tells serves Chip Authentication alone, never PACE.
  const without = { ...group, order: undefined };
  const [key] = signed.chipAuthenticationKeys;
  assert(key);
  const infos = { ...signed, chipAuthenticationKeys: [{ ...key, group: without }] };
  assert.equal(checkChipMapping({ ...mapping, group: without }, infos).result, 'mismatch');
});

test('a key on another curve is none, whatever its id', () => {
  const other = groupByParameterId(12);
  const [key] = signed.chipAuthenticationKeys;
  assert(other && key);
  const elsewhere = { ...key, group: other };
  assert.equal(checkChipMapping(mapping, { ...signed, chipAuthenticationKeys: [elsewhere] }).result, 'no-key');
  const beside = { ...signed, chipAuthenticationKeys: [elsewhere, key] };
  assert.equal(checkChipMapping(mapping, beside).result, 'match');
  assert.equal(checkChipMapping({ ...mapping, group: other }, signed).result, 'no-key');
});

test('parameters without an id leave the lone key without one', () => {
  const key = published.ChipAuthenticationPublicKeyInfo;
  const noId = `305f${key.slice(4, -6)}`;
  const untold = { ...mapping, parameterId: undefined };
  assert.equal(checkChipMapping(untold, infosOf(noId)).result, 'match');
  assert.equal(checkChipMapping(untold, infosOf(key)).result, 'no-key');
  const minusOne = {
    ...signed,
    chipAuthenticationKeys: signed.chipAuthenticationKeys.map((one) => ({ ...one, keyId: -1n })),
  };
  assert.equal(checkChipMapping(mapping, minusOne).result, 'no-key');
});

test('the key is the one with the id of the parameters; a lone key may have none', () => {
  const key = published.ChipAuthenticationPublicKeyInfo;
  const otherId = `${key.slice(0, -2)}0e`;
  const noId = `305f${key.slice(4, -6)}`;
  assert.equal(checkChipMapping(mapping, infosOf(otherId)).result, 'no-key');
  assert.equal(checkChipMapping(mapping, infosOf(key, otherId)).result, 'match');
  assert.equal(checkChipMapping(mapping, infosOf(noId)).result, 'match');
  assert.equal(checkChipMapping(mapping, infosOf(noId, noId)).result, 'no-key');
  assert.equal(checkChipMapping(mapping, infosOf(example.PACEInfo)).result, 'no-key');
});

const csca = nameOf('VN', 'Test CSCA');
const cscaKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
const signerKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
const anchor = issueCertificate({
  key: cscaKey,
  subject: csca,
  issuer: csca,
  issuerKey: cscaKey,
  notBefore: '2022-01-01',
  extensions: AUTHORITY_EXTENSIONS,
});
const certificate = issueCertificate({
  key: signerKey,
  subject: nameOf('VN', 'Test Signer'),
  issuer: csca,
  issuerKey: cscaKey,
  serialNumber: 7,
  extensions: SIGNER_EXTENSIONS,
});
/** EF.CardSecurity has the shape of EF.SOD without its outer tag. */
const cardSecurityFile = (...infos: readonly string[]): Uint8Array => {
  const sod = makeSod({
    content: encodeTlv(0x31, ...infos.map(fromHex)),
    contentType: '0.4.0.127.0.7.3.2.1',
    certificates: [certificate],
    signerKey,
    hashName: 'sha256',
  });
  return sod.subarray(4);
};
const verified = (file: Uint8Array, anchors: readonly Uint8Array[] = [anchor]): CardSecurityResult =>
  verifyCardSecurity({ file, trust: { anchors, crls: [] }, now: new Date('2026-11-21'), allowSimulated: false });
const genuine = cardSecurityFile(example.PACEInfo, published.ChipAuthenticationPublicKeyInfo);

const ofState = (anchorCountry: string) => ({ issuer: 'anchored', anchorCountry }) as const;
const prove = (change: Partial<ChipMappingRequest> = {}) =>
  proveChipMapping({ mapping, cardSecurity: verified(genuine), coveredInfos: null, sod: ofState('VN'), ...change });

test('proven: a signed and anchored EF.CardSecurity holds the key, or a covered DG14 does', () => {
  const proof = prove();
  assert.deepEqual([proof.chipAuthenticity, proof.keyIn, proof.reason], ['proven', 'EF.CardSecurity', '']);
  assert.equal(proof.signedInfos?.pace.length, 1);
  const byGroup = prove({ cardSecurity: null, coveredInfos: signed });
  assert.deepEqual([byGroup.chipAuthenticity, byGroup.keyIn], ['proven', 'DG14']);
});

test('failed: another chip, a changed file, a forged signature, a revoked signer', () => {
  const clone = mappingOf(cardMapping, published.CA_IC.replace(/^85/, '84'));
  const silent = mappingOf(cardMapping, null);
  assert(clone && silent);
  assert.equal(prove({ mapping: clone }).chipAuthenticity, 'failed');
  assert.equal(prove({ mapping: silent }).chipAuthenticity, 'failed');
  const forged = Uint8Array.from(genuine);
  const last = forged.length - 1;
  forged[last] = (forged[last] ?? 0) ^ 1;
  assert.equal(prove({ cardSecurity: verified(forged) }).chipAuthenticity, 'failed');
  assert.equal(prove({ cardSecurity: verified(Uint8Array.of(0x30, 0)) }).chipAuthenticity, 'failed');
  assert.equal(prove({ cardSecurity: { ...verified(genuine), issuer: 'revoked' } }).chipAuthenticity, 'failed');
  const noSet = { ...verified(genuine), securityInfos: Uint8Array.of(0x30, 0) };
  assert.equal(prove({ cardSecurity: noSet }).chipAuthenticity, 'failed');
});

test('not done: no file, no such key, a signature that we cannot check, another signer than that of the SOD', () => {
  assert.equal(prove({ cardSecurity: null }).chipAuthenticity, 'notDone');
  assert.equal(prove({ cardSecurity: verified(cardSecurityFile(example.PACEInfo)) }).chipAuthenticity, 'notDone');
  assert.equal(prove({ cardSecurity: { ...verified(genuine), signature: 'unsupported' } }).chipAuthenticity, 'notDone');
  const selfMade = verified(genuine, []);
  assert.equal(selfMade.issuer, 'notAnchored');
  assert.equal(prove({ cardSecurity: selfMade }).chipAuthenticity, 'notDone');
  // Trusted both or neither: a file that the attacker signed himself proves nothing, whatever the SOD's issuer is.
  for (const sod of [
    { issuer: 'notAnchored', anchorCountry: '' },
    { issuer: 'notAnchored', anchorCountry: 'VN' },
    { issuer: 'expired', anchorCountry: 'VN' },
    { issuer: null, anchorCountry: '' },
    ofState('LA'),
    ofState(''),
  ] as const) {
    for (const cardSecurity of [selfMade, verified(genuine)]) {
      const proof = prove({ cardSecurity, sod });
      assert.deepEqual([proof.chipAuthenticity, proof.keyIn, proof.signedInfos], ['notDone', null, null]);
    }
  }
  const stateless = { ...verified(genuine), anchorCountry: '' };
  assert.equal(prove({ cardSecurity: stateless, sod: ofState('') }).chipAuthenticity, 'notDone');
  assert.equal(prove({ cardSecurity: { ...verified(genuine), issuer: 'expired' } }).chipAuthenticity, 'notDone');
  // DG14 may hold another key on the same curve: that it does not fit says nothing.
  const clone = mappingOf(cardMapping, published.CA_IC.replace(/^85/, '84'));
  assert(clone);
  assert.equal(prove({ mapping: clone, cardSecurity: null, coveredInfos: signed }).chipAuthenticity, 'notDone');
});

test('from the transcript of I.1 to the proof; without, or with changed, chip data the chip opens and is caught', async () => {
  const parameters = choosePace(infosOf(example.PACEInfo));
  assert(parameters);
  const proofWith = async (change: (lastAnswer: string) => string) => {
    const answers = example.steps.map((step, i) => (i === 4 ? change(step['R-APDU']) : step['R-APDU']));
    const channel = answeringChannel((_, count) => fromHex(answers[count - 1] ?? '6f00'));
    const opened = await openWithPace(
      linkOver(channel),
      parameters,
      { kind: 'mrz', secret: fromHex(example.password.K) },
      { keys: knownKeys(example.map_nonce['SK_Map,IFD'], example.key_agreement['SK_DH,IFD']) },
    );
    assert(opened.ok && opened.value.chipMapping);
    return prove({ mapping: opened.value.chipMapping }).chipAuthenticity;
  };
  assert.equal(await proofWith((answer) => answer), 'proven');
  assert.equal(await proofWith(() => `7c0a8608${example.mutual_authentication.T_IC}9000`), 'failed');
  assert.equal(await proofWith((answer) => answer.replace('8a301eea', '8a301eeb')), 'failed');
  assert.equal(await proofWith((answer) => answer.replace('8a30', '8b30')), 'failed');
});
