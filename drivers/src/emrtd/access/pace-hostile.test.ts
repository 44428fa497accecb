import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCommand } from '../../apdu/index.ts';
import {
  bitLength,
  curveByParameterId,
  dhGroupByParameterId,
  encodePoint,
  fixedBytes,
  modularPower,
} from '../../crypto/index.ts';
import { concatBytes, encodeTlv, fromHex, parseTlv } from '../../tlv/index.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { paceChip } from '../testing/pace-chip.ts';
import { linkOver } from '../testing/scripted-channel.ts';
import { openWithPace } from './pace.ts';

interface Variant {
  readonly branch: number;
  readonly mapping: 'gm' | 'im' | 'cam';
  readonly parameterId: number;
}
const VARIANTS: readonly Variant[] = [
  { branch: 2, mapping: 'gm', parameterId: 13 },
  { branch: 4, mapping: 'im', parameterId: 13 },
  { branch: 6, mapping: 'cam', parameterId: 13 },
  { branch: 1, mapping: 'gm', parameterId: 0 },
  { branch: 3, mapping: 'im', parameterId: 0 },
];
const ANSWER_TAGS = [0x80, 0x82, 0x84, 0x86] as const;

/** What a card may put where a number or a key belongs: noise, edges, keys of other groups. */
const hostileValue = fc.oneof(
  fc.uint8Array({ maxLength: 140 }),
  fc.constantFrom('', '00', '01', '04', '02', 'ff'.repeat(128), '00'.repeat(65), '00'.repeat(129)).map(fromHex),
  fc.constantFrom(8, 12, 13, 16, 0, 1).map((id) => groupByParameterId(id)?.base.encoded ?? new Uint8Array()),
);
const hostileAnswer = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .tuple(fc.constantFrom(...ANSWER_TAGS, 0x81, 0x8a), hostileValue)
    .map(([tag, value]) => concatBytes(encodeTlv(0x7c, encodeTlv(tag, value)), fromHex('9000'))),
);

test('whatever a card answers at whatever step, the chip is not opened and nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...VARIANTS),
      fc.integer({ min: 1, max: 4 }),
      hostileAnswer,
      async ({ branch, mapping, parameterId }, step, answer) => {
        const group = groupByParameterId(parameterId);
        assert(group);
        const oid = `0.4.0.127.0.7.2.2.4.${branch}.2`;
        const chip = paceChip({ oid, mapping, suite: 'aes-128', parameterId, can: '654321', chipKey: 7n });
        let exchanges = 0;
        const link = linkOver({
          ...chip.channel,
          async transmit(command, options) {
            exchanges++;
            return exchanges === step + 1 ? { ok: true, value: answer } : chip.channel.transmit(command, options);
          },
        });
        const protocol = { agreement: group.kind, mapping, suite: 'aes-128' } as const;
        const opened = await openWithPace(link, { oid, protocol, group, parameterId }, { kind: 'can', can: '654321' });
        // Integrated mapping takes an empty 82 or none at all: then the honest rest opens the chip, as it should.
        if (opened.ok) assert(mapping === 'im' && step === 2);
      },
    ),
    {
      numRuns: process.env.MOTCUA_FULL === '1' ? 1_000 : 40,
      seed: Number(process.env.MOTCUA_SEED ?? Date.now() % 2 ** 31),
    },
  );
});

/** What stands in the place of a public key, by the kind of group. */
function unfitElements(parameterId: number): Readonly<Record<string, Uint8Array>> {
  const curve = curveByParameterId(parameterId);
  if (curve) {
    const { p } = curve.Point.CURVE();
    const { x, y } = curve.base.toAffine();
    const at = (left: bigint, right: bigint): Uint8Array =>
      concatBytes(Uint8Array.of(4), fixedBytes(left, curve.fieldBytes), fixedBytes(right, curve.fieldBytes));
    return {
      'a point off the curve': at(x, (y + 1n) % p),
      'a point of order two on another curve': at(x, 0n),
      'the zero point': at(0n, 0n),
      infinity: Uint8Array.of(0),
      'a compressed point': curve.base.toBytes(true),
      'a hybrid point': encodePoint(curve.base).with(0, 6 + Number(y % 2n)),
      'a point of another curve': groupByParameterId(parameterId === 12 ? 13 : 12)?.base.encoded ?? new Uint8Array(),
      'a byte too many': concatBytes(encodePoint(curve.base), Uint8Array.of(0)),
      nothing: new Uint8Array(),
    };
  }
  const field = dhGroupByParameterId(parameterId);
  assert(field);
  const { prime, order, primeBytes } = field;
  const number = (value: bigint): Uint8Array => fixedBytes(value, primeBytes + 1);
  return {
    0: number(0n),
    1: number(1n),
    'p − 1': number(prime - 1n),
    p: number(prime),
    'p + 1': number(prime + 1n),
    'p + g': number(prime + field.generator),
    // 3 to the order of the group lies in the other subgroup, which is small enough to search.
    'a number of another order': number(modularPower(3n, order, prime, bitLength(order))),
    'two bytes more than the prime has': fixedBytes(field.generator, primeBytes + 2),
    nothing: new Uint8Array(),
  };
}

for (const { branch, mapping, parameterId } of VARIANTS) {
  const steps =
    mapping === 'im'
      ? [{ tag: 0x84, at: 4 }]
      : [
          { tag: 0x82, at: 3 },
          { tag: 0x84, at: 4 },
        ];
  for (const { tag, at } of steps) {
    test(`${mapping} over ${groupByParameterId(parameterId)?.name}: no key in DO’${tag.toString(16)} that is none`, async () => {
      for (const [what, value] of Object.entries(unfitElements(parameterId))) {
        const opened = await openWith({ branch, mapping, parameterId }, at, () =>
          encodeTlv(0x7c, encodeTlv(tag, value)),
        );
        assert.equal(opened.ok, false, what);
        assert.deepEqual(!opened.ok && opened.error.kind, 'dishonest', what);
      }
    });
  }

  test(`${mapping} over ${groupByParameterId(parameterId)?.name}: nor our own key, reflected (ICAO 9303-11 §4.4.1)`, async () => {
    const opened = await openWith({ branch, mapping, parameterId }, 4, (sent) =>
      encodeTlv(0x7c, encodeTlv(0x84, sent)),
    );
    assert.deepEqual(!opened.ok && opened.error.kind, 'dishonest');
  });
}

/** PACE with an honest chip but for the answer to the n-th command, which gets what the terminal sent. */
async function openWith(
  { branch, mapping, parameterId }: Variant,
  lieAt: number,
  lie: (sent: Uint8Array) => Uint8Array,
): ReturnType<typeof openWithPace> {
  const group = groupByParameterId(parameterId);
  assert(group);
  const oid = `0.4.0.127.0.7.2.2.4.${branch}.2`;
  const chip = paceChip({ oid, mapping, suite: 'aes-128', parameterId, can: '654321', chipKey: 7n });
  let commands = 0;
  const link = linkOver({
    ...chip.channel,
    async transmit(command, options) {
      const honest = await chip.channel.transmit(command, options);
      if (++commands !== lieAt) return honest;
      const parsed = parseTlv(parseCommand(command)?.data ?? new Uint8Array());
      const sent = parsed.ok ? parsed.value[0]?.children[0]?.value : undefined;
      return { ok: true, value: concatBytes(lie(sent ?? new Uint8Array()), fromHex('9000')) };
    },
  });
  const protocol = { agreement: group.kind, mapping, suite: 'aes-128' } as const;
  return openWithPace(link, { oid, protocol, group, parameterId }, { kind: 'can', can: '654321' });
}
