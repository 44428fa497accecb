import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import bac from '../../vectors/bac.json' with { type: 'json' };
import eac from '../../vectors/eac-tr03110.json' with { type: 'json' };
import { type CommandApdu, encodeCommand, parseCommand, splitResponse } from '../apdu/index.ts';
import { aesCbcEncrypt, aesCmac, padMethod2 } from '../crypto/index.ts';
import { concatBytes, encodeTlv, fromHex, parseTlv, toHex } from '../tlv/index.ts';
import type { CipherSuite } from './key-derivation.ts';
import { createSecureMessaging, plainCapacity, type SecureMessaging } from './secure-messaging.ts';
import { corruptions } from './testing/scripted-channel.ts';
import { bytes, chipSide, KEY_BYTES, SUITES } from './testing/secure-messaging-chip.ts';

const { KS_Enc, KS_MAC, SSC, steps } = bac.secure_messaging;
const bacMessaging = (): SecureMessaging =>
  createSecureMessaging({
    suite: '3des',
    encryptionKey: fromHex(KS_Enc),
    macKey: fromHex(KS_MAC),
    sendSequenceCounter: fromHex(SSC),
  });
const command = (hex: string): CommandApdu => {
  const parsed = parseCommand(fromHex(hex));
  assert(parsed);
  return parsed;
};
const response = (hex: string) => {
  const split = splitResponse(fromHex(hex));
  assert(split);
  return split;
};

test('Doc 9303-11 D.4: three exchanges, commands and answers byte for byte', () => {
  const messaging = bacMessaging();
  for (const step of steps) {
    assert.equal(toHex(encodeCommand(messaging.protect(command(step.unprotected_command_APDU)))), step.ProtectedAPDU);
    const opened = messaging.unprotect(response(step.RAPDU));
    assert(opened.ok, step.name);
    assert.equal(toHex(opened.value.data) + opened.value.sw.toString(16), step.unprotected_response_APDU);
  }
  assert.equal(messaging.verifiedResponses(), 3);
});

test('Doc 9303-11 D.4: a changed byte anywhere in an answer is noticed', () => {
  for (const [index, step] of steps.entries()) {
    for (const twin of corruptions(step.RAPDU)) {
      const messaging = bacMessaging();
      for (const before of steps.slice(0, index)) {
        messaging.protect(command(before.unprotected_command_APDU));
        messaging.unprotect(response(before.RAPDU));
      }
      messaging.protect(command(step.unprotected_command_APDU));
      assert.equal(messaging.unprotect(response(twin)).ok, false, twin);
      assert.equal(messaging.verifiedResponses(), index);
    }
  }
});

test('a repeated answer, and one to another command, do not verify', () => {
  const messaging = bacMessaging();
  const [first] = steps;
  assert(first);
  messaging.protect(command(first.unprotected_command_APDU));
  assert(messaging.unprotect(response(first.RAPDU)).ok);
  messaging.protect(command(first.unprotected_command_APDU));
  assert.deepEqual(messaging.unprotect(response(first.RAPDU)), { ok: false, error: { code: 'wrong-mac' } });
});

test('a bare status word is named, success included', () => {
  for (const [hex, sw] of [
    ['9000', 0x9000],
    ['6988', 0x6988],
    ['6a82', 0x6a82],
  ] as const) {
    const messaging = bacMessaging();
    messaging.protect(command('00b0000004'));
    assert.deepEqual(messaging.unprotect(response(hex)), { ok: false, error: { code: 'plain-status', sw } });
  }
});

const AES_KEYS = {
  suite: 'aes-128',
  encryptionKey: fromHex(eac.PACE.session_keys.K_Enc),
  macKey: fromHex(eac.PACE.session_keys.K_MAC),
} as const;

test('EAC worked example: AES encryption and checksum', () => {
  const { encryption, checksum } = eac.PACE.secure_messaging;
  const messaging = createSecureMessaging(AES_KEYS);
  const sent = messaging.protect({ cla: 0, ins: 0x22, p1: 0x81, p2: 0xb6, data: fromHex(encryption.data) });
  assert.equal(toHex(sent.data ?? new Uint8Array()).slice(0, 38), `871101${encryption.encrypted_data}`);
  const answer = `${checksum.data}8e08${checksum.CC}9000`;
  assert.deepEqual(messaging.unprotect(response(answer)), { ok: true, value: { data: new Uint8Array(0), sw: 0x9000 } });
  for (const twin of corruptions(answer)) {
    const again = createSecureMessaging(AES_KEYS);
    again.protect(command('0022c1a4'));
    assert.equal(again.unprotect(response(twin)).ok, false, twin);
  }
});

/** The other side of one exchange, with the options to lie. */
function aesAnswer(given: { data?: Uint8Array; sw?: number; outerSw?: number; order?: 'swapped'; extra?: boolean }) {
  const ssc = new Uint8Array(16);
  ssc[15] = 2;
  const sw = given.sw ?? 0x9000;
  const iv = aesCbcEncrypt(AES_KEYS.encryptionKey, new Uint8Array(16), ssc);
  const data =
    given.data === undefined
      ? new Uint8Array(0)
      : encodeTlv(0x87, Uint8Array.of(1), aesCbcEncrypt(AES_KEYS.encryptionKey, iv, padMethod2(given.data, 16)));
  const status = encodeTlv(0x99, Uint8Array.of(sw >> 8, sw & 0xff));
  const extra = given.extra ? encodeTlv(0x80, Uint8Array.of(1)) : new Uint8Array(0);
  const covered = given.order === 'swapped' ? concatBytes(status, data) : concatBytes(data, status, extra);
  const mac = aesCmac(AES_KEYS.macKey, concatBytes(ssc, padMethod2(covered, 16))).slice(0, 8);
  const outer = given.outerSw ?? sw;
  return concatBytes(covered, encodeTlv(0x8e, mac), Uint8Array.of(outer >> 8, outer & 0xff));
}

