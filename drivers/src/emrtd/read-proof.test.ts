import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeInteger, encodeOid, encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import type { DataGroupNumber } from './model.ts';
import { authenticateBySignature } from './read-proof.ts';
import { createReading, type Known, NOTHING_KNOWN } from './reading.ts';
import { parseCardAccess, type SecurityInfos } from './security-infos.ts';
import { answeringChannel } from './testing/scripted-channel.ts';

/* Whom the reader asks to sign, and what. Whole proofs are tested against the simulated chip. */

const DG15 = encodeTlv(
  0x6f,
  encodeTlv(
    0x30,
    encodeTlv(0x30, encodeTlv(0x06, encodeOid('1.2.840.113549.1.1.1')), encodeTlv(0x05)),
    encodeTlv(
      0x03,
      Uint8Array.of(0),
      encodeTlv(
        0x30,
        encodeTlv(0x02, Uint8Array.of(0), new Uint8Array(128).fill(0xc5)),
        encodeTlv(0x02, encodeInteger(65_537)),
      ),
    ),
  ),
);
const noKeys: SecurityInfos = (() => {
  const parsed = parseCardAccess(encodeTlv(0x31));
  return parsed.ok ? parsed.value : assert.fail();
})();

async function asked(change: Partial<Known>): Promise<{ commands: readonly string[]; found: Partial<Known> }> {
  const channel = answeringChannel(() => fromHex('0102039000'));
  const reading = createReading({
    channel,
    keys: {},
    dataGroups: [],
    policy: { bac: 'never', allowSimulated: false },
    trust: { anchors: [], crls: [] },
    verify: () => assert.fail(),
  });
  reading.files.set(15, DG15);
  const { found, ended } = await authenticateBySignature(reading, { ...NOTHING_KNOWN, listed: [15], ...change });
  assert.equal(ended, null);
  return { commands: channel.commands, found };
}

test('each challenge is eight new random bytes, and it is the one that is checked', async () => {
  const challenges: Uint8Array[] = [];
  for (let i = 0; i < 32; i++) {
    const { commands, found } = await asked({});
    const challenge = found.signedChallenge?.challenge ?? assert.fail();
    assert.deepEqual(commands, [`0088000008${toHex(challenge)}00`]);
    assert.equal(challenge.length, 8);
    challenges.push(challenge);
  }
  assert.equal(new Set(challenges.map(toHex)).size, 32);
  for (let at = 0; at < 8; at++) assert.ok(new Set(challenges.map((one) => one[at])).size > 8, `byte ${at}`);
});

test('the chip has to sign where the SOD lists DG15 and no DG14 that it lists proves the chip', async () => {
  const both: readonly DataGroupNumber[] = [14, 15];
  const cases: readonly [change: Partial<Known>, signs: boolean][] = [
    [{ chip: 'not-reached' }, true],
    [{ chip: 'not-offered', signedInfos: noKeys, listed: both }, true],
    [{ chip: 'not-reached', signedInfos: noKeys, listed: both }, true],
    [{ chip: 'proven', signedInfos: noKeys, listed: both }, false],
    [{ chip: 'unanswered', signedInfos: noKeys, listed: both }, false],
    // By a DG14 that nobody signed.
    [{ chip: 'proven', signedInfos: noKeys }, true],
    [{ chip: 'unanswered', signedInfos: noKeys }, true],
    [{ chip: 'failed' }, false],
    [{ listed: [14] }, false],
    [{ signedChallenge: { challenge: new Uint8Array(8), answer: new Uint8Array(8) } }, false],
  ];
  for (const [change, signs] of cases) {
    assert.equal((await asked(change)).commands.length, signs ? 1 : 0, JSON.stringify(Object.entries(change)));
  }
});
