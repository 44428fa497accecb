import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import chipAuth from '../../../vectors/chip-auth.json' with { type: 'json' };
import eac from '../../../vectors/eac-tr03110.json' with { type: 'json' };
import dhGm from '../../../vectors/pace-dh-gm.json' with { type: 'json' };
import dhIm from '../../../vectors/pace-dh-im.json' with { type: 'json' };
import ecdhGm from '../../../vectors/pace-ecdh-gm.json' with { type: 'json' };
import ecdhIm from '../../../vectors/pace-ecdh-im.json' with { type: 'json' };
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  type CurveName,
  curveByName,
  dhGroupByParameterId,
  padMethod2,
  scalarFromBytes,
  sha1,
} from '../../crypto/index.ts';
import { encodeInteger, encodeOid, encodeTlv, fromHex, toHex } from '../../tlv/index.ts';
import { corruptions } from '../testing/scripted-channel.ts';

/*
 * The worked examples of PACE (ICAO 9303-11 Appendices G, H and I, BSI TR-03110 worked example) by their steps: what is printed
 * beside the exchanges is computed again from primitives. The exchanges themselves are in pace.test.ts and integrated-mapping.test.ts.
 */

/** `compute` gives `printed`, and with any byte of its input changed something else. */
function follows(printed: string, compute: (input: string) => string, input: string, what: string): void {
  assert.equal(compute(input), printed, what);
  for (const twin of corruptions(input)) assert.notEqual(compute(twin), printed, `${what}, from another input`);
}

const ZERO = new Uint8Array(16);
const point = ({ x, y }: { readonly x: string; readonly y: string }): string => `04${x}${y}`;
const keyFrom = (secret: string, counter: number): string =>
  toHex(sha1(fromHex(secret + counter.toString(16).padStart(8, '0')))).slice(0, 32);
const tokenOver = (key: string, input: string): string => toHex(aesCmac(fromHex(key), fromHex(input))).slice(0, 16);

interface Example {
  readonly name: string;
  readonly protocol: string;
  readonly oid: string;
  readonly oidValue: string;
  readonly K_pi: string;
  readonly nonce: { readonly s: string; readonly z: string };
  readonly K: string;
  readonly keys: readonly [encryption: string, mac: string];
  /** The other side's key, by whose token is over it. */
  readonly terminal: { readonly publicKey: string; readonly token: string; readonly input?: string };
  readonly chip: { readonly publicKey: string; readonly token: string; readonly input?: string };
}

type Printed = Pick<
  typeof dhGm,
  'protocol' | 'OID' | 'OID_value' | 'encrypted_nonce' | 'session_keys' | 'mutual_authentication'
>;
function example(
  name: string,
  of: Printed,
  rest: { K_pi: string; K: string; terminal: string; chip: string },
): Example {
  const { mutual_authentication: tokens, session_keys: keys } = of;
  return {
    ...{ name, protocol: of.protocol, oid: of.OID, oidValue: of.OID_value, nonce: of.encrypted_nonce },
    ...{ K_pi: rest.K_pi, K: rest.K, keys: [keys.KS_Enc, keys.KS_MAC] },
    terminal: { publicKey: rest.terminal, token: tokens.T_IFD, input: tokens['input data for T_IFD'] },
    chip: { publicKey: rest.chip, token: tokens.T_IC, input: tokens['input data for T_IC'] },
  };
}

const cam = chipAuth.PACE_CAM;
const EXAMPLES: readonly Example[] = [
  example('G.1', ecdhGm, {
    ...{ K_pi: ecdhGm.password.K_pi, K: ecdhGm.key_agreement.K },
    terminal: point(ecdhGm.key_agreement['PK_DH,IFD']),
    chip: point(ecdhGm.key_agreement['PK_DH,IC']),
  }),
  example('G.2', dhGm, {
    ...{ K_pi: dhGm.password.K_pi, K: dhGm.key_agreement.K },
    terminal: dhGm.key_agreement['PK_DH,IFD'],
    chip: dhGm.key_agreement['PK_DH,IC'],
  }),
  example('H.1', ecdhIm, {
    ...{ K_pi: ecdhIm.K_pi, K: ecdhIm.key_agreement.K },
    terminal: point(ecdhIm.key_agreement.PK_IFD),
    chip: point(ecdhIm.key_agreement.PK_IC),
  }),
  example('H.2', dhIm, {
    ...{ K_pi: dhIm.K_pi, K: dhIm.key_agreement.K },
    terminal: dhIm.key_agreement.PK_IFD,
    chip: dhIm.key_agreement.PK_IC,
  }),
  example('I.1', cam, {
    ...{ K_pi: cam.password.K_pi, K: cam.key_agreement.K },
    terminal: point(cam.key_agreement['PK_DH,IFD']),
    chip: point(cam.key_agreement['PK_DH,IC']),
  }),
  {
    ...{ name: 'EAC', protocol: eac.PACE.protocol, oid: eac.PACE.OID, oidValue: eac.PACE.OID_value },
    ...{ K_pi: eac.PACE.password.K_pi, nonce: eac.PACE.encrypted_nonce, K: eac.PACE.key_agreement.K },
    keys: [eac.PACE.session_keys.K_Enc, eac.PACE.session_keys.K_MAC],
    terminal: { publicKey: point(eac.PACE.key_agreement['PK_DH,PCD']), token: eac.PACE.mutual_authentication.T_PCD },
    chip: { publicKey: point(eac.PACE.key_agreement['PK_DH,PICC']), token: eac.PACE.mutual_authentication.T_PICC },
  },
];

