import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { findTag, fromHex, parseTlv, readTlvHeader, toHex } from '@motcua/drivers/tlv';
import { findCitizen } from '../../citizens/citizen.ts';
import { buildDg13 } from '../../citizens/dg13.ts';
import { chipPublicKeys, securityInfoElements } from '../conformance/chip-key-info.ts';
import { paceOffered } from '../security-infos.ts';
import { ACCESS_CHECKS } from './access-profile-checks.ts';
import { authenticateChip, CAN, lay, open, type ProfileCard, pki, readBySfi, selectFile } from './profile-scene.ts';
import { TestTerminal } from './terminal.ts';

/* What the chips and the files of the profiles do beside rules, each shown on the card itself; by the profile's name. */

/** 0.4.0.127.0.7.2.2.3. */
const CHIP_AUTHENTICATION_INFO = '04007f0007020203';

export type Check = (scene: ProfileCard) => Promise<void> | void;

const bodyBytes = (file: Uint8Array | undefined): number => {
  const header = readTlvHeader(file ?? new Uint8Array(0));
  return header.ok ? (header.value.lengthBytes ?? -1) : -1;
};
const group = ({ content }: ProfileCard, number: number): Uint8Array =>
  content.files.dataGroups.get(number) ?? assert.fail(`no DG${number}`);
const sha256 = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex');
/** SHA-384 of the eContent, as the signed attributes should have it. */
function contentDigest({ content }: ProfileCard): string {
  const parsed = parseTlv(content.files.sod);
  const signed = parsed.ok && findTag(parsed.value, 0x77, 0x30, 0xa0, 0x30, 0x30, 0xa0, 0x04);
  assert.ok(signed);
  return createHash('sha384').update(signed.value).digest('hex');
}
const messageDigests = (scene: ProfileCard): readonly string[] =>
  [...sodOf(scene).matchAll(/06092a864886f70d010904/g)].map(([id]) => id);
export const sodOf = ({ content }: ProfileCard): string => toHex(content.files.sod);

