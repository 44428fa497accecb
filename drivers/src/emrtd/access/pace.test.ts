import assert from 'node:assert/strict';
import { test } from 'node:test';
import chipAuth from '../../../vectors/chip-auth.json' with { type: 'json' };
import eac from '../../../vectors/eac-tr03110.json' with { type: 'json' };
import dhGm from '../../../vectors/pace-dh-gm.json' with { type: 'json' };
import ecdhGm from '../../../vectors/pace-ecdh-gm.json' with { type: 'json' };
import vn from '../../../vectors/vn-card.json' with { type: 'json' };
import { aesCbcDecrypt, scalarFromBytes, sha1 } from '../../crypto/index.ts';
import { encodeTlv, fromHex, toHex } from '../../tlv/index.ts';
import { deriveSessionKeys } from '../key-derivation.ts';
import { parseCardAccess } from '../security-infos.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { knownKeys } from '../testing/known-keys.ts';
import {
  answeringChannel,
  corruptions,
  type Exchange,
  linkOver,
  scriptedChannel,
} from '../testing/scripted-channel.ts';
import { choosePace } from './choose-pace.ts';
import { authenticationToken, openWithPace, passwordKey } from './pace.ts';
import { mappedPublicKey, nonceShare } from './pace-mapping.ts';

type Point = string | { readonly x: string; readonly y: string };
const encodedOf = (point: Point): string => (typeof point === 'string' ? point : `04${point.x}${point.y}`);
const scalar = (hex: string): bigint => scalarFromBytes(fromHex(hex));
const cam = chipAuth.PACE_CAM;

/** The three published transcripts: G.1 and G.2 (generic mapping), I.1 (Chip Authentication mapping). */
const EXAMPLES = [
  { name: 'G.1 (ECDH, generic mapping)', example: ecdhGm, generator: encodedOf(ecdhGm.map_nonce['G^']) },
  { name: 'G.2 (DH, generic mapping)', example: dhGm, generator: dhGm.map_nonce['g^'] },
  { name: 'I.1 (ECDH, Chip Authentication mapping)', example: cam, generator: encodedOf(cam.map_nonce['G^']) },
].map(({ name, example, generator }) => {
  const infos = parseCardAccess(encodeTlv(0x31, fromHex(example.PACEInfo)));
  const parameters = choosePace(infos.ok ? infos.value : null);
  assert(parameters, name);
  assert.equal(parameters.oid, example.OID);
  const parameterId = example.domain_parameters.parameterId.toString(16).padStart(2, '0');
  /** The appendix prints MSE:Set AT without tag 84; we always send it. */
  const script: Exchange[] = example.steps.map((step, i) => ({
    command: i === 0 ? `0022c1a412800a${example.OID_value}8301018401${parameterId}` : step['C-APDU'],
    response: step['R-APDU'],
  }));
  const password = { kind: 'mrz', secret: sha1(new TextEncoder().encode(example.password.MRZ_information)) } as const;
  assert.equal(toHex(password.secret), example.password.K);
  const keys = () => knownKeys(example.map_nonce['SK_Map,IFD'], example.key_agreement['SK_DH,IFD']);
  const open = (exchanges: readonly Exchange[]) => {
    const channel = scriptedChannel(exchanges);
    return { channel, opened: openWithPace(linkOver(channel), parameters, password, { keys: keys() }) };
  };
  const withResponse = (index: number, response: string): Exchange[] =>
    script.map((exchange, i) => (i === index ? { ...exchange, response } : exchange));
  return { name, example, generator, parameters, script, password, keys, open, withResponse };
});

