import assert from 'node:assert/strict';
import { test } from 'node:test';
import eac from '../../../vectors/eac-tr03110.json' with { type: 'json' };
import icao from '../../../vectors/pace-ecdh-gm.json' with { type: 'json' };
import vn from '../../../vectors/vn-card.json' with { type: 'json' };
import { aesCbcDecrypt, curveByParameterId, encodePoint, multiplyPoint, scalarFromBytes } from '../../crypto/index.ts';
import { concatBytes, fromHex, toHex } from '../../tlv/index.ts';
import { deriveSessionKeys } from '../key-derivation.ts';
import { mrzSecret } from '../mrz-key.ts';
import { parseCardAccess } from '../security-infos.ts';
import {
  answeringChannel,
  corruptions,
  type Exchange,
  linkOver,
  scriptedChannel,
} from '../testing/scripted-channel.ts';
import { choosePace } from './choose.ts';
import { authenticationToken, mapGenerator, openWithPace, passwordKey } from './pace.ts';

const curve = curveByParameterId(13);
assert(curve);
const parsed = parseCardAccess(fromHex(icao['EF.CardAccess']));
const parameters = choosePace(parsed.ok ? parsed.value : null);
assert(parameters);
const secret = mrzSecret({ documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' });
assert(secret);
assert.equal(toHex(secret), icao.password.K);

const point = ({ x, y }: { x: string; y: string }): Uint8Array => fromHex(`04${x}${y}`);
const scalar = (hex: string): bigint => scalarFromBytes(fromHex(hex));

/** G.1 prints MSE:Set AT without tag 84; we always send it. */
const script: Exchange[] = icao.steps.map((step, i) => ({
  command: i === 0 ? '0022c1a412800a04007f00070202040202830101' + '84010d' : step['C-APDU'],
  response: step['R-APDU'],
}));

function open(exchanges: readonly Exchange[]) {
  const keys = [scalar(icao.map_nonce['SK_Map,IFD']), scalar(icao.key_agreement['SK_DH,IFD'])];
  const channel = scriptedChannel(exchanges);
  assert(parameters && secret);
  const opened = openWithPace(
    linkOver(channel),
    parameters,
    { kind: 'mrz', secret },
    {
      ephemeralKey: () => keys.shift() ?? 0n,
    },
  );
  return { channel, opened };
}
const withResponse = (index: number, response: string): Exchange[] =>
  script.map((exchange, i) => (i === index ? { ...exchange, response } : exchange));

test('Doc 9303-11 G.1: five exchanges, byte for byte', async () => {
  const { opened, channel } = open(script);
  const messaging = await opened;
  assert(messaging.ok);
  assert.equal(messaging.value.suite, 'aes-128');
  assert.equal(channel.commands.length, 5);
});

test('Doc 9303-11 G.1: every intermediate value', () => {
  const kPi = passwordKey('aes-128', { kind: 'mrz', secret });
  assert.equal(toHex(kPi), icao.password.K_pi);
  const nonce = aesCbcDecrypt(kPi, new Uint8Array(16), fromHex(icao.encrypted_nonce.z));
  assert.equal(toHex(nonce), icao.encrypted_nonce.s);
  const generator = mapGenerator(curve, {
    nonce,
    mappingKey: scalar(icao.map_nonce['SK_Map,IFD']),
    cardMapping: point(icao.map_nonce['PK_Map,IC']),
  });
  assert(generator);
  assert.equal(toHex(encodePoint(generator)), toHex(point(icao.map_nonce['G^'])));
  const own = multiplyPoint(curve, generator, scalar(icao.key_agreement['SK_DH,IFD']));
  assert(own);
  assert.equal(toHex(encodePoint(own)), toHex(point(icao.key_agreement['PK_DH,IFD'])));
  const keys = deriveSessionKeys('aes-128', fromHex(icao.key_agreement.K));
  assert.equal(toHex(keys.encryptionKey), icao.session_keys.KS_Enc);
  assert.equal(toHex(keys.macKey), icao.session_keys.KS_MAC);
  const token = (key: { x: string; y: string }) => toHex(authenticationToken('aes-128', keys, icao.OID, point(key)));
  assert.equal(token(icao.key_agreement['PK_DH,IC']), icao.mutual_authentication.T_IFD);
  assert.equal(token(icao.key_agreement['PK_DH,IFD']), icao.mutual_authentication.T_IC);
});

test('EAC worked example: a six-digit password, mapping, agreement and tokens', () => {
  const { password, encrypted_nonce, map_nonce, key_agreement, session_keys, mutual_authentication } = eac.PACE;
  const kPi = passwordKey('aes-128', { kind: 'can', can: password.PIN });
  assert.equal(toHex(kPi), password.K_pi);
  assert.equal(toHex(aesCbcDecrypt(kPi, new Uint8Array(16), fromHex(encrypted_nonce.z))), encrypted_nonce.s);
  const mapped = (mapping: string, card: { x: string; y: string }, nonce = encrypted_nonce.s) =>
    mapGenerator(curve, { nonce: fromHex(nonce), mappingKey: scalar(mapping), cardMapping: point(card) });
  const hexOf = (generator: ReturnType<typeof mapped>) => (generator ? toHex(encodePoint(generator)) : 'none');
  const expected = toHex(point(map_nonce['G^']));
  assert.equal(hexOf(mapped(map_nonce['SK_Map,PCD'], map_nonce['PK_Map,PICC'])), expected);
  assert.equal(hexOf(mapped(map_nonce['SK_Map,PICC'], map_nonce['PK_Map,PCD'])), expected);
  for (const nonce of corruptions(encrypted_nonce.s)) {
    assert.notEqual(hexOf(mapped(map_nonce['SK_Map,PCD'], map_nonce['PK_Map,PICC'], nonce)), expected);
  }
  const keys = deriveSessionKeys('aes-128', fromHex(key_agreement.K));
  assert.deepEqual([toHex(keys.encryptionKey), toHex(keys.macKey)], [session_keys.K_Enc, session_keys.K_MAC]);
  const token = (key: { x: string; y: string }) =>
    toHex(authenticationToken('aes-128', keys, eac.PACE.OID, point(key)));
  assert.equal(token(key_agreement['PK_DH,PICC']), mutual_authentication.T_PCD);
  assert.equal(token(key_agreement['PK_DH,PCD']), mutual_authentication.T_PICC);
});

test('Chip Authentication 2 of the EAC example takes its keys and token from the same functions', () => {
  const example = eac['Chip Authentication version 2'];
  const keys = deriveSessionKeys('aes-128', concatBytes(fromHex(example.K), fromHex(example.r_PICC)));
  assert.deepEqual([toHex(keys.encryptionKey), toHex(keys.macKey)], [example.K_Enc, example.K_MAC]);
  assert.equal(toHex(authenticationToken('aes-128', keys, example.OID, point(example['~PK_PCD']))), example.T_PICC);
});

test('the MSE of a Vietnamese card, for CAN and MRZ', async () => {
  const infos = parseCardAccess(fromHex(vn.efCardAccess.hex));
  const card = choosePace(infos.ok ? infos.value : null);
  assert(card);
  for (const [password, expected] of [
    [{ kind: 'can', can: '000000' }, vn.efCardAccess.mseSetAtCan],
    [{ kind: 'mrz', secret }, vn.efCardAccess.mseSetAtMrz],
  ] as const) {
    const channel = answeringChannel(() => fromHex('6a80'));
    const opened = await openWithPace(linkOver(channel), card, password);
    assert.deepEqual(opened, { ok: false, error: { kind: 'refused', sw: 0x6a80 } });
    assert.deepEqual(channel.commands, [expected.toLowerCase()]);
  }
});

test('a corrupted answer never opens the chip', async () => {
  // A changed nonce or mapping point leads the protocol elsewhere: other commands, so the channel only records.
  for (const [index, exchange] of script.entries()) {
    if (index === 0) continue;
    for (const response of corruptions(exchange.response, 0, exchange.response.length / 2 - 2)) {
      const keys = [scalar(icao.map_nonce['SK_Map,IFD']), scalar(icao.key_agreement['SK_DH,IFD'])];
      const answers = withResponse(index, response);
      const channel = answeringChannel((_, count) => fromHex(answers[count - 1]?.response ?? '6f00'));
      const opened = await openWithPace(
        linkOver(channel),
        parameters,
        { kind: 'mrz', secret },
        {
          ephemeralKey: () => keys.shift() ?? 0n,
        },
      );
      assert.equal(!opened.ok && opened.error.kind, 'dishonest', `step ${index}: ${response}`);
    }
  }
});

test('a card that sends our own key back is dishonest', async () => {
  const reflected = icao.steps[3]?.['C-APDU'].slice(14, 14 + 130) ?? '';
  const { opened } = open(withResponse(3, `7c438441${reflected}9000`));
  assert.deepEqual(await opened, {
    ok: false,
    error: { kind: 'dishonest', message: 'the card sent an invalid PACE key' },
  });
});

test('only the token tells a wrong password; before it an error is a refusal', async () => {
  const kindAt = async (index: number, response: string) => {
    const result = await open(withResponse(index, response)).opened;
    return result.ok ? 'opened' : result.error.kind;
  };
  for (const index of [0, 1, 2, 3]) {
    for (const sw of ['6982', '6a80', '6f00', '6fff'])
      assert.equal(await kindAt(index, sw), 'refused', `${index} ${sw}`);
  }
  for (const sw of ['6300', '63c2', '63c0', '6982', '6985', '6988', '6a80']) {
    assert.equal(await kindAt(4, sw), 'wrong-key', sw);
  }
  assert.equal(await kindAt(4, '6f00'), 'refused');
});

test('nonces of an impossible length are refused', async () => {
  for (const nonce of ['', '00'.repeat(15), '00'.repeat(17), '00'.repeat(80)]) {
    const length = (nonce.length / 2).toString(16).padStart(2, '0');
    const outer = (nonce.length / 2 + 2).toString(16).padStart(2, '0');
    const { opened } = open(withResponse(1, `7c${outer}80${length}${nonce}9000`));
    const result = await opened;
    assert.equal(!result.ok && result.error.kind, 'dishonest', nonce);
  }
});