/** ICAO 9303-11 §9.2.3: the arc of each mapping over each kind of group. */
const ARCS: Readonly<Record<string, number>> = { 'DH-GM': 1, 'ECDH-GM': 2, 'DH-IM': 3, 'ECDH-IM': 4, 'ECDH-CAM': 6 };

for (const { name, protocol, oid, oidValue, K_pi, nonce, K, keys, terminal, chip } of EXAMPLES) {
  describe(name, () => {
    it('the identifier is that of the protocol', () => {
      const [, mapping = ''] = /^id-PACE-(.*)-AES-CBC-CMAC-128$/.exec(protocol) ?? [];
      assert.equal(oid, `0.4.0.127.0.7.2.2.4.${ARCS[mapping]}.2`);
      assert.equal(oidValue, toHex(encodeOid(oid)));
    });

    it('the nonce is encrypted under the key of the password', () => {
      follows(nonce.s, (z) => toHex(aesCbcDecrypt(fromHex(K_pi), ZERO, fromHex(z))), nonce.z, 's');
      follows(nonce.s, (key) => toHex(aesCbcDecrypt(fromHex(key), ZERO, fromHex(nonce.z))), K_pi, 's by the key');
    });

    it('the session keys are those of the secret', () => {
      follows(keys[0], (secret) => keyFrom(secret, 1), K, 'KS_Enc');
      follows(keys[1], (secret) => keyFrom(secret, 2), K, 'KS_MAC');
    });

    it('each token is over the key of the other side, and over all of it', () => {
      for (const [side, other] of [
        [terminal, chip],
        [chip, terminal],
      ] as const) {
        const tag = /-ECDH-/.test(protocol) ? 0x86 : 0x84;
        const input = toHex(
          encodeTlv(0x7f49, encodeTlv(0x06, encodeOid(oid)), encodeTlv(tag, fromHex(other.publicKey))),
        );
        if (side.input !== undefined) assert.equal(side.input, input);
        follows(side.token, (data) => tokenOver(keys[1], data), input, 'token');
        follows(side.token, (key) => tokenOver(key, input), keys[1], 'token by the key');
      }
    });
  });
}

describe('passwords', () => {
  for (const [name, password] of Object.entries({
    'G.1': ecdhGm.password,
    'G.2': dhGm.password,
    'I.1': cam.password,
  })) {
    it(`${name}: the zone's three parts, hashed`, () => {
      const parts = ['document number', 'date of birth', 'date of expiry'].map(
        (part) => password[`${part} with check digit` as keyof typeof password],
      );
      assert.equal(password.type, 'MRZ');
      assert.equal(password.MRZ_information, parts.join(''));
      const information = Buffer.from(password.MRZ_information, 'latin1').toString('hex');
      follows(password.K, (input) => toHex(sha1(fromHex(input))), information, 'K');
      follows(password.K_pi, (secret) => keyFrom(secret, 3), password.K, 'K_pi');
    });
  }

  it('EAC: the digits of the PIN as they are', () => {
    const { type, PIN, K_pi } = eac.PACE.password;
    assert.equal(type, 'PIN');
    follows(K_pi, (secret) => keyFrom(secret, 3), Buffer.from(PIN, 'latin1').toString('hex'), 'K_pi');
  });
});