for (const { name, example, generator, parameters, script, password, keys, open, withResponse } of EXAMPLES) {
  const { group } = parameters;

  test(`Doc 9303-11 ${name}: five exchanges, byte for byte`, async () => {
    const { opened, channel } = open(script);
    const session = await opened;
    assert(session.ok);
    assert.equal(session.value.messaging.suite, 'aes-128');
    assert.equal(session.value.chipMapping !== null, parameters.protocol.mapping === 'cam');
    assert.equal(channel.commands.length, 5);
  });

  test(`Doc 9303-11 ${name}: every intermediate value, each with its twins`, () => {
    const { map_nonce: mapping, key_agreement: agreement, session_keys: session } = example;
    const kPi = (secret: string): string => toHex(passwordKey('aes-128', { kind: 'mrz', secret: fromHex(secret) }));
    assert.equal(kPi(example.password.K), example.password.K_pi);
    for (const twin of corruptions(example.password.K)) assert.notEqual(kPi(twin), example.password.K_pi);
    const { s, z } = example.encrypted_nonce;
    const nonce = (key: string, encrypted: string): string =>
      toHex(aesCbcDecrypt(fromHex(key), new Uint8Array(16), fromHex(encrypted)));
    assert.equal(nonce(example.password.K_pi, z), s);
    for (const twin of corruptions(z)) assert.notEqual(nonce(example.password.K_pi, twin), s);
    for (const twin of corruptions(example.password.K_pi)) assert.notEqual(nonce(twin, z), s);

    const publicOf = (secretKey: string): string =>
      toHex(group.base.times(scalar(secretKey))?.encoded ?? new Uint8Array());
    assert.equal(publicOf(mapping['SK_Map,IFD']), encodedOf(mapping['PK_Map,IFD']));
    assert.equal(publicOf(mapping['SK_Map,IC']), encodedOf(mapping['PK_Map,IC']));
    for (const twin of corruptions(mapping['SK_Map,IFD'])) {
      assert.notEqual(publicOf(twin), encodedOf(mapping['PK_Map,IFD']));
    }

    const common = (publicKey: Point, secretKey: string): string =>
      toHex(group.decode(fromHex(encodedOf(publicKey)))?.times(scalar(secretKey))?.encoded ?? new Uint8Array());
    assert.equal(common(mapping['PK_Map,IC'], mapping['SK_Map,IFD']), encodedOf(mapping.H));
    assert.equal(common(mapping['PK_Map,IFD'], mapping['SK_Map,IC']), encodedOf(mapping.H));

    // With the private key 1 our public key is the mapped generator itself.
    const ours = (mine: { nonce: string; mappingKey: string; card: string; privateKey: bigint }): string => {
      const cardMapping = group.decode(fromHex(mine.card));
      if (cardMapping === undefined) return 'unfit';
      const { privateKey } = mine;
      const share = nonceShare(group, { nonce: fromHex(mine.nonce), privateKey });
      const mappingKey = scalar(mine.mappingKey);
      return toHex(mappedPublicKey(group, { share, privateKey, mappingKey, cardMapping })?.encoded ?? new Uint8Array());
    };
    const terminal = {
      nonce: s,
      mappingKey: mapping['SK_Map,IFD'],
      card: encodedOf(mapping['PK_Map,IC']),
      privateKey: 1n,
    };
    const chip = { ...terminal, mappingKey: mapping['SK_Map,IC'], card: encodedOf(mapping['PK_Map,IFD']) };
    assert.equal(ours(terminal), generator);
    assert.equal(ours(chip), generator);
    for (const twin of corruptions(s)) assert.notEqual(ours({ ...terminal, nonce: twin }), generator);
    for (const twin of corruptions(terminal.card).slice(-40)) assert.equal(ours({ ...terminal, card: twin }), 'unfit');
    assert.equal(ours({ ...terminal, privateKey: scalar(agreement['SK_DH,IFD']) }), encodedOf(agreement['PK_DH,IFD']));
    assert.equal(ours({ ...chip, privateKey: scalar(agreement['SK_DH,IC']) }), encodedOf(agreement['PK_DH,IC']));

    const secretOf = (publicKey: Point, secretKey: string): string =>
      toHex(group.decode(fromHex(encodedOf(publicKey)))?.agree(scalar(secretKey)) ?? new Uint8Array());
    assert.equal(secretOf(agreement['PK_DH,IC'], agreement['SK_DH,IFD']), agreement.K);
    assert.equal(secretOf(agreement['PK_DH,IFD'], agreement['SK_DH,IC']), agreement.K);
    const derived = deriveSessionKeys('aes-128', fromHex(agreement.K));
    assert.deepEqual([toHex(derived.encryptionKey), toHex(derived.macKey)], [session.KS_Enc, session.KS_MAC]);
    for (const twin of corruptions(agreement.K)) {
      assert.notEqual(toHex(deriveSessionKeys('aes-128', fromHex(twin)).macKey), session.KS_MAC);
    }

    const tokens = example.mutual_authentication;
    const token = (publicKey: string, oid = example.OID): string =>
      toHex(authenticationToken({ suite: 'aes-128', keys: derived, oid, group, publicKey: fromHex(publicKey) }));
    assert.equal(token(encodedOf(agreement['PK_DH,IC'])), tokens.T_IFD);
    assert.equal(token(encodedOf(agreement['PK_DH,IFD'])), tokens.T_IC);
    for (const twin of corruptions(encodedOf(agreement['PK_DH,IFD']))) assert.notEqual(token(twin), tokens.T_IC);
    assert.notEqual(token(encodedOf(agreement['PK_DH,IFD']), '0.4.0.127.0.7.2.2.4.2.4'), tokens.T_IC);
  });

  test(`Doc 9303-11 ${name}: a corrupted answer never opens the chip`, async () => {
    // A changed nonce or mapping key leads the protocol elsewhere: other commands, so the channel only records.
    for (const [index, exchange] of script.entries()) {
      if (index === 0) continue;
      const end = exchange.response.length / 2 - 2;
      const twins = corruptions(exchange.response, 0, end);
      // The header whole, of the long numbers a part: each twin costs a run of the protocol.
      const step = process.env.MOTCUA_FULL === '1' ? 1 : group.kind === 'dh' ? 16 : 6;
      const sample = twins.filter((_, i) => i < 6 || i % step === 0);
      for (const response of sample) {
        const answers = withResponse(index, response);
        const channel = answeringChannel((_, count) => fromHex(answers[count - 1]?.response ?? '6f00'));
        const opened = await openWithPace(linkOver(channel), parameters, password, { keys: keys() });
        // What Chip Authentication mapping adds to the last answer is for `checkChipMapping` to judge.
        const ignored = opened.ok && index === 4 && parameters.protocol.mapping === 'cam';
        if (!ignored) assert.equal(!opened.ok && opened.error.kind, 'dishonest', `step ${index}: ${response}`);
      }
    }
  });

  test(`Doc 9303-11 ${name}: a card that sends our own key back is dishonest`, async () => {
    const own = encodedOf(example.key_agreement['PK_DH,IFD']);
    const reflected = toHex(encodeTlv(0x7c, encodeTlv(0x84, fromHex(own))));
    const invalid = { ok: false, error: { kind: 'dishonest', message: 'the card sent an invalid PACE key' } };
    assert.deepEqual(await open(withResponse(3, `${reflected}9000`)).opened, invalid);
    // Nor does another writing of the same number help.
    if (group.kind === 'ecdh') return;
    const padded = toHex(encodeTlv(0x7c, encodeTlv(0x84, fromHex(`00${own}`))));
    assert.deepEqual(await open(withResponse(3, `${padded}9000`)).opened, invalid);
  });
}

