import assert from 'node:assert/strict';
import {
  concatBytes,
  encodeOid,
  encodeTlv,
  equalBytes,
  findTag,
  fromHex,
  parseTlv,
  type TlvNode,
  toHex,
} from '@motcua/drivers/tlv';
import { chipAuthenticationOid } from '../protocols.ts';
import { chipAuthenticationOffered } from '../security-infos.ts';
import { type Bench, type Check, FID, hex, missing, selectFile } from './check.ts';
import { runChipAuthentication } from './chip-authentication-run.ts';
import { type ChipPublicKey, chipPublicKeys, securityInfoElements } from './chip-key-info.ts';
import { readFile } from './read-file.ts';
import type { TestTerminal } from './terminal.ts';

const CHALLENGE = fromHex('f173589974bf40c6');

const underSession = (terminal: TestTerminal) => (ins: number, p1p2: number, data: Uint8Array, ne?: number) =>
  terminal.secured({ cla: 0, ins, p1: p1p2 >> 8, p2: p1p2 & 0xff, data, ...(ne !== undefined && { ne }) });

async function dg14(terminal: TestTerminal): Promise<Uint8Array> {
  const { bytes } = await readFile(terminal, FID.dg14);
  return bytes ?? missing('a card without DG14');
}

/** The key of an offer: by its id, or the only one of its kind. */
function keyFor(
  keys: readonly ChipPublicKey[],
  offer: { readonly agreement: 'ecdh' | 'dh'; readonly keyId?: number },
): ChipPublicKey {
  const fitting = keys.filter(
    ({ group, keyId }) => group.kind === offer.agreement && (offer.keyId === undefined || keyId === offer.keyId),
  );
  return fitting[0] ?? assert.fail('DG14 offers Chip Authentication with a key that it does not hold');
}

async function eachOffer(
  bench: Bench,
  body: (
    terminal: TestTerminal,
    offer: ReturnType<typeof chipAuthenticationOffered>[number],
    key: ChipPublicKey,
  ) => Promise<void>,
): Promise<void> {
  const offers = chipAuthenticationOffered(await dg14(await bench.open()));
  if (offers.length === 0) missing('DG14 offers no Chip Authentication');
  for (const offer of offers) {
    await bench.card.reset();
    const terminal = await bench.open();
    await body(terminal, offer, keyFor(chipPublicKeys(securityInfoElements(await dg14(terminal))), offer));
  }
}

async function internalAuthenticate(terminal: TestTerminal, challenge: Uint8Array) {
  const command = { cla: 0, ins: 0x88, p1: 0, p2: 0, data: challenge } as const;
  const short = await terminal.secured({ ...command, ne: 256 });
  // ICAO 9303-11 §6.1.4: a long signature wants extended length.
  return short.sw === 0x9000 ? short : terminal.secured({ ...command, ne: 65_536, extended: true });
}