test('error answers are checked like others, and their status comes from inside', () => {
  const open = (bytes: Uint8Array) => {
    const messaging = createSecureMessaging(AES_KEYS);
    messaging.protect(command('00b0000000'));
    return messaging.unprotect(response(toHex(bytes)));
  };
  assert.deepEqual(open(aesAnswer({ sw: 0x6a82 })), { ok: true, value: { data: new Uint8Array(0), sw: 0x6a82 } });
  assert.deepEqual(open(aesAnswer({ sw: 0x6a82, outerSw: 0x9000 })), { ok: false, error: { code: 'status-mismatch' } });
  assert.equal(open(aesAnswer({ data: fromHex('0102'), order: 'swapped' })).ok, false);
  assert.equal(open(aesAnswer({ data: fromHex('0102'), extra: true })).ok, false);
  assert.equal(open(aesAnswer({ data: fromHex('0102') })).ok, true);
});

test('long answers: 65,503 plain bytes under AES fill a response of 65,535', () => {
  const data = new Uint8Array(65_503).fill(0x5a);
  const bytes = aesAnswer({ data });
  assert(bytes.length <= 65_535);
  assert(aesAnswer({ data: new Uint8Array(65_504) }).length > 65_535);
  const messaging = createSecureMessaging(AES_KEYS);
  messaging.protect(command('00b0000000'));
  const opened = messaging.unprotect({ data: bytes.subarray(0, -2), sw: 0x9000 });
  assert(opened.ok);
  assert.deepEqual(opened.value.data, data);
});

test('capacity: the computed table of block sizes', () => {
  assert.equal(plainCapacity('aes-128', 258), 223);
  assert.equal(plainCapacity('3des', 258), 231);
  assert.equal(plainCapacity('aes-256', 65_535), 65_503);
  assert.equal(plainCapacity('3des', 65_535), 65_511);
  assert.equal(plainCapacity('aes-128', 20), 0);
});

test('commands of cases 1 to 4: what is there and how long', () => {
  const protectedOf = (given: Partial<CommandApdu>, suite: CipherSuite = 'aes-128') => {
    const keys = suite === '3des' ? { ...AES_KEYS, suite } : AES_KEYS;
    const sent = createSecureMessaging(keys).protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ...given });
    const objects = parseTlv(sent.data ?? new Uint8Array());
    assert(objects.ok);
    return { sent, tags: objects.value.map((node) => node.tag), objects: objects.value };
  };
  assert.deepEqual(protectedOf({}).tags, [0x8e]);
  assert.deepEqual(protectedOf({ ne: 223 }).tags, [0x97, 0x8e]);
  assert.deepEqual(protectedOf({ data: fromHex('01') }).tags, [0x87, 0x8e]);
  assert.deepEqual(protectedOf({ data: fromHex('01'), ne: 1 }).tags, [0x87, 0x97, 0x8e]);
  assert.deepEqual(protectedOf({ ins: 0xb1, data: fromHex('540101') }).tags, [0x85, 0x8e]);
  assert.equal(protectedOf({ ne: 223 }).sent.extended, false);
  assert.equal(protectedOf({ ne: 224 }).sent.extended, true, '224 bytes under AES need an extended answer');
  assert.equal(protectedOf({ ne: 231 }, '3des').sent.extended, false);
  assert.equal(protectedOf({ ne: 232 }, '3des').sent.extended, true);
  assert.equal(protectedOf({ data: new Uint8Array(240) }).sent.extended, true);
  assert.equal(toHex(protectedOf({ ne: 65_536 }).objects[0]?.raw ?? new Uint8Array()), '97020000');
  assert.equal(toHex(protectedOf({ ne: 256 }).objects[0]?.raw ?? new Uint8Array()), '970100');
  assert.equal(protectedOf({ cla: 0x10 }).sent.cla, 0x1c);
});

test('no answer makes it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const messaging = createSecureMessaging(AES_KEYS);
      messaging.protect(command('00b0000000'));
      assert.equal(messaging.unprotect({ data: bytes, sw: 0x9000 }).ok, false);
    }),
  );
});

test('exchanges without data count too: after any number of them, data are encrypted under the counter of then', () => {
  for (const suite of SUITES) {
    for (const silent of [1, 7, 8, 127, 128, 129, 256, 32_768]) {
      const keys = { encryptionKey: bytes(KEY_BYTES[suite], 3), macKey: bytes(KEY_BYTES[suite], 90) };
      const terminal = createSecureMessaging({ suite, ...keys });
      const chip = chipSide(suite, 0n);
      const exchange = (data?: Uint8Array): void => {
        const sent = terminal.protect({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ...(data && { data }) });
        assert.equal(toHex(chip.open(sent).data ?? new Uint8Array()), toHex(data ?? new Uint8Array()));
        const answer = terminal.unprotect(chip.answer(data));
        assert.equal(answer.ok && toHex(answer.value.data), toHex(data ?? new Uint8Array()));
      };
      exchange(bytes(20));
      for (let n = 0; n < (silent > 1_000 && suite !== 'aes-128' ? 1 : silent); n++) exchange();
      exchange(bytes(20));
    }
  }
});