test('EAC worked example: a six-digit password, mapping, agreement and tokens', () => {
  const group = groupByParameterId(13);
  assert(group);
  const { password, encrypted_nonce, map_nonce, key_agreement, session_keys, mutual_authentication } = eac.PACE;
  const kPi = passwordKey('aes-128', { kind: 'can', can: password.PIN });
  assert.equal(toHex(kPi), password.K_pi);
  assert.notEqual(toHex(passwordKey('aes-128', { kind: 'can', can: '123457' })), password.K_pi);
  assert.equal(toHex(aesCbcDecrypt(kPi, new Uint8Array(16), fromHex(encrypted_nonce.z))), encrypted_nonce.s);
  const mapped = (mapping: string, card: Point, nonce = encrypted_nonce.s, privateKey = 1n): string => {
    const cardMapping = group.decode(fromHex(encodedOf(card)));
    assert(cardMapping);
    const share = nonceShare(group, { nonce: fromHex(nonce), privateKey });
    const mine = mappedPublicKey(group, { share, privateKey, mappingKey: scalar(mapping), cardMapping });
    return toHex(mine?.encoded ?? new Uint8Array());
  };
  const expected = encodedOf(map_nonce['G^']);
  for (const [secretKey, publicKey] of [
    [map_nonce['SK_Map,PCD'], map_nonce['PK_Map,PCD']],
    [map_nonce['SK_Map,PICC'], map_nonce['PK_Map,PICC']],
  ] as const) {
    const product = group.base.times(scalar(secretKey));
    assert.equal(toHex(product?.encoded ?? new Uint8Array()), encodedOf(publicKey));
  }
  const common = group.decode(fromHex(encodedOf(map_nonce['PK_Map,PICC'])))?.times(scalar(map_nonce['SK_Map,PCD']));
  assert.equal(toHex(common?.encoded ?? new Uint8Array()), encodedOf(map_nonce.H));
  assert.equal(mapped(map_nonce['SK_Map,PCD'], map_nonce['PK_Map,PICC']), expected);
  assert.equal(mapped(map_nonce['SK_Map,PICC'], map_nonce['PK_Map,PCD']), expected);
  for (const nonce of corruptions(encrypted_nonce.s)) {
    assert.notEqual(mapped(map_nonce['SK_Map,PCD'], map_nonce['PK_Map,PICC'], nonce), expected);
  }
  for (const [own, card, secretKey, publicKey] of [
    [map_nonce['SK_Map,PCD'], map_nonce['PK_Map,PICC'], key_agreement['SK_DH,PCD'], key_agreement['PK_DH,PCD']],
    [map_nonce['SK_Map,PICC'], map_nonce['PK_Map,PCD'], key_agreement['SK_DH,PICC'], key_agreement['PK_DH,PICC']],
  ] as const) {
    assert.equal(mapped(own, card, encrypted_nonce.s, scalar(secretKey)), encodedOf(publicKey));
  }
  const cardKey = group.decode(fromHex(encodedOf(key_agreement['PK_DH,PICC'])));
  assert.equal(toHex(cardKey?.agree(scalar(key_agreement['SK_DH,PCD'])) ?? new Uint8Array()), key_agreement.K);
  const keys = deriveSessionKeys('aes-128', fromHex(key_agreement.K));
  assert.deepEqual([toHex(keys.encryptionKey), toHex(keys.macKey)], [session_keys.K_Enc, session_keys.K_MAC]);
  const token = (key: string): string =>
    toHex(authenticationToken({ suite: 'aes-128', keys, oid: eac.PACE.OID, group, publicKey: fromHex(key) }));
  assert.equal(token(encodedOf(key_agreement['PK_DH,PICC'])), mutual_authentication.T_PCD);
  assert.equal(token(encodedOf(key_agreement['PK_DH,PCD'])), mutual_authentication.T_PICC);
  for (const twin of corruptions(encodedOf(key_agreement['PK_DH,PCD']))) {
    assert.notEqual(token(twin), mutual_authentication.T_PICC);
  }
});