export const CHIP_CHECKS: readonly Check[] = [
  {
    id: 'ca.each-way',
    title: 'each ChipAuthenticationInfo that DG14 offers leads to a new session; the old one is dead',
    clause: 'ICAO 9303-11 §6.2',
    manner: 'harmless',
    async run(bench) {
      await eachOffer(bench, async (terminal, { cipher }, key) => {
        const { sw, keys } = await runChipAuthentication(underSession(terminal), { cipher, key });
        assert.equal(hex(sw), '9000', cipher);
        assert.ok(keys);
        terminal.switchTo(cipher, keys);
        const answer = await terminal.secured(selectFile(FID.dg1));
        assert.deepEqual([hex(answer.sw), answer.protected], ['9000', true], 'the first command under the new keys');
      });
    },
  },
  {
    id: 'ca.old-keys-dead',
    title: 'after Chip Authentication the keys from before open nothing',
    clause: 'ICAO 9303-11 §6.2.2',
    manner: 'harmless',
    async run(bench) {
      await eachOffer(bench, async (terminal, { cipher }, key) => {
        assert.equal(hex((await runChipAuthentication(underSession(terminal), { cipher, key })).sw), '9000');
        assert.notEqual(hex((await terminal.plain(terminal.protect(selectFile(FID.dg1)))).sw), '9000');
      });
    },
  },
  {
    id: 'ca.invalid-key',
    title: 'a key beside the curve is refused, and the session of before goes on',
    clause: 'ICAO 9303-11 §6.2.4',
    manner: 'harmless',
    async run(bench) {
      await eachOffer(bench, async (terminal, { agreement, cipher }, { publicKey, keyId }) => {
        const wrong = publicKey.slice();
        wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
        const reference = keyId === undefined ? [] : [encodeTlv(0x84, Uint8Array.of(keyId))];
        const send = underSession(terminal);
        const oid = encodeOid(chipAuthenticationOid({ agreement, cipher }));
        if (cipher === '3des') {
          assert.notEqual(
            hex((await send(0x22, 0x41a6, concatBytes(encodeTlv(0x91, wrong), ...reference))).sw),
            '9000',
          );
        } else {
          await send(0x22, 0x41a4, concatBytes(encodeTlv(0x80, oid), ...reference));
          assert.notEqual(hex((await send(0x86, 0, encodeTlv(0x7c, encodeTlv(0x80, wrong)), 256)).sw), '9000');
        }
        assert.equal(hex((await terminal.secured(selectFile(FID.dg1))).sw), '9000');
      });
    },
  },
  {
    id: 'ca.unknown-mechanism',
    title: 'MSE:SET AT with a protocol that does not exist is refused',
    clause: 'ICAO 9303-11 §6.2.4.2',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      await dg14(terminal);
      const { sw } = await underSession(terminal)(0x22, 0x41a4, encodeTlv(0x80, fromHex('04007f0007020203027f')));
      assert.match(hex(sw), /^6/);
    },
  },
  {
    id: 'cam.key',
    title: 'chip authentication mapping: the mapping key is CA_IC times the key of EF.CardSecurity',
    clause: 'ICAO 9303-11 §4.4.3.5.2',
    manner: 'harmless',
    async run(bench) {
      const protocol =
        bench.findings.pace.find(({ mapping }) => mapping === 'cam') ?? missing('no such mapping is offered');
      const terminal = bench.terminal();
      const { sw, chipMapping } = await terminal.runPace({ protocol, password: bench.password });
      assert.equal(hex(sw), '9000');
      assert.ok(chipMapping);
      const { bytes } = await readFile(terminal, 0x011d);
      assert.ok(bytes, 'EF.CardSecurity reads after PACE');
      const key = chipPublicKeys(signedSecurityInfos(bytes)).find(({ keyId }) => keyId === protocol.parameterId);
      assert.ok(key, 'EF.CardSecurity holds a key whose id is the parameter id');
      const expected = key.group.multiply(key.publicKey, chipMapping.data);
      assert.ok(expected && equalBytes(expected, chipMapping.mappingKey));
    },
  },
  {
    id: 'aa.signs',
    title: 'INTERNAL AUTHENTICATE signs eight bytes, and nothing else',
    clause: 'ICAO 9303-11 §6.1',
    manner: 'harmless',
    async run(bench) {
      const terminal = await bench.open();
      const { bytes } = await readFile(terminal, FID.dg15);
      if (!bytes) missing('a card without DG15');
      const first = await internalAuthenticate(terminal, CHALLENGE);
      assert.equal(hex(first.sw), '9000');
      assert.ok(first.data.length >= 40, `${first.data.length} bytes`);
      const other = await internalAuthenticate(
        terminal,
        CHALLENGE.map((octet) => octet ^ 0xff),
      );
      assert.notEqual(toHex(other.data), toHex(first.data), 'another challenge, another signature');
      assert.notEqual(hex((await internalAuthenticate(terminal, CHALLENGE.slice(1))).sw), '9000', 'seven bytes');
    },
  },
];

/** The SecurityInfos inside EF.CardSecurity. Its signature is not what this is about. */
function signedSecurityInfos(file: Uint8Array): readonly TlvNode[] {
  const parsed = parseTlv(file, { ber: true });
  assert.ok(parsed.ok, 'EF.CardSecurity is BER');
  const content = findTag(parsed.value, 0x30, 0xa0, 0x30, 0x30, 0xa0, 0x04)?.value;
  assert.ok(content, 'EF.CardSecurity is a SignedData with content');
  return securityInfoElements(content);
}
