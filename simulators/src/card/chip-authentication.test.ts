import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SW } from '@motcua/drivers/apdu';
import {
  curveByName,
  decodePoint,
  encodePoint,
  multiplyPoint,
  randomScalar,
  sharedSecret,
} from '@motcua/drivers/crypto';
import { encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import { type CardContent, createCard } from './card.ts';
import { aesSessionKeys } from './chip-authentication.ts';
import { issueCard } from './issue.ts';
import { deriveTripleDes } from './key-derivation.ts';
import { CHIP_PROFILES } from './profiles.ts';
import { citizen, content, opened, openedByBac, pki, READ_SOD_BY_SFI, SELECT_SOD } from './test/card-scene.ts';
import type { TestTerminal } from './test/terminal.ts';

describe('Chip Authentication against the key in DG14', () => {
  const curve = curveByName('brainpoolP256r1') ?? assert.fail();
  /** The public point stands at the end of the key info in DG14. */
  function chipKey(of: CardContent): Uint8Array {
    const dg14 = toHex(of.files.dataGroups.get(14) ?? Uint8Array.of());
    const point = /03420004([0-9a-f]{128})/.exec(dg14)?.[1];
    assert.ok(point);
    return fromHex(`04${point}`);
  }
  async function prove(terminal: TestTerminal, of: CardContent): Promise<number> {
    const privateKey = randomScalar(curve);
    const publicKey = multiplyPoint(curve, curve.base, privateKey);
    const point = decodePoint(curve, chipKey(of));
    assert.ok(publicKey && point);
    const secret = sharedSecret(curve, point, privateKey);
    assert.ok(secret);
    if (of.keys.chipAuthentication[0]?.ciphers.includes('3des')) {
      const data = encodeTlv(0x91, encodePoint(publicKey));
      const kat = await terminal.secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa6, data });
      if (kat.sw !== 0x9000) return kat.sw;
      terminal.switchToTripleDes({ encryption: deriveTripleDes(secret, 1), mac: deriveTripleDes(secret, 2) });
    } else {
      const mse = await terminal.secured({
        cla: 0,
        ins: 0x22,
        p1: 0x41,
        p2: 0xa4,
        data: fromHex('800a04007f00070202030202'),
      });
      assert.equal(mse.sw, 0x9000);
      const data = encodeTlv(0x7c, encodeTlv(0x80, encodePoint(publicKey)));
      const general = await terminal.secured({ cla: 0, ins: 0x86, p1: 0, p2: 0, data, ne: 256 });
      assert.deepEqual([general.sw, toHex(general.data)], [0x9000, '7c00']);
      terminal.switchToAes(aesSessionKeys(secret));
    }
    return (await terminal.secured(READ_SOD_BY_SFI)).sw;
  }

  test('a genuine chip proves itself, after PACE and after BAC', async () => {
    assert.equal(await prove(await opened(), content), 0x9000);
    assert.equal(await prove(await openedByBac(), content), 0x9000);
  });

  test('a clone answers politely and then cannot go on', async () => {
    const profile = CHIP_PROFILES.clone;
    const copied = issueCard({ citizen, pki, profile });
    assert.equal(
      await prove(await opened(createCard({ ...copied, profile })), copied),
      SW.secureMessagingObjectIncorrect,
    );
  });

  test('with triple DES, by MSE:SET KAT', async () => {
    const older = issueCard({ citizen, pki, suite: 'triple-des', parameters: 'named' });
    assert.equal(await prove(await openedByBac(createCard(older)), older), 0x9000);
    const data = encodeTlv(0x91, encodePoint(curve.base));
    const answer = await (await opened()).secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa6, data });
    assert.equal(answer.sw, SW.functionNotSupported, 'not on a chip with AES');
  });

  test('a key that is not on the curve, an unknown key reference and a missing MSE are refused', async () => {
    const terminal = await opened();
    const general = (data: string) =>
      terminal.secured({ cla: 0, ins: 0x86, p1: 0, p2: 0, data: fromHex(data), ne: 256 });
    assert.equal((await general('7c00')).sw, SW.conditionsNotSatisfied);
    const mse = (data: string) => terminal.secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data: fromHex(data) });
    assert.equal((await mse('800a04007f00070202030202840101')).sw, SW.referenceDataNotFound);
    assert.equal((await mse('800a04007f00070202030204')).sw, 0x6a80);
    assert.equal((await mse('800a04007f00070202030202')).sw, 0x9000);
    assert.equal((await general(`7c438041${'04'.padEnd(130, '1')}`)).sw, 0x6a80);
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x9000, 'the session of before goes on');
  });
});
