import assert from 'node:assert/strict';
import { test } from 'node:test';
import eac from '../../../vectors/eac-tr03110.json' with { type: 'json' };
import vn from '../../../vectors/vn-card.json' with { type: 'json' };
import { encodeInteger, encodeOid, encodeTlv, fromHex, toHex } from '../../tlv/index.ts';
import { verifyCardSecurity } from '../passive-auth/card-security.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { corruptions } from '../testing/scripted-channel.ts';
import { compareOffers, describeDifferences } from './downgrade.ts';

const entry = (oid: string, ...numbers: number[]): Uint8Array =>
  encodeTlv(0x30, encodeTlv(0x06, encodeOid(oid)), ...numbers.map((n) => encodeTlv(0x02, encodeInteger(n))));
const infos = (...entries: readonly Uint8Array[]): SecurityInfos => {
  const parsed = parseCardAccess(encodeTlv(0x31, ...entries));
  assert(parsed.ok);
  return parsed.value;
};
const PACE = '0.4.0.127.0.7.2.2.4.';
const strong = entry(`${PACE}2.4`, 2, 16);
const weak = entry(`${PACE}2.1`, 2, 8);
const chipAuthentication = entry('0.4.0.127.0.7.2.2.3.2.2', 1);
const none = { dataGroup14: null, cardSecurity: null };

test('the same PACE entries in any order, whatever else the signed file holds, are the same', () => {
  const offered = infos(strong, weak);
  assert.deepEqual(compareOffers(offered, { ...none, dataGroup14: infos(chipAuthentication, weak, strong) }), {
    result: 'same',
    signedIn: ['DG14'],
  });
  const both = { dataGroup14: infos(weak, strong), cardSecurity: infos(strong, weak) };
  assert.deepEqual(compareOffers(offered, both), { result: 'same', signedIn: ['DG14', 'EF.CardSecurity'] });
});

test('an offer that was hidden, put in or changed, is named', () => {
  const signed = { ...none, dataGroup14: infos(strong, weak) };
  const hidden = compareOffers(infos(weak), signed);
  assert.deepEqual(hidden, {
    result: 'different',
    differences: [{ side: 'only-signed', signedIn: 'DG14', oid: `${PACE}2.4` }],
  });
  assert.deepEqual(compareOffers(infos(strong), { ...none, cardSecurity: infos(strong, weak) }), {
    result: 'different',
    differences: [{ side: 'only-signed', signedIn: 'EF.CardSecurity', oid: `${PACE}2.1` }],
  });
  const added = compareOffers(infos(strong, weak, entry(`${PACE}1.1`, 2, 0)), signed);
  assert.equal(added.result, 'different');
  assert.equal(describeDifferences(added.differences), `EF.CardAccess adds ${PACE}1.1 to DG14`);
  // Another version or other parameters are another entry: one missing here, one there.
  for (const changed of [entry(`${PACE}2.4`, 1, 16), entry(`${PACE}2.4`, 2, 17), entry(`${PACE}2.4`, 2)]) {
    const comparison = compareOffers(infos(changed, weak), signed);
    assert.equal(comparison.result === 'different' && comparison.differences.length, 2);
  }
  const domain = encodeTlv(
    0x30,
    encodeTlv(0x06, encodeOid(`${PACE}2`)),
    encodeTlv(0x30, encodeTlv(0x06, encodeOid('1.2.3'))),
  );
  assert.equal(compareOffers(infos(strong, weak, domain), signed).result, 'different');
  // EF.CardAccess taken away altogether, as it is to force BAC.
  assert.equal(compareOffers(null, signed).result, 'different');
});

test('one signed file that agrees does not outvote another that does not', () => {
  const comparison = compareOffers(infos(strong), { dataGroup14: infos(strong), cardSecurity: infos(strong, weak) });
  assert.equal(comparison.result, 'different');
});

test('signed files without PACE entries leave nothing to compare', () => {
  const parsed = parseCardAccess(fromHex(vn.efCardAccess.hex));
  assert(parsed.ok);
  assert.deepEqual(compareOffers(parsed.value, none), { result: 'nothing-signed-to-compare' });
  assert.deepEqual(compareOffers(null, none), { result: 'nothing-signed-to-compare' });
  const old = { ...none, dataGroup14: infos(chipAuthentication) };
  assert.deepEqual(compareOffers(parsed.value, old), { result: 'nothing-signed-to-compare' });
});

test('EAC worked example: the signed EF.CardSecurity repeats EF.CardAccess; a twin of any byte of either is noticed', () => {
  const check = (file: string) =>
    verifyCardSecurity({
      file: fromHex(file),
      trust: { anchors: [], crls: [] },
      now: new Date('2026-11-21'),
      allowSimulated: false,
    });
  const result = check(eac['EF.CardSecurity']);
  assert.equal(result.signature, 'valid');
  const content = result.securityInfos ?? new Uint8Array();
  const signed = parseCardAccess(content);
  const offered = parseCardAccess(fromHex(eac['EF.CardAccess']));
  assert(signed.ok && offered.ok);
  const cardSecurity = { ...none, cardSecurity: signed.value };
  assert.deepEqual(compareOffers(offered.value, cardSecurity), { result: 'same', signedIn: ['EF.CardSecurity'] });
  assert.deepEqual(
    signed.value.chipAuthenticationKeys.map(({ keyId, group }) => [keyId, group?.name]),
    [[1n, 'brainpoolP256r1']],
  );

  const [pace] = offered.value.pace;
  assert(pace);
  const at = eac['EF.CardAccess'].indexOf(toHex(pace.raw)) / 2;
  for (const twin of corruptions(eac['EF.CardAccess'], at, at + pace.raw.length)) {
    const parsed = parseCardAccess(fromHex(twin));
    if (parsed.ok) assert.equal(compareOffers(parsed.value, cardSecurity).result, 'different', twin);
  }
  const start = eac['EF.CardSecurity'].indexOf(toHex(content)) / 2;
  for (const twin of corruptions(eac['EF.CardSecurity'], start, start + content.length)) {
    assert.notEqual(check(twin).signature, 'valid');
  }
});
