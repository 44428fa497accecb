import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '../../apdu/index.ts';
import {
  aesCbcEncrypt,
  aesCmac,
  type Curve,
  type CurvePoint,
  curveByParameterId,
  decodePoint,
  encodePoint,
  multiplyPoint,
  padMethod2,
  randomBytes,
  randomScalar,
  retailMac,
  scalarFromBytes,
  sha1,
  sha256,
  tdesCbcEncrypt,
} from '../../crypto/index.ts';
import { concatBytes, encodeOid, encodeTlv, fromHex, parseTlv, toHex } from '../../tlv/index.ts';
import { type CipherSuite, deriveSessionKeys } from '../key-derivation.ts';
import { createSecureMessaging } from '../secure-messaging.ts';
import { answeringChannel, linkOver } from '../testing/scripted-channel.ts';
import { curveGroup } from './agreement-group.ts';
import { openWithPace } from './pace.ts';

/** The chip's half of PACE, from ICAO 9303-11 §4.4 and raw primitives alone: none of the reader's functions. */
function paceChip(given: { curve: Curve; suite: CipherSuite; oid: string; can: string; lie?: 'token' }) {
  const { curve, suite } = given;
  const block = suite === '3des' ? 8 : 16;
  const kdf = (value: Uint8Array, counter: number): Uint8Array => {
    const input = concatBytes(value, Uint8Array.of(0, 0, 0, counter));
    if (suite === 'aes-256') return sha256(input);
    return suite === 'aes-192' ? sha256(input).slice(0, 24) : sha1(input).slice(0, 16);
  };
  const times = (base: CurvePoint, scalar: bigint): CurvePoint => {
    const product = multiplyPoint(curve, base, scalar);
    assert(product);
    return product;
  };
  const received = (bytes: Uint8Array): CurvePoint => {
    const found = decodePoint(curve, bytes);
    assert(found);
    return found;
  };
  const nonce = randomBytes(32);
  const kPi = kdf(new TextEncoder().encode(given.can), 3);
  const encrypt = suite === '3des' ? tdesCbcEncrypt : aesCbcEncrypt;
  const mappingKey = randomScalar(curve);
  const agreementKey = randomScalar(curve);
  let generator = curve.base;
  let terminalPublic: Uint8Array = new Uint8Array();
  let secret: Uint8Array = new Uint8Array();
  const token = (publicKey: Uint8Array): Uint8Array => {
    const input = encodeTlv(0x7f49, encodeTlv(0x06, encodeOid(given.oid)), encodeTlv(0x86, publicKey));
    const mac = suite === '3des' ? retailMac(kdf(secret, 2), padMethod2(input, 8)) : aesCmac(kdf(secret, 2), input);
    return mac.slice(0, 8);
  };
  const reply = (tag: number, value: Uint8Array): Uint8Array =>
    concatBytes(encodeTlv(0x7c, encodeTlv(tag, value)), fromHex('9000'));

  const channel = answeringChannel((bytes) => {
    const command = parseCommand(bytes);
    if (command?.ins === 0x22) return fromHex('9000');
    const parsedData = parseTlv(command?.data ?? new Uint8Array());
    const step = parsedData.ok ? parsedData.value[0]?.children[0] : undefined;
    switch (step?.tag) {
      case undefined:
        return reply(0x80, encrypt(kPi, new Uint8Array(block), nonce));
      case 0x81:
        generator = times(curve.base, scalarFromBytes(nonce)).add(times(received(step.value), mappingKey));
        return reply(0x82, encodePoint(times(curve.base, mappingKey)));
      case 0x83:
        terminalPublic = step.value;
        secret = encodePoint(times(received(terminalPublic), agreementKey)).slice(1, 1 + curve.fieldBytes);
        return reply(0x84, encodePoint(times(generator, agreementKey)));
      case 0x85: {
        const expected = token(encodePoint(times(generator, agreementKey)));
        if (toHex(step.value) !== toHex(expected)) return fromHex('6300');
        const own = token(terminalPublic);
        if (given.lie === 'token') own[7] = (own[7] ?? 0) ^ 1;
        return reply(0x86, own);
      }
      default:
        return fromHex('6a80');
    }
  });
  return { channel, secret: () => secret };
}

test('every suite and curve, against a chip that computes its half; a wrong CAN and a wrong token each time', async () => {
  const suites = ['3des', 'aes-128', 'aes-192', 'aes-256'] as const;
  for (const [i, parameterId] of [13, 8, 10, 12, 14, 15, 16, 17, 18].entries()) {
    const chosen = curveByParameterId(parameterId);
    const suite = suites[i % suites.length];
    assert(chosen && suite);
    const oid = `0.4.0.127.0.7.2.2.4.2.${suites.indexOf(suite) + 1}`;
    const offered = {
      oid,
      protocol: { agreement: 'ecdh', mapping: 'gm', suite },
      group: curveGroup(chosen),
      parameterId,
    } as const;
    const card = { curve: chosen, suite, oid, can: '654321' };
    const chip = paceChip(card);
    const opened = await openWithPace(linkOver(chip.channel), offered, { kind: 'can', can: '654321' });
    assert(opened.ok, `${suite} ${chosen.name}`);
    const expected = createSecureMessaging({ suite, ...deriveSessionKeys(suite, chip.secret()) });
    const probe = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 128 };
    assert.deepEqual(opened.value.messaging.protect(probe), expected.protect(probe));

    const wrong = await openWithPace(linkOver(paceChip(card).channel), offered, { kind: 'can', can: '654320' });
    assert.equal(!wrong.ok && wrong.error.kind, 'wrong-key');
    const lying = paceChip({ ...card, lie: 'token' });
    const lied = await openWithPace(linkOver(lying.channel), offered, { kind: 'can', can: '654321' });
    assert.equal(!lied.ok && lied.error.kind, 'dishonest');
  }
});