const runsPace: Check = async ({ content, card }) => {
  for (const protocol of content.pace ?? []) {
    card.reset();
    const terminal = new TestTerminal(card);
    const outcome = await terminal.runPace({ password: { can: content.can }, protocol });
    assert.equal(outcome.sw, 0x9000, JSON.stringify(protocol));
    assert.equal(
      (await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') })).sw,
      0x9000,
    );
    if (protocol.mapping === 'cam') {
      const [key] = chipPublicKeys(securityInfoElements(content.files.dataGroups.get(14) ?? new Uint8Array(0)));
      assert.ok(key && outcome.chipMapping && content.files.cardSecurity);
    }
  }
};
const provesByKeys: Check = async (scene) => {
  const specs = scene.profile.chip.document.chipAuthentication;
  assert.ok(Array.isArray(specs));
  for (const [index, spec] of specs.entries()) {
    for (const cipher of spec.ciphers) {
      scene.card.reset();
      await open(scene);
      // DG14 sorts its elements; the key is found by its id.
      const keys = chipPublicKeys(securityInfoElements(group(scene, 14)));
      const at = spec.keyId === undefined ? index : keys.findIndex(({ keyId }) => keyId === spec.keyId);
      assert.equal(
        await authenticateChip(scene, {
          cipher,
          index: at,
          by: cipher === '3des' && spec.tripleDesBy === 'set-at' ? 'set-at' : cipher === '3des' ? 'set-kat' : 'set-at',
        }),
        0x9000,
      );
    }
  }
};
const signs: Check = async (scene) => {
  const terminal = await open(scene);
  const command = { cla: 0, ins: 0x88, p1: 0, p2: 0, data: fromHex('0102030405060708'), ne: 65_536, extended: true };
  const answer = await terminal.secured(command);
  assert.equal(answer.sw, 0x9000);
  const {
    form = 'plain',
    kind,
    modulusBits = 2048,
  } = scene.profile.chip.document.activeAuthentication ?? assert.fail();
  if (kind === 'rsa') assert.equal(answer.data.length, modulusBits / 8);
  else assert.equal(answer.data[0] === 0x30 && answer.data.length !== 64, form === 'der');
  assert.ok(group(scene, 15));
};
const doesNotKnowItsKey: Check = (scene) => {
  const [announced] = chipPublicKeys(securityInfoElements(group(scene, 14)));
  const [own] = scene.content.keys.chipAuthentication;
  assert.ok(announced && own);
  assert.notEqual(
    toHex(announced.publicKey),
    toHex(announced.group.multiply(announced.group.generator, own.key.privateKey) ?? Uint8Array.of()),
  );
};
const reads = async (scene: ProfileCard, file: string, ne = 65_536) => (await open(scene)).secured(readBySfi(file, ne));
const hasBody =
  (number: number, bytes: number): Check =>
  async (scene) => {
    assert.equal(bodyBytes(group(scene, number)), bytes);
    assert.ok(sodOf(scene).includes(sha256(group(scene, number))), 'signed so');
  };
const notSigned =
  (...numbers: readonly number[]): Check =>
  (scene) => {
    for (const number of numbers) assert.ok(!sodOf(scene).includes(sha256(group(scene, number))), `DG${number}`);
    assert.ok(sodOf(scene).includes(sha256(group(scene, 14))), 'the rest is');
  };
const neverEnds =
  (file: string): Check =>
  async (scene) => {
    const plainFile = file === 'EF.CardAccess';
    const terminal = plainFile ? scene.terminal : await open(scene);
    const read = (data: string) =>
      plainFile
        ? terminal.plain({ cla: 0, ins: 0xb1, p1: 0x01, p2: 0x1c, data: fromHex(data), ne: 256 })
        : terminal.secured({ ...selectFile(file), ins: 0xb1, p1: 0, p2: 0, data: fromHex(data), ne: 100 });
    if (!plainFile) assert.equal((await terminal.secured(selectFile(file))).sw, 0x9000);
    for (const offset of ['540100', '54027fff', '54037fffff', '54047fffffff']) {
      const answer = await read(offset);
      assert.equal(answer.sw, 0x9000, offset);
      assert.ok(answer.data.length > 90);
    }
  };

/** What the elementary file holds and then the filler, to its last byte. */
const isFilledUp: Check = async (scene) => {
  const { filler } = scene.profile.chip;
  assert.ok(filler);
  const { file, byte, bytes } = filler;
  const written = file === 'EF.SOD' ? scene.content.files.sod : group(scene, Number(file.slice(2)));
  const answer = await reads(scene, file);
  assert.equal(answer.sw, 0x9000);
  assert.equal(toHex(answer.data), toHex(written) + byte.repeat(bytes));
};

export const CHECKS: Readonly<Record<string, Check>> = {
  ...ACCESS_CHECKS,
  honest: async (scene) => assert.equal((await reads(scene, 'DG13')).sw, 0x9000),
  'no-pace': async (scene) => {
    assert.equal((await scene.terminal.plain('00b09c0000')).sw, 0x6a82);
    await open(scene);
  },
  'pace-refused-bac-ok': async (scene) => {
    assert.equal(await scene.terminal.pace(CAN), 0x6982);
    await open(scene);
  },
  'wrong-can': async ({ terminal }) => assert.equal(await terminal.pace(CAN), 0x6300),
  'wrong-can-63c2': async ({ terminal, content }) => {
    const words: string[] = [];
    for (let round = 0; round < 4; round++) words.push((await terminal.pace(CAN)).toString(16));
    assert.deepEqual(words, ['63c2', '63c1', '63c0', '6983']);
    assert.equal(await terminal.pace(content.can), 0x6983, 'blocked for the right number too');
  },
  clone: async (scene) => {
    doesNotKnowItsKey(scene);
    await open(scene);
    assert.equal(await authenticateChip(scene, { cipher: 'aes-128' }), 0x6988);
  },
  'no-extended-length': async (scene) => assert.equal((await reads(scene, 'DG13')).sw, 0x6700),
  'ef-dir-locked': async ({ terminal }) => {
    assert.equal((await terminal.plain('00b09e0000')).sw, 0x6982);
    assert.equal((await terminal.plain('00a4020c022f00')).sw, 0x6982);
  },
  'wrong-le-6cxx': async (scene) => {
    const terminal = await open(scene);
    const bytes = group(scene, 1).length;
    assert.equal((await terminal.secured(readBySfi('DG1', 200))).sw, 0x6c00 + bytes);
    assert.equal((await terminal.secured(readBySfi('DG1', bytes))).sw, 0x9000);
    await terminal.secured(selectFile('EF.SOD'));
    const tooLong = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 240 });
    assert.equal(tooLong.sw, 0x6cdf, 'what fits a short answer');
  },
  'short-eof-6282': async (scene) => {
    const answer = await reads(scene, 'DG1', 256);
    assert.deepEqual([answer.sw, toHex(answer.data)], [0x6282, toHex(group(scene, 1))]);
  },
  'sod-indefinite': (scene) => assert.match(sodOf(scene), /3080.*2480.*00000000/),
  'sod-indefinite-filled-00': isFilledUp,
  'sod-indefinite-filled-ff': isFilledUp,
  'dg13-filled': isFilledUp,
  'sod-legacy-oid': (scene) => assert.match(sodOf(scene), /06052b1b010101/),
  'sod-signer-mismatch': (scene) => {
    const { serialNumber } = pki.signers.current;
    assert.equal(sodOf(scene).split(serialNumber.toString(16)).length, 2, 'once, in the certificate');
    assert.ok(sodOf(scene).includes((serialNumber + 1n).toString(16)));
  },
  'sod-wrong-message-digest': (scene) => {
    assert.equal(messageDigests(scene).length, 1);
    assert.ok(!sodOf(scene).includes(contentDigest(scene)));
    const honest = lay('honest');
    assert.ok(sodOf(honest).includes(contentDigest(honest)), 'as it should be');
  },
  'sod-wrong-content-type': (scene) => {
    // id-data where the content type of the LDS security object belongs.
    assert.match(sodOf(scene), /06092a864886f70d010903310b06092a864886f70d010701/);
  },
  'sod-no-attributes': (scene) => assert.equal(messageDigests(scene).length, 0),
  'sod-attribute-twice': (scene) => assert.equal(messageDigests(scene).length, 2),
  'dg14-raw-hash': (scene) => {
    const elements = securityInfoElements(group(scene, 14)).map(({ raw }) => toHex(raw));
    assert.notDeepEqual(elements, elements.toSorted());
    assert.ok(sodOf(scene).includes(sha256(group(scene, 14))));
  },
  'dg15-not-covered': notSigned(15),
  'len-127': hasBody(13, 127),
  'len-128': hasBody(13, 128),
  'len-255': hasBody(13, 255),
  'len-256': hasBody(13, 256),
  'len-65535': async (scene) => {
    await hasBody(2, 65_535)(scene);
    const terminal = await open(scene);
    await terminal.secured(selectFile('DG2'));
    const last = { cla: 0, ins: 0xb1, p1: 0, p2: 0, data: fromHex('5403010002'), ne: 100 };
    assert.equal(toHex((await terminal.secured(last)).data), '530100', 'the last byte');
  },
  'len-40000-no-extended': hasBody(2, 40_000),
  'buffer-1024': async (scene) => {
    assert.match(toHex((await scene.terminal.plain('00b0810000')).data), /7f66080202040002020400/);
    const answer = await reads(scene, 'EF.SOD');
    assert.ok(answer.data.length > 900 && answer.data.length < 1024);
    assert.deepEqual(
      (await scene.terminal.plain({ cla: 0, ins: 0xa4, p1: 4, p2: 0, data: new Uint8Array(1100) })).sw,
      0x6700,
    );
  },
  'ca-3des-set-kat': provesByKeys,
  'ca-3des-set-at-only': async (scene) => {
    await provesByKeys(scene);
    scene.card.reset();
    await open(scene);
    assert.equal(await authenticateChip(scene, { cipher: '3des', by: 'set-kat' }), 0x6a81);
  },
  'ca-dh-x942': provesByKeys,
  'ca-dh-pkcs3': provesByKeys,
  'ca-two-keys': provesByKeys,
  'ca-info-left-out': async (scene) => {
    assert.ok(!toHex(group(scene, 14)).includes(CHIP_AUTHENTICATION_INFO));
    await provesByKeys(scene);
  },
  'ca-info-left-out-dh': async (scene) => {
    assert.ok(!toHex(group(scene, 14)).includes(CHIP_AUTHENTICATION_INFO));
    await provesByKeys(scene);
  },
  'clone-ca-info-left-out': async (scene) => {
    doesNotKnowItsKey(scene);
    await open(scene);
    assert.equal(await authenticateChip(scene, { cipher: '3des' }), 0x6988);
  },
  'pace-two-curves': async (scene) => {
    await runsPace(scene);
    const [protocol] = scene.content.pace ?? [];
    assert.ok(protocol);
    scene.card.reset();
    const request = { protocol, password: { can: scene.content.can }, parameterId: 'untold' } as const;
    assert.equal((await scene.terminal.runPace(request)).sw, 0x6a88, 'ambiguous without tag 84');
  },
  'pace-im': runsPace,
  'pace-cam': runsPace,
  'pace-dh': runsPace,
  'pace-3des': runsPace,
  'aa-rsa': signs,
  'aa-rsa-b4': signs,
  'aa-ecdsa': signs,
  'aa-ecdsa-der': signs,
  'no-chip-proof': (scene) => {
    const numbers = [...scene.content.files.dataGroups.keys()];
    assert.ok(!numbers.includes(15));
    assert.equal(chipPublicKeys(securityInfoElements(group(scene, 14))).length, 0);
  },
  'clone-aa': async (scene) => {
    await signs(scene);
    const { activeAuthentication } = scene.content.keys;
    assert.ok(activeAuthentication?.key.kind === 'rsa');
    assert.ok(!toHex(group(scene, 15)).includes(activeAuthentication.key.modulus.toString(16)));
  },
  'clone-aa-replayed': async (scene) => {
    const terminal = await open(scene);
    const answers = new Set<string>();
    for (const challenge of ['0102030405060708', '0807060504030201']) {
      const answer = await terminal.secured({ cla: 0, ins: 0x88, p1: 0, p2: 0, data: fromHex(challenge), ne: 256 });
      assert.deepEqual([answer.sw, answer.data.length], [0x9000, 64]);
      answers.add(toHex(answer.data));
    }
    assert.equal(answers.size, 1);
  },
  'clone-cam-own-card-security': async (scene) => {
    const { cardSecurity = Uint8Array.of(), dataGroups } = scene.content.files;
    assert.equal(chipPublicKeys(securityInfoElements(dataGroups.get(14) ?? Uint8Array.of())).length, 0);
    assert.ok(dataGroups.has(15));
    assert.ok(toHex(cardSecurity).includes(toHex(pki.signers.foreign.certificate)));
    assert.ok(!sodOf(scene).includes(toHex(pki.signers.foreign.certificate)));
    const [protocol] = scene.content.pace ?? [];
    assert.ok(protocol);
    const outcome = await scene.terminal.runPace({ password: { can: scene.content.can }, protocol });
    assert.ok(outcome.sw === 0x9000 && outcome.chipMapping);
  },
  'clone-cam': async (scene) => {
    await runsPace(scene);
    doesNotKnowItsKey(scene);
  },
  'clone-hides-dg14': (scene) => assert.ok(!scene.content.files.dataGroups.has(14)),
  'forged-length-too-long': (scene) => {
    assert.equal(bodyBytes(group(scene, 13)), 60_000);
    assert.ok(group(scene, 13).length < 1_000);
  },
  'forged-length-too-short': (scene) => assert.equal(bodyBytes(group(scene, 13)), 16),
  'crumbs-61xx': async ({ content, card, terminal }) => {
    assert.equal(await terminal.pace(content.can), 0x9000);
    const select = { cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') };
    assert.equal((await terminal.plain(terminal.protect(select))).sw, 0x610d);
    for (let left = 0x0c; left >= 0; left--) {
      const piece = (await card.applet(fromHex('00c0000000'))) ?? assert.fail();
      assert.equal(toHex(piece.slice(1)), left > 0 ? `61${left.toString(16).padStart(2, '0')}` : '9000');
    }
  },
  'endless-dg13': neverEnds('DG13'),
  'endless-sod': neverEnds('EF.SOD'),
  'endless-card-access': neverEnds('EF.CardAccess'),
  'swapped-face': notSigned(13),
  'swapped-person': (scene) => {
    notSigned(1, 13)(scene);
    assert.equal(toHex(group(scene, 13)), toHex(buildDg13(findCitizen('d-stroke'))));
  },
  'downgraded-card-access': async (scene) => {
    assert.equal((await scene.terminal.plain('00b09c0000')).sw, 0x6a82);
    assert.equal(paceOffered(group(scene, 14)).length, 1, 'signed all the same');
    await runsPace(scene);
  },
  'weakened-card-access': async (scene) => {
    const { data } = await scene.terminal.plain('00b09c0000');
    assert.deepEqual(
      paceOffered(data).map(({ cipher }) => cipher),
      ['3des'],
    );
    assert.deepEqual(
      paceOffered(group(scene, 14))
        .map(({ cipher }) => cipher)
        .toSorted(),
      ['3des', 'aes-256'],
    );
    await runsPace(scene);
  },
  'tc-ac-01-sp-bac-only': async (scene) => void (await open(scene)),
  'tc-eac-01': async (scene) => assert.equal((await reads(scene, 'DG3')).sw, 0x9000),
  'tc-fi-01': async ({ terminal }) => assert.equal(toHex((await terminal.plain('00b09c0000')).data), '3114301206'),
};
