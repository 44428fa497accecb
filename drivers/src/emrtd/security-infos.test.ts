import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import chipAuth from '../../vectors/chip-auth.json' with { type: 'json' };
import eac from '../../vectors/eac-tr03110.json' with { type: 'json' };
import vn from '../../vectors/vn-card.json' with { type: 'json' };
import {
  type Curve,
  curveByParameterId,
  decodePoint,
  dhGroupByParameterId,
  dhPower,
  encodePoint,
  unsignedBytes,
} from '../crypto/index.ts';
import { encodeInteger, encodeOid, encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import { choosePace } from './access/choose-pace.ts';
import { chooseChipAuthentication, rankChipAuthentication } from './chip-authentication.ts';
import { parseCardAccess, parseDataGroup14, type SecurityInfos } from './security-infos.ts';

const parsed = (result: ReturnType<typeof parseCardAccess>): SecurityInfos => {
  assert(result.ok);
  return result.value;
};
const oid = (dotted: string) => encodeTlv(0x06, encodeOid(dotted));
const integer = (value: number | bigint) => encodeTlv(0x02, encodeInteger(value));
const group14 = (...infos: Uint8Array[]) => encodeTlv(0x6e, encodeTlv(0x31, ...infos));
const curve = curveByParameterId(13) as Curve;

test('EF.CardAccess of a Vietnamese card', () => {
  const infos = parsed(parseCardAccess(fromHex(vn.efCardAccess.hex)));
  const [pace] = infos.pace;
  assert(pace);
  assert.equal(pace.oid, vn.efCardAccess.paceOid);
  assert.equal(pace.parameterId, vn.efCardAccess.paceParameterId);
  assert.equal(pace.group?.name, vn.efCardAccess.paceCurve);
  assert.deepEqual(pace.protocol, { agreement: 'ecdh', mapping: 'gm', suite: 'aes-128' });
  assert.equal(toHex(pace.raw), '3012060a04007f0007020204020202010202010d');
  assert.deepEqual(infos.others, ['0.4.0.127.0.7.2.2.2']);
  assert.deepEqual(infos.chipAuthentication, [
    { oid: '0.4.0.127.0.7.2.2.3.2.2', version: 1, keyId: undefined, protocol: { agreement: 'ecdh', suite: 'aes-128' } },
  ]);
});

test('EF.CardAccess of the EAC example: Chip Authentication 2 is not taken for version 1', () => {
  const infos = parsed(parseCardAccess(fromHex(eac['EF.CardAccess'])));
  assert.equal(choosePace(infos)?.group.name, 'brainpoolP256r1');
  assert.deepEqual(
    infos.chipAuthentication.map(({ version, keyId }) => [version, keyId]),
    [[2, 1n]],
  );
  assert.equal(chooseChipAuthentication(infos), undefined);
});

test('the key of Doc 9303-11 I.1, with its id and standardised parameters', () => {
  const { ChipAuthenticationPublicKeyInfo, PK_IC } = chipAuth.PACE_CAM.chip_authentication_mapping;
  const infos = parsed(parseDataGroup14(group14(fromHex(ChipAuthenticationPublicKeyInfo))));
  const [key] = infos.chipAuthenticationKeys;
  assert.equal(key?.keyId, 13n);
  assert.equal(key.group?.curve, curve);
  assert.equal(toHex(key.publicKey), `04${PK_IC.x}${PK_IC.y}`);
  // No ChipAuthenticationInfo means 3DES.
  assert.equal(chooseChipAuthentication(infos)?.suite, '3des');
});

/** AlgorithmIdentifier with explicit ECParameters, as German and Vietnamese certificates carry them. */
function explicitAlgorithm(change: Partial<{ a: bigint; generator: Uint8Array; order: bigint; field: string }> = {}) {
  const { p, a, b, n } = curve.Point.CURVE();
  const octets = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'));
  const parameters = encodeTlv(
    0x30,
    integer(1),
    encodeTlv(0x30, oid(change.field ?? '1.2.840.10045.1.1'), integer(p)),
    encodeTlv(0x30, encodeTlv(0x04, octets(change.a ?? a)), encodeTlv(0x04, octets(b))),
    encodeTlv(0x04, change.generator ?? encodePoint(curve.base)),
    integer(change.order ?? n),
    integer(1),
  );
  return encodeTlv(0x30, oid('1.2.840.10045.2.1'), parameters);
}

const chipKeyInfo = (algorithm: Uint8Array, keyId?: number) =>
  encodeTlv(
    0x30,
    oid('0.4.0.127.0.7.2.2.1.2'),
    encodeTlv(0x30, algorithm, encodeTlv(0x03, Uint8Array.of(0), encodePoint(curve.base.double()))),
    keyId === undefined ? new Uint8Array() : integer(keyId),
  );
const explicitKey = (change: Parameters<typeof explicitAlgorithm>[0] = {}) => chipKeyInfo(explicitAlgorithm(change));
const keyWithId = (keyId: number) => chipKeyInfo(explicitAlgorithm(), keyId);

test('explicit domain parameters are matched by value, forged ones give no curve', () => {
  const curveOf = (info: Uint8Array) =>
    parsed(parseDataGroup14(group14(info))).chipAuthenticationKeys[0]?.group?.curve ?? null;
  assert.equal(curveOf(explicitKey()), curve);
  assert.equal(curveOf(explicitKey({ a: 1n })), null);
  assert.equal(curveOf(explicitKey({ order: 7n })), null);
  assert.equal(curveOf(explicitKey({ generator: encodePoint(curve.base.double()) })), null);
  assert.equal(curveOf(explicitKey({ field: '1.2.840.10045.1.2' })), null);
  assert.equal(chooseChipAuthentication(parsed(parseDataGroup14(group14(explicitKey({ a: 1n }))))), undefined);
});

const caInfo = (suite: number, version: number, keyId?: number) =>
  encodeTlv(
    0x30,
    oid(`0.4.0.127.0.7.2.2.3.2.${suite}`),
    integer(version),
    keyId === undefined ? new Uint8Array() : integer(keyId),
  );
const paceInfo = (protocol: string, version: number, parameterId?: number) =>
  encodeTlv(
    0x30,
    oid(`0.4.0.127.0.7.2.2.4.${protocol}`),
    integer(version),
    parameterId === undefined ? new Uint8Array() : integer(parameterId),
  );

test('the strongest offer that we speak is taken', () => {
  const offer = (...infos: Uint8Array[]) =>
    chooseChipAuthentication(parsed(parseDataGroup14(group14(explicitKey(), ...infos))));
  assert.equal(offer(caInfo(1, 1), caInfo(4, 1), caInfo(2, 1))?.suite, 'aes-256');
  assert.equal(offer(caInfo(4, 2), caInfo(2, 1))?.suite, 'aes-128');
  assert.equal(offer(caInfo(9, 1)), undefined);
  assert.equal(offer(caInfo(2, 1, 5))?.keyId, 5n);

  const pace = (...infos: Uint8Array[]) => choosePace(parsed(parseCardAccess(encodeTlv(0x31, ...infos))));
  assert.equal(pace(paceInfo('2.2', 2, 13), paceInfo('2.4', 2, 16))?.protocol.suite, 'aes-256');
  assert.equal(pace(paceInfo('2.2', 1, 13)), undefined, 'version 1 is deprecated');
  assert.equal(pace(paceInfo('2.2', 2)), undefined, 'no parameters');
  assert.equal(pace(paceInfo('2.2', 2, 99)), undefined, 'unknown parameters');
});

/** ChipAuthenticationPublicKeyInfo with a DH key: domain parameters as PKCS #3 has them, as X9.42 has them, or by their id. */
function fieldKey(
  form: 'pkcs3' | 'x942' | 'standardised',
  change: Partial<{ prime: bigint; generator: bigint; order: bigint; publicKey: Uint8Array; keyId: number }> = {},
): Uint8Array {
  const known = dhGroupByParameterId(2);
  assert(known);
  const { prime, generator, order } = { ...known, ...change };
  const algorithm = {
    pkcs3: () => [oid('1.2.840.113549.1.3.1'), encodeTlv(0x30, integer(prime), integer(generator), integer(256))],
    x942: () => [oid('1.2.840.10046.2.1'), encodeTlv(0x30, integer(prime), integer(generator), integer(order))],
    standardised: () => [oid('0.4.0.127.0.7.1.2'), integer(2)],
  }[form]();
  const publicKey = change.publicKey ?? integer(dhPower(known, known.generator, 77n));
  const subject = encodeTlv(0x30, encodeTlv(0x30, ...algorithm), encodeTlv(0x03, Uint8Array.of(0), publicKey));
  const keyId = change.keyId === undefined ? new Uint8Array() : integer(change.keyId);
  return encodeTlv(0x30, oid('0.4.0.127.0.7.2.2.1.1'), subject, keyId);
}
const caDhInfo = (suite: number, keyId?: number) =>
  encodeTlv(
    0x30,
    oid(`0.4.0.127.0.7.2.2.3.1.${suite}`),
    integer(1),
    keyId === undefined ? new Uint8Array() : integer(keyId),
  );

test('DH keys: PKCS #3, X9.42 (ICAO 9303-11 §8.5, note 2) and standardised parameters, and what is none', () => {
  const offer = (...infos: Uint8Array[]) => chooseChipAuthentication(parsed(parseDataGroup14(group14(...infos))));
  const known = dhGroupByParameterId(2);
  assert(known);
  for (const form of ['pkcs3', 'x942', 'standardised'] as const) {
    const chosen = offer(fieldKey(form), caDhInfo(4));
    assert(chosen, form);
    assert.deepEqual(
      [chosen.group.name, chosen.suite, chosen.oid],
      ['rfc5114-2048-256', 'aes-256', '0.4.0.127.0.7.2.2.3.1.4'],
    );
    assert.equal(toHex(chosen.publicKey.encoded), toHex(unsignedBytes(dhPower(known, known.generator, 77n))));
    assert.equal(offer(fieldKey(form))?.oid, '0.4.0.127.0.7.2.2.3.1.1', 'no info: 3DES, of the key’s own kind');
    assert.equal(offer(fieldKey(form), caInfo(2, 1)), undefined, 'an info for elliptic curves is not one for DH');
    // Out of the subgroup, out of range, not an INTEGER.
    for (const publicKey of [
      integer(2),
      integer(1),
      integer(known.prime - 1n),
      integer(known.prime + 5n),
      oid('1.2.3'),
    ]) {
      assert.equal(offer(fieldKey(form, { publicKey }), caDhInfo(4)), undefined);
    }
  }
  const ownGroup = { generator: (known.generator * known.generator) % known.prime };
  assert.equal(offer(fieldKey('x942', ownGroup), caDhInfo(2))?.group.name, 'explicit');
  assert.equal(offer(fieldKey('pkcs3', ownGroup), caDhInfo(2))?.group.order, undefined);
  assert.equal(offer(fieldKey('x942', { order: known.order + 2n }), caDhInfo(2)), undefined);
  assert.equal(offer(fieldKey('pkcs3', { prime: 23n, generator: 5n }), caDhInfo(2)), undefined);
});

test('several keys: each with its own info by key id, the strongest first, then the lowest id', () => {
  const infos = parsed(
    parseDataGroup14(
      group14(
        fieldKey('standardised', { keyId: 9 }),
        keyWithId(5),
        keyWithId(3),
        caDhInfo(2, 9),
        caInfo(4, 1, 5),
        caInfo(4, 1, 3),
      ),
    ),
  );
  assert.deepEqual(
    rankChipAuthentication(infos).map(({ suite, keyId, group: { kind } }) => [suite, keyId, kind]),
    [
      ['aes-256', 3n, 'ecdh'],
      ['aes-256', 5n, 'ecdh'],
      ['aes-128', 9n, 'dh'],
    ],
  );
});

test('own domain parameters for PACE: taken when they are a standard group by value, never under a reserved id', () => {
  const domain = (agreement: number, id: number | undefined, algorithm: Uint8Array) =>
    encodeTlv(
      0x30,
      oid(`0.4.0.127.0.7.2.2.4.${agreement}`),
      algorithm,
      id === undefined ? new Uint8Array() : integer(id),
    );
  const explicit = explicitAlgorithm();
  const pace = (...infos: Uint8Array[]) => choosePace(parsed(parseCardAccess(encodeTlv(0x31, ...infos))));
  assert.equal(pace(paceInfo('2.2', 2, 40), domain(2, 40, explicit))?.group.name, 'brainpoolP256r1');
  assert.equal(pace(paceInfo('2.2', 2), domain(2, undefined, explicit))?.group.name, 'brainpoolP256r1');
  assert.equal(pace(paceInfo('2.2', 2, 40), domain(2, 41, explicit)), undefined);
  assert.equal(pace(paceInfo('1.2', 2, 40), domain(2, 40, explicit)), undefined, 'a curve is no field');
  assert.equal(pace(paceInfo('2.2', 2, 40), domain(2, 40, explicitAlgorithm({ a: 1n }))), undefined);
  assert.equal(pace(paceInfo('2.2', 2, 12), domain(2, 12, explicit))?.group.name, 'secp256r1');
  const known = dhGroupByParameterId(1);
  assert(known);
  const field = (generator: bigint) =>
    encodeTlv(
      0x30,
      oid('1.2.840.10046.2.1'),
      encodeTlv(0x30, integer(known.prime), integer(generator), integer(known.order)),
    );
  assert.equal(pace(paceInfo('1.2', 2, 40), domain(1, 40, field(known.generator)))?.group.name, 'rfc5114-2048-224');
  const unknown = (known.generator * known.generator) % known.prime;
  assert.equal(pace(paceInfo('1.2', 2, 40), domain(1, 40, field(unknown))), undefined, 'not known to be safe');
});

test('a file that is all groups is refused before it costs anything', () => {
  const costly = fieldKey('x942', { generator: 4n });
  const many = (n: number) => group14(...Array.from({ length: n }, () => costly), caDhInfo(2));
  assert.equal(parseDataGroup14(many(8)).ok, true);
  assert.equal(parseDataGroup14(many(9)).ok, false);
  assert.equal(parseDataGroup14(many(500)).ok, false);
});

test('every entry is kept as it stands, the unknown ones too', () => {
  const strange = encodeTlv(0x30, oid('1.2.3.4'), integer(1));
  const infos = parsed(parseCardAccess(encodeTlv(0x31, paceInfo('2.2', 2, 13), strange)));
  assert.deepEqual(
    infos.entries.map(({ oid: identifier, raw }) => [identifier, toHex(raw)]),
    [
      ['0.4.0.127.0.7.2.2.4.2.2', toHex(paceInfo('2.2', 2, 13))],
      ['1.2.3.4', toHex(strange)],
    ],
  );
  assert.deepEqual(infos.others, ['1.2.3.4']);
});

test('a key off the curve is never used', () => {
  const off = encodePoint(curve.base.double());
  off[64] = (off[64] ?? 0) ^ 1;
  assert.equal(decodePoint(curve, off), undefined);
  const bytes = toHex(explicitKey()).replace(toHex(encodePoint(curve.base.double())), toHex(off));
  assert.equal(chooseChipAuthentication(parsed(parseDataGroup14(group14(fromHex(bytes))))), undefined);
});

test('malformed files are refused, none makes it throw', () => {
  for (const hex of [
    '',
    '30',
    '3000',
    '310130',
    '3102300031',
    '31023000',
    '3103020101',
    '6e023100',
    '31053003060100',
  ]) {
    assert.equal(parseCardAccess(fromHex(hex)).ok, false, hex);
  }
  for (const hex of ['', '3100', '6e00', '6e023000', '6e0431003100']) {
    assert.equal(parseDataGroup14(fromHex(hex)).ok, false, hex);
  }
  const sample = fromHex(eac['EF.CardAccess']);
  fc.assert(
    fc.property(fc.nat(sample.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const bytes = Uint8Array.from(sample);
      bytes[at] = byte;
      parseCardAccess(bytes);
    }),
    { numRuns: 1000 },
  );
});
