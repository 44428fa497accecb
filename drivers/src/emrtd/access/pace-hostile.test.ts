import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes, encodeTlv, fromHex } from '../../tlv/index.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { paceChip } from '../testing/pace-chip.ts';
import { linkOver } from '../testing/scripted-channel.ts';
import { openWithPace } from './pace.ts';

const VARIANTS = [
  { branch: 2, mapping: 'gm', parameterId: 13 },
  { branch: 4, mapping: 'im', parameterId: 13 },
  { branch: 6, mapping: 'cam', parameterId: 13 },
  { branch: 1, mapping: 'gm', parameterId: 0 },
  { branch: 3, mapping: 'im', parameterId: 0 },
] as const;
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
