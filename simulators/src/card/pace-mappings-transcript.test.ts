import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePoint } from '@motcua/drivers/crypto';
import { encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import chipAuth from '@motcua/drivers/vectors/chip-auth.json' with { type: 'json' };
import dhGm from '@motcua/drivers/vectors/pace-dh-gm.json' with { type: 'json' };
import dhIm from '@motcua/drivers/vectors/pace-dh-im.json' with { type: 'json' };
import ecdhIm from '@motcua/drivers/vectors/pace-ecdh-im.json' with { type: 'json' };
import { createEcKey } from '../pki/ec-key.ts';
import type { ChipCard } from './card.ts';
import { CIPHER_SUITES } from './crypto/cipher-suite.ts';
import { groupByParameterId } from './crypto/group.ts';
import { pseudoRandomElement } from './crypto/integrated-mapping.ts';
import { unsignedBytes } from './crypto/modular.ts';
import { TestTerminal } from './test/terminal.ts';
import { cardOf, exchange, scalar, twin, uncompressed } from './test/transcript-scene.ts';

const mrz = (information: string) => ({
  documentNumber: information.slice(0, 9),
  dateOfBirth: information.slice(10, 16),
  dateOfExpiry: information.slice(17, 23),
});
const paceInfo = (oid: string, parameterId: string): string =>
  toHex(encodeTlv(0x31, fromHex(`3012060a${oid}0201020201${parameterId}`)));

async function opens(card: ChipCard, keys: { KS_Enc: string; KS_MAC: string }): Promise<number> {
  const terminal = TestTerminal.withAesSession(card, {
    encryption: fromHex(keys.KS_Enc),
    mac: fromHex(keys.KS_MAC),
  });
  return (await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') })).sw;
}

describe('PACE over a MODP group, generic mapping (Doc 9303-11 G.2), the card alone', () => {
  const chip = (): ChipCard =>
    cardOf({
      mrz: mrz(dhGm.password.MRZ_information),
      cardAccess: dhGm['EF.CardAccess'],
      random: {
        bytes: () => fromHex(dhGm.encrypted_nonce.s),
        scalar: (use) => scalar(use === 'pace-mapping' ? dhGm.map_nonce['SK_Map,IC'] : dhGm.key_agreement['SK_DH,IC']),
      },
    });

  test('every response, byte for byte, and the published session keys', async () => {
    const card = chip();
    for (const step of dhGm.steps) assert.equal(await exchange(card, step['C-APDU']), step['R-APDU'], step.name);
    assert.equal(await opens(card, dhGm.session_keys), 0x9000);
  });

  test('public keys outside the subgroup, 0, 1 and p − 1 are refused (RFC 2631 §2.1.5)', async () => {
    const [set, nonce, map] = dhGm.steps.map((step) => step['C-APDU']);
    assert.ok(set && nonce && map);
    const minusOne = toHex(unsignedBytes(BigInt(`0x${dhGm.domain_parameters.p}`) - 1n));
    for (const key of [twin(dhGm.map_nonce['PK_Map,IFD'], 60), '00', '01', minusOne]) {
      const card = chip();
      await exchange(card, set);
      await exchange(card, nonce);
      const data = toHex(encodeTlv(0x7c, encodeTlv(0x81, fromHex(key))));
      const lc = (data.length / 2).toString(16).padStart(2, '0');
      assert.equal(await exchange(card, `10860000${lc}${data}00`), '6a80', key.slice(0, 8));
    }
  });

  test('a wrong token is refused, and the run is over', async () => {
    const last = dhGm.steps.at(-1);
    assert.ok(last);
    const card = chip();
    for (const step of dhGm.steps.slice(0, -1)) await exchange(card, step['C-APDU']);
    assert.equal(await exchange(card, twin(last['C-APDU'], 10)), '6300');
    assert.equal(await exchange(card, last['C-APDU']), '6985');
  });
});

describe('PACE with integrated mapping (Doc 9303-11 H.1, H.2), the card alone', () => {
  // The published K_pi is that of the password 123456.
  const runs = [
    { name: 'ECDH', vector: ecdhIm, parameterId: '0d', publicKey: uncompressed },
    { name: 'DH', vector: dhIm, parameterId: '00', publicKey: (key: string) => key },
  ] as const;

  for (const run of runs) {
    const { vector } = run;
    const key = (value: string | { x: string; y: string }) => (typeof value === 'string' ? value : uncompressed(value));
    const tlv = (tag: number, hex: string) => toHex(encodeTlv(0x7c, encodeTlv(tag, fromHex(hex))));
    const general = (cla: string, data: string) =>
      `${cla}860000${(data.length / 2).toString(16).padStart(2, '0')}${data}00`;
    const steps = [
      [`0022c1a40f800a${vector.OID_value}830102`, '9000'],
      ['10860000027c0000', `${tlv(0x80, vector.encrypted_nonce.z)}9000`],
      [general('10', tlv(0x81, vector.map_nonce.t)), `${tlv(0x82, '')}9000`],
      [general('10', tlv(0x83, key(vector.key_agreement.PK_IFD))), `${tlv(0x84, key(vector.key_agreement.PK_IC))}9000`],
      [
        general('00', tlv(0x85, vector.mutual_authentication.T_IFD)),
        `${tlv(0x86, vector.mutual_authentication.T_IC)}9000`,
      ],
    ] as const;
    const chip = (): ChipCard =>
      cardOf({
        can: '123456',
        cardAccess: paceInfo(vector.OID_value, run.parameterId),
        random: {
          bytes: () => fromHex(vector.encrypted_nonce.s),
          scalar: () => scalar(vector.key_agreement.SK_IC),
        },
      });

    test(`${run.name}: every published value, and the session keys`, async () => {
      const card = chip();
      for (const [command, response] of steps) assert.equal(await exchange(card, command), response);
      assert.equal(await opens(card, vector.session_keys), 0x9000);
    });

    test(`${run.name}: R_p(s, t) and the mapped generator`, () => {
      const group = groupByParameterId(Number.parseInt(run.parameterId, 16));
      assert.ok(group);
      const element = pseudoRandomElement(CIPHER_SUITES['aes-128'], {
        s: fromHex(vector.encrypted_nonce.s),
        t: fromHex(vector.map_nonce.t),
        prime: group.prime,
      });
      assert.equal(element, BigInt(`0x${vector.map_nonce['R_p(s,t)']}`));
      const mapped = 'G^' in vector.map_nonce ? vector.map_nonce['G^'] : vector.map_nonce['g^'];
      assert.equal(toHex(group.fromField(element) ?? Uint8Array.of()), key(mapped));
    });

    test(`${run.name}: one bit of the terminal’s nonce, of its key or of its token, and the run fails`, async () => {
      for (const [index, sw] of [
        [2, '6300'],
        [3, '6a80'],
        [4, '6300'],
      ] as const) {
        const card = chip();
        let answer = '';
        for (const [position, [command]] of steps.entries()) {
          answer = await exchange(card, position === index ? twin(command, 14) : command);
          if (answer === sw) break;
        }
        assert.equal(answer, sw, `step ${index}`);
      }
    });

    test(`${run.name}: a nonce of another length is refused`, async () => {
      const card = chip();
      for (const [command] of steps.slice(0, 2)) await exchange(card, command);
      assert.equal(await exchange(card, general('10', tlv(0x81, vector.map_nonce.t.slice(2)))), '6a80');
    });
  }

  test('P-224 has no integrated mapping: p is 1 mod 4 (Table 12)', () => {
    assert.equal(groupByParameterId(10)?.fromField(5n), undefined);
    for (const id of [8, 9, 11, 12, 13, 14, 15, 16, 17, 18]) assert.ok(groupByParameterId(id)?.fromField(5n), `${id}`);
  });
});

describe('PACE with chip authentication mapping (Doc 9303-11 I.1), the card alone', () => {
  const vector = chipAuth.PACE_CAM;
  /** The document prints no static key, but it follows: SK_IC = SK_Map,IC · CA_IC⁻¹ mod n. */
  const group = groupByParameterId(13) ?? assert.fail();
  const inverse = (value: bigint): bigint => {
    let [a, b, u, v] = [value % group.order, group.order, 1n, 0n];
    while (a !== 0n) [b, a, v, u] = [a, b % a, u, v - (b / a) * u];
    return ((v % group.order) + group.order) % group.order;
  };
  const staticKey =
    (scalar(vector.map_nonce['SK_Map,IC']) * inverse(scalar(vector.chip_authentication_mapping.CA_IC))) % group.order;
  const chip = (chipKey = staticKey): ChipCard =>
    cardOf({
      mrz: mrz(vector.password.MRZ_information),
      cardAccess: paceInfo(vector.OID_value, '0d'),
      chipKey,
      chipKeyId: 13,
      random: {
        bytes: () => fromHex(vector.encrypted_nonce.s),
        scalar: (use) =>
          scalar(use === 'pace-mapping' ? vector.map_nonce['SK_Map,IC'] : vector.key_agreement['SK_DH,IC']),
      },
    });

  test('the key that follows is the one of the published public key', () => {
    const { publicKey } = createEcKey('brainpoolP256r1', staticKey);
    assert.equal(toHex(encodePoint(publicKey)), uncompressed(vector.chip_authentication_mapping.PK_IC));
  });

  test('every response, the encrypted chip authentication data among them, and the session keys', async () => {
    const card = chip();
    for (const step of vector.steps) assert.equal(await exchange(card, step['C-APDU']), step['R-APDU'], step.name);
    assert.equal(await opens(card, vector.session_keys), 0x9000);
  });

  test('a clone opens by PACE all the same, and its data are others', async () => {
    const card = chip(staticKey + 1n);
    const answers: string[] = [];
    for (const step of vector.steps) answers.push(await exchange(card, step['C-APDU']));
    assert.notEqual(answers.at(-1), vector.steps.at(-1)?.['R-APDU']);
    assert.equal(answers.at(-1)?.slice(0, 20), vector.steps.at(-1)?.['R-APDU'].slice(0, 20), 'the token is right');
  });
});
