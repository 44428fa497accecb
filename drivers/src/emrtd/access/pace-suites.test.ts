import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeInteger, encodeOid, encodeTlv } from '../../tlv/index.ts';
import { deriveSessionKeys } from '../key-derivation.ts';
import { createSecureMessaging } from '../secure-messaging.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { type ChipOffer, paceChip } from '../testing/pace-chip.ts';
import { linkOver } from '../testing/scripted-channel.ts';
import { checkChipMapping } from './chip-mapping.ts';
import { choosePace } from './choose-pace.ts';
import { openWithPace } from './pace.ts';

const CURVES = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const SUITES = ['3des', 'aes-128', 'aes-192', 'aes-256'] as const;
const CAN = '654321';

const matrix: ChipOffer[] = (
  [
    [1, 'gm', [0, 1, 2]],
    [2, 'gm', CURVES],
    [3, 'im', [0, 1, 2]],
    // secp224r1 has no integrated mapping.
    [4, 'im', CURVES.filter((id) => id !== 10)],
    [6, 'cam', CURVES],
  ] as const
).flatMap(([branch, mapping, ids]) =>
  ids.flatMap((parameterId) =>
    SUITES.flatMap((suite, i) =>
      mapping === 'cam' && suite === '3des'
        ? []
        : [
            {
              oid: `0.4.0.127.0.7.2.2.4.${branch}.${i + 1}`,
              mapping,
              suite,
              parameterId,
              can: CAN,
              chipKey: 0x1234567n,
            },
          ],
    ),
  ),
);

const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 2 ** 31);
const isFull = process.env.MOTCUA_FULL === '1';

/** Each group once, with a mapping and a cipher at random; the whole matrix takes half a minute. */
function chosen(): readonly ChipOffer[] {
  if (isFull) return matrix;
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const shuffled = matrix.map((offer) => ({ offer, at: next() })).sort((a, b) => a.at - b.at);
  const seen = new Set<number>();
  const firsts = shuffled.filter(({ offer }) => {
    const isFirst = !seen.has(offer.parameterId);
    seen.add(offer.parameterId);
    return isFirst;
  });
  return firsts.map(({ offer }) => offer);
}

const infosOf = (entry: Uint8Array): SecurityInfos => {
  const parsed = parseCardAccess(encodeTlv(0x31, entry));
  assert(parsed.ok);
  return parsed.value;
};

/** The ChipAuthenticationPublicKeyInfo that belongs to `offer`. */
function publicKeyInfo(offer: ChipOffer): Uint8Array {
  const publicKey = groupByParameterId(offer.parameterId)?.base.times(offer.chipKey ?? 0n);
  assert(publicKey);
  const algorithm = encodeTlv(
    0x30,
    encodeTlv(0x06, encodeOid('0.4.0.127.0.7.1.2')),
    encodeTlv(0x02, encodeInteger(offer.parameterId)),
  );
  return encodeTlv(
    0x30,
    encodeTlv(0x06, encodeOid('0.4.0.127.0.7.2.2.1.2')),
    encodeTlv(0x30, algorithm, encodeTlv(0x03, Uint8Array.of(0), publicKey.encoded)),
    encodeTlv(0x02, encodeInteger(offer.parameterId)),
  );
}

test(`mappings × groups × ciphers against a chip that computes its half; a wrong CAN, a wrong token, a clone (seed ${seed})`, async (t) => {
  const offers = chosen();
  assert.equal(offers.length, isFull ? 141 : 14);
  for (const [i, offer] of offers.entries()) {
    const name = `${offer.oid} ${offer.parameterId}`;
    const parameters = choosePace(
      infosOf(
        encodeTlv(
          0x30,
          encodeTlv(0x06, encodeOid(offer.oid)),
          encodeTlv(0x02, encodeInteger(2)),
          encodeTlv(0x02, encodeInteger(offer.parameterId)),
        ),
      ),
    );
    assert(parameters, name);
    const chip = paceChip(offer);
    const opened = await openWithPace(linkOver(chip.channel), parameters, { kind: 'can', can: CAN });
    assert(opened.ok, name);
    const expected = createSecureMessaging({ suite: offer.suite, ...deriveSessionKeys(offer.suite, chip.secret()) });
    const probe = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 128 };
    assert.deepEqual(opened.value.messaging.protect(probe), expected.protect(probe), name);

    const { chipMapping } = opened.value;
    assert.equal(chipMapping !== null, offer.mapping === 'cam');
    if (chipMapping !== null) {
      assert.equal(checkChipMapping(chipMapping, infosOf(publicKeyInfo(offer))).result, 'match', name);
      const clone = { ...offer, chipKey: 0x7654321n };
      assert.equal(checkChipMapping(chipMapping, infosOf(publicKeyInfo(clone))).result, 'mismatch', name);
    }

    if (!isFull && i % 4 !== 0) continue;
    const wrong = await openWithPace(linkOver(paceChip(offer).channel), parameters, { kind: 'can', can: '654320' });
    assert.equal(!wrong.ok && wrong.error.kind, 'wrong-key', name);
    const lying = paceChip({ ...offer, lie: 'token' });
    const lied = await openWithPace(linkOver(lying.channel), parameters, { kind: 'can', can: CAN });
    assert.equal(!lied.ok && lied.error.kind, 'dishonest', name);
  }
  t.diagnostic(`${offers.length} of ${matrix.length}`);
});