test('the MSE of a Vietnamese card, for CAN and MRZ', async () => {
  const infos = parseCardAccess(fromHex(vn.efCardAccess.hex));
  const card = choosePace(infos.ok ? infos.value : null);
  assert(card);
  for (const [password, expected] of [
    [{ kind: 'can', can: '000000' }, vn.efCardAccess.mseSetAtCan],
    [{ kind: 'mrz', secret: new Uint8Array(20) }, vn.efCardAccess.mseSetAtMrz],
  ] as const) {
    const channel = answeringChannel(() => fromHex('6a80'));
    const opened = await openWithPace(linkOver(channel), card, password);
    assert.deepEqual(opened, { ok: false, error: { kind: 'refused', sw: 0x6a80 } });
    assert.deepEqual(channel.commands, [expected.toLowerCase()]);
  }
});

const [G1] = EXAMPLES;
assert(G1);

test('only the token tells a wrong password; before it an error is a refusal', async () => {
  const kindAt = async (index: number, response: string) => {
    const result = await G1.open(G1.withResponse(index, response)).opened;
    return result.ok ? 'opened' : result.error.kind;
  };
  for (const index of [0, 1, 2, 3]) {
    for (const sw of ['6300', '6982', '6a80', '6a88', '6f00', '6fff'])
      assert.equal(await kindAt(index, sw), 'refused', `${index} ${sw}`);
  }
  for (const sw of ['6300', '63c2', '63c0', '6982', '6985', '6988', '6a80']) {
    assert.equal(await kindAt(4, sw), 'wrong-key', sw);
  }
  assert.equal(await kindAt(4, '6f00'), 'refused');
  // With MSE:Set AT a counter is a warning, unless it is at its end.
  for (const sw of ['63c2', '63c1']) assert.equal(await kindAt(0, sw), 'opened', sw);
  assert.equal(await kindAt(0, '63c0'), 'refused');
});

test('nonces of an impossible length are refused', async () => {
  for (const nonce of ['', '00'.repeat(15), '00'.repeat(17), '00'.repeat(80)]) {
    const answer = toHex(encodeTlv(0x7c, encodeTlv(0x80, fromHex(nonce))));
    const result: Awaited<ReturnType<typeof openWithPace>> = await G1.open(G1.withResponse(1, `${answer}9000`)).opened;
    assert.equal(!result.ok && result.error.kind, 'dishonest', nonce);
  }
});