describe('domain parameters', () => {
  for (const [name, given] of Object.entries({
    ...{ 'G.1': ecdhGm.domain_parameters, 'H.1': ecdhIm.domain_parameters },
    ...{ 'I.1': cam.domain_parameters, EAC: eac.domain_parameters },
  })) {
    it(`${name}: the curve by every value`, () => {
      const curve = curveByName(given.name as CurveName);
      assert(curve);
      const number = (hex: string): bigint => scalarFromBytes(fromHex(hex));
      const { p, a, b, n, h } = curve.Point.CURVE();
      assert.deepEqual(
        [p, a, b, n, h].map(String),
        [given.p, given.a, given.b, given.n, given.f].map((hex) => String(number(hex))),
      );
      assert.equal(toHex(curve.base.toBytes(false)), point(given.G));
      assert.equal(curve.parameterId, given.parameterId);
    });
  }

  for (const [name, given] of Object.entries({ 'G.2': dhGm.domain_parameters, 'H.2': dhIm.domain_parameters })) {
    it(`${name}: the group by every value`, () => {
      const group = dhGroupByParameterId(given.parameterId);
      assert(group);
      const hex = (value: bigint): string => value.toString(16);
      assert.deepEqual([hex(group.prime), hex(group.generator), hex(group.order)], [given.p, given.g, given.q]);
      assert.match(given.name, /RFC 5114 1024-bit MODP Group with 160-bit Prime Order Subgroup/i);
    });
  }

  for (const [name, of] of Object.entries({ 'G.1': ecdhGm, 'G.2': dhGm, 'I.1': cam })) {
    it(`${name}: PACEInfo names protocol, version 2 and parameters`, () => {
      const version = encodeTlv(0x02, encodeInteger(2));
      const parameters = encodeTlv(0x02, encodeInteger(of.domain_parameters.parameterId));
      const info = encodeTlv(0x30, encodeTlv(0x06, encodeOid(of.OID)), version, parameters);
      assert.equal(of.PACEInfo, toHex(info));
      if ('EF.CardAccess' in of) assert.equal(of['EF.CardAccess'], toHex(encodeTlv(0x31, info)));
    });
  }
});

describe('integrated mapping (ICAO 9303-11 §4.4.3.3.2)', () => {
  for (const [name, of] of Object.entries({ 'H.1': ecdhIm, 'H.2': dhIm })) {
    it(`${name}: the pseudo-random function by its constants`, () => {
      const { c0, c1 } = of.map_nonce.R_constants['3DES and AES-128 (l = 128)'];
      const encrypt = (key: Uint8Array, data: string): Uint8Array => aesCbcEncrypt(key, ZERO, fromHex(data));
      const random = ([s, t, first, second]: readonly [string, string, string, string]): string => {
        let key = encrypt(fromHex(t), s);
        let output = '';
        while (output.length < of.map_nonce['R(s,t)'].length) {
          output += toHex(encrypt(key, second));
          key = encrypt(key, first);
        }
        return output;
      };
      const given = [of.encrypted_nonce.s, of.map_nonce.t, c0, c1] as const;
      assert.equal(random(given), of.map_nonce['R(s,t)']);
      for (const at of [0, 1, 2, 3]) {
        for (const twin of corruptions(given[at] ?? '')) {
          const changed = given.with(at, twin) as unknown as typeof given;
          assert.notEqual(random(changed), of.map_nonce['R(s,t)'], `input ${at}`);
        }
      }
      const prime = scalarFromBytes(fromHex(of.domain_parameters.p));
      const reduced = scalarFromBytes(fromHex(of.map_nonce['R(s,t)'])) % prime;
      assert.equal(reduced, scalarFromBytes(fromHex(of.map_nonce['R_p(s,t)'])));
    });
  }
});

describe('what is printed otherwise than it is sent', () => {
  it('G.2: a leading zero before a key, and a reference behind a token', () => {
    const agreed = dhGm.key_agreement;
    assert.equal(agreed['PK_DH,IFD_as_printed'], `00${agreed['PK_DH,IFD']}`);
    const [last] = dhGm.steps.slice(-1);
    const token = `8608${dhGm.mutual_authentication.T_IC}`;
    const reference = toHex(encodeTlv(0x87, new TextEncoder().encode('DETESTCVCA00003')));
    assert.equal(last?.['R-APDU_as_printed'], toHex(encodeTlv(0x7c, fromHex(token + reference))));
    assert.equal(last?.['R-APDU'], `${toHex(encodeTlv(0x7c, fromHex(token)))}9000`);
  });

  it('EAC: the padding of secure messaging', () => {
    const { encryption, checksum } = eac.PACE.secure_messaging;
    assert.equal(encryption.padded_data, toHex(padMethod2(fromHex(encryption.data), 16)));
    assert.equal(checksum.padded_data, toHex(padMethod2(fromHex(checksum.data), 16)));
    const mac = (data: string): string =>
      toHex(aesCmac(fromHex(eac.PACE.session_keys.K_MAC), fromHex(data))).slice(0, 16);
    follows(checksum.CC, (data) => mac(data), checksum.SSC + checksum.padded_data, 'CC');
  });
});
