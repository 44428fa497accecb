import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import bac from '../../../vectors/bac.json' with { type: 'json' };
import pace from '../../../vectors/pace-ecdh-gm.json' with { type: 'json' };
import { encodeInteger, encodeOid, encodeTlv, fromHex, toHex } from '../../tlv/index.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { knownKeys } from '../testing/known-keys.ts';
import { answeringChannel, linkOver } from '../testing/scripted-channel.ts';
import { establishAccess, type OpenRequest, reopenAccess } from './choose.ts';

/*
 * What follows a PACE that the card does not run, or a CAN that it does not take. The card plays the published transcript (MRZ,
 * generic mapping, AES-128, brainpoolP256r1) and says no where a test wants it to.
 */

const ID_PACE = '0.4.0.127.0.7.2.2.4.';
/** `2.2/13`: protocol under id-PACE, parameter id. */
type Offer = `${number}.${number}/${number}`;
const offering = (...offers: readonly Offer[]): SecurityInfos => {
  const infos = offers.map((offer) => {
    const [protocol = '', id] = offer.split('/');
    const oid = encodeTlv(0x06, encodeOid(`${ID_PACE}${protocol}`));
    return encodeTlv(0x30, oid, encodeTlv(0x02, encodeInteger(2)), encodeTlv(0x02, encodeInteger(Number(id))));
  });
  const parsed = parseCardAccess(encodeTlv(0x31, ...infos));
  assert(parsed.ok);
  return parsed.value;
};
/** Strongest first, as they are ranked; the last one is that of the transcript. */
const FOUR: readonly Offer[] = ['2.4/16', '2.4/13', '2.3/13', '2.2/13'];

const MRZ = { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' };
const OTHER = { ...MRZ, dateOfExpiry: '110101' };
const CAN = '000000';

interface Card {
  /** By offer (and password, `can` or `mrz`): what MSE:Set AT gets instead of 9000. */
  readonly refuses?: (offer: Offer, password: 'can' | 'mrz') => string | undefined;
  /** What the card says to each token of a CAN, in turn; the MRZ of the transcript is right. */
  readonly canToken?: string;
  /** GENERAL AUTHENTICATE at this step, 1 … 4, gets this status. */
  readonly failsAt?: readonly [step: number, status: string];
}

function cardThat({ refuses, canToken = '6300', failsAt }: Card) {
  const asked: string[] = [];
  let step = 0;
  let password: 'can' | 'mrz' = 'mrz';
  const channel = answeringChannel((command) => {
    const hex = toHex(command);
    if (hex.startsWith('0022c1a4')) {
      step = 0;
      const [, protocol = '', reference, id = ''] = /0a04007f000702020(.{5})83010(.)8401(..)$/.exec(hex) ?? [];
      password = reference === '2' ? 'can' : 'mrz';
      const offer: Offer = `${Number(`0x${protocol.slice(1, 3)}`)}.${Number(`0x${protocol.slice(3)}`)}/${Number(`0x${id}`)}`;
      const refusal = refuses?.(offer, password);
      asked.push(`${password} ${offer}${refusal === undefined ? '' : ` ${refusal}`}`);
      return fromHex(refusal ?? '9000');
    }
    if (hex.startsWith('1086') || hex.startsWith('0086')) {
      step++;
      if (failsAt?.[0] === step) return fromHex(failsAt[1]);
      if (step === 4 && password === 'can') return fromHex(canToken);
      return fromHex(pace.steps[step]?.['R-APDU'] ?? '6f00');
    }
    asked.push(hex.startsWith('00a4040c') ? 'application' : hex.slice(0, 8));
    if (hex.startsWith('00a4040c')) return fromHex('9000');
    return fromHex(hex.startsWith('0084') ? bac.mutual_authentication['GET CHALLENGE']['R-APDU'] : '6300');
  });
  return { channel, asked };
}

const keysForTries = () =>
  knownKeys(...Array.from({ length: 8 }, () => [pace.map_nonce['SK_Map,IFD'], pace.key_agreement['SK_DH,IFD']]).flat());

async function open(card: Card, request: Partial<OpenRequest> & Pick<OpenRequest, 'keys'>) {
  const { channel, asked } = cardThat(card);
  const link = linkOver(channel);
  const opened = await establishAccess(link, {
    cardAccess: offering('2.2/13'),
    bac: 'if-pace-refused',
    pace: { keys: keysForTries() },
    ...request,
  });
  const { control, wrongKeyAnswers } = opened.ok ? opened.value : opened.error;
  return { ...control, wrongKeyAnswers, failure: opened.ok ? null : opened.error.failure, asked, opened, link };
}

describe('a refused offer', () => {
  const cardAccess = offering(...FOUR);

  test('is followed by the next best with the same key; each refusal is told', async () => {
    for (const status of ['6a80', '6a81', '6a87', '6a88', '6985']) {
      const result = await open(
        { refuses: (offer) => (offer === '2.2/13' ? undefined : status) },
        { cardAccess, keys: { mrz: [MRZ] } },
      );
      assert.deepEqual(result.asked, [
        `mrz 2.4/16 ${status}`,
        `mrz 2.4/13 ${status}`,
        `mrz 2.3/13 ${status}`,
        'mrz 2.2/13',
      ]);
      assert.equal(result.used, 'pace-mrz');
      assert.equal(result.reason, 'pace-offered');
      assert.deepEqual(result.attempted, ['pace-mrz', 'pace-mrz', 'pace-mrz', 'pace-mrz']);
      assert.deepEqual(result.refusedOffers, [
        { method: 'pace-mrz', oid: `${ID_PACE}2.4`, parameterId: 16, status },
        { method: 'pace-mrz', oid: `${ID_PACE}2.4`, parameterId: 13, status },
        { method: 'pace-mrz', oid: `${ID_PACE}2.3`, parameterId: 13, status },
      ]);
      assert.equal(result.wrongKeyAnswers, 0);
      assert.equal(result.opened.ok && result.opened.value.pace?.oid, `${ID_PACE}2.2`);
      assert.equal(result.link.secureMessaging?.suite, 'aes-128');
    }
  });

  test('four are asked for, and no fifth', async () => {
    const six = offering('2.4/18', '2.4/17', ...FOUR);
    const result = await open({ refuses: () => '6a80' }, { cardAccess: six, keys: { mrz: [MRZ] }, bac: 'never' });
    assert.equal(result.asked.length, 4);
    assert.deepEqual([result.used, result.reason], [null, 'policy-forbids-fallback']);
    assert.equal(result.refusedOffers?.length, 4);
  });

  test('is not followed by one that the policy leaves out', async () => {
    const result = await open(
      { refuses: (offer) => (offer === '2.2/13' ? undefined : '6a80') },
      { cardAccess, keys: { mrz: [MRZ] }, pacePolicy: { suites: ['aes-256', 'aes-192'] }, bac: 'never' },
    );
    assert.deepEqual(result.asked, ['mrz 2.4/16 6a80', 'mrz 2.4/13 6a80', 'mrz 2.3/13 6a80']);
    assert.equal(result.used, null);
  });

  test('where all are, BAC is for the policy, as before', async () => {
    const all = await open({ refuses: () => '6a80' }, { cardAccess, keys: { mrz: [MRZ] } });
    assert.deepEqual(all.asked.slice(4), ['application', '00840000', '00820000']);
    assert.deepEqual([all.attempted.length, all.attempted.at(-1)], [5, 'bac']);
    const never = await open(
      { refuses: () => '6a80' },
      { cardAccess, keys: { mrz: [MRZ] }, bac: 'if-pace-not-offered' },
    );
    assert.deepEqual([never.asked.length, never.reason], [4, 'policy-forbids-fallback']);
  });

  test('a card that wants no PACE at all is not asked for another one', async () => {
    for (const status of ['6982', '6d00', '6e00', '6300', '6fff']) {
      const result = await open({ refuses: () => status }, { cardAccess, keys: { mrz: [MRZ] }, bac: 'never' });
      assert.deepEqual(result.asked, [`mrz 2.4/16 ${status}`]);
      assert.equal(result.refusedOffers, undefined);
    }
  });

  test('nor is a key tried with another offer once the card has seen what depends on it', async () => {
    for (const status of ['6300', '63c1', '6a80', '6985', '6a88', '6a81', '6a87', '6f00']) {
      const result = await open({ failsAt: [4, status] }, { cardAccess, keys: { can: CAN }, bac: 'never' });
      assert.deepEqual(result.asked, ['can 2.4/16'], status);
      assert.equal(result.used, null);
    }
  });

  test('before that it is: the nonce that the card does not give says nothing of a key', async () => {
    const result = await open({ failsAt: [1, '6985'] }, { cardAccess, keys: { can: CAN }, bac: 'never' });
    assert.deepEqual(result.asked, ['can 2.4/16', 'can 2.4/13', 'can 2.3/13', 'can 2.2/13']);
  });

  test('what was refused for one MRZ key is not asked for with the next', async () => {
    const result = await open(
      { refuses: (offer) => (offer === '2.2/13' ? undefined : '6a80'), failsAt: [4, '6300'] },
      { cardAccess: offering('2.4/13', '2.2/13'), keys: { mrz: [OTHER, MRZ] } },
    );
    assert.deepEqual(result.asked, ['mrz 2.4/13 6a80', 'mrz 2.2/13', 'mrz 2.2/13']);
    assert.deepEqual([result.reason, result.wrongKeyAnswers], ['wrong-key', 2]);
    assert.deepEqual(result.attempted, ['pace-mrz', 'pace-mrz']);
  });

  test('a card that falls back to refusing after a wrong key gets no BAC with that key', async () => {
    let seen = 0;
    const result = await open(
      { refuses: () => (++seen === 1 ? undefined : '6982'), failsAt: [4, '6300'] },
      { keys: { mrz: [OTHER, MRZ] } },
    );
    assert.deepEqual(result.asked, ['mrz 2.2/13', 'mrz 2.2/13 6982']);
    assert.deepEqual([result.reason, result.failure?.code, result.wrongKeyAnswers], ['wrong-key', 'wrong-key', 1]);
  });
});

describe('a CAN that does not open the chip', () => {
  const keys = { can: CAN, mrz: [MRZ, OTHER] };
  const noCan = (_: Offer, password: 'can' | 'mrz') => (password === 'can' ? '6a88' : undefined);

  test('the chip has none: the MRZ follows, and the result says so', async () => {
    for (const mrzAfterCan of [undefined, 'if-can-not-known', 'if-can-wrong'] as const) {
      const result = await open({ refuses: noCan }, { keys, bac: 'never', ...(mrzAfterCan && { mrzAfterCan }) });
      assert.deepEqual(result.asked, ['can 2.2/13 6a88', 'mrz 2.2/13']);
      assert.deepEqual(result.attempted, ['pace-can', 'pace-mrz']);
      assert.deepEqual([result.used, result.reason, result.wrongKeyAnswers], ['pace-mrz', 'can-not-known', 0]);
      assert.deepEqual(result.opened.ok && result.opened.value.keys, { mrz: [MRZ] });
    }
  });

  test('`never` is never, and without an MRZ there is nothing to follow', async () => {
    const never = await open({ refuses: noCan }, { keys, bac: 'never', mrzAfterCan: 'never' });
    assert.deepEqual(never.asked, ['can 2.2/13 6a88']);
    const none = await open({ refuses: noCan }, { keys: { can: CAN } });
    assert.deepEqual([none.asked, none.reason], [['can 2.2/13 6a88'], 'pace-refused']);
  });

  test('a refusal that is not about the password is no reason for another one', async () => {
    const result = await open({ refuses: () => '6a80' }, { keys, bac: 'never' });
    assert.deepEqual(result.asked, ['can 2.2/13 6a80']);
  });

  test('a wrong one ends it, unless the policy lets the MRZ follow: once, with the first key, and never BAC', async () => {
    for (const canToken of ['6300', '63c2', '6982']) {
      for (const mrzAfterCan of [undefined, 'never', 'if-can-not-known'] as const) {
        const result = await open({ canToken }, { keys, ...(mrzAfterCan && { mrzAfterCan }) });
        assert.deepEqual(result.asked, ['can 2.2/13'], mrzAfterCan);
        assert.deepEqual([result.reason, result.failure?.code, result.wrongKeyAnswers], ['wrong-key', 'wrong-key', 1]);
      }
      const opened = await open({ canToken }, { keys, mrzAfterCan: 'if-can-wrong' });
      assert.deepEqual(opened.asked, ['can 2.2/13', 'mrz 2.2/13']);
      assert.deepEqual([opened.used, opened.reason, opened.wrongKeyAnswers], ['pace-mrz', 'can-wrong', 1]);
    }
    const both = await open({ failsAt: [4, '6300'] }, { keys, mrzAfterCan: 'if-can-wrong' });
    assert.deepEqual(both.asked, ['can 2.2/13', 'mrz 2.2/13'], 'the second MRZ key is not tried');
    assert.deepEqual([both.reason, both.failure?.code, both.wrongKeyAnswers], ['wrong-key', 'wrong-key', 2]);
    const refused = await open(
      { refuses: (_, password) => (password === 'mrz' ? '6982' : undefined) },
      { keys, mrzAfterCan: 'if-can-wrong' },
    );
    assert.deepEqual(refused.asked, ['can 2.2/13', 'mrz 2.2/13 6982'], 'no BAC round a wrong key');
    assert.deepEqual([refused.reason, refused.wrongKeyAnswers], ['wrong-key', 1]);
  });

  test('a blocked one is told as such, and followed by the policy alone', async () => {
    for (const status of ['63c0', '6983', '6984', '6283']) {
      const blocked = (_: Offer, password: 'can' | 'mrz') => (password === 'can' ? status : undefined);
      const result = await open({ refuses: blocked }, { cardAccess: offering(...FOUR), keys });
      assert.deepEqual(result.asked, [`can 2.4/16 ${status}`], 'no other offer, no MRZ, no BAC');
      assert.deepEqual([result.used, result.reason, result.wrongKeyAnswers], [null, 'key-blocked', 0]);
      assert.deepEqual(result.failure, {
        code: 'access-refused',
        message: `the card takes this key no more (status ${status})`,
      });
      const opened = await open({ refuses: blocked }, { keys, mrzAfterCan: 'if-can-wrong' });
      assert.deepEqual([opened.used, opened.reason], ['pace-mrz', 'key-blocked'], 'never without saying it');
    }
  });

  test('the last wrong answer that the card bears says that there is none left', async () => {
    const last = await open({ canToken: '63c0' }, { keys });
    assert.match(last.failure?.message ?? '', /takes it no more \(status 63c0\)/);
    const before = await open({ canToken: '63c1' }, { keys });
    assert.doesNotMatch(before.failure?.message ?? '', /no more/);
  });
});

describe('opening again', () => {
  const again = async (card: Card, opened: Awaited<ReturnType<typeof open>>) => {
    assert(opened.opened.ok);
    const { keys, pace: offer, control } = opened.opened.value;
    const { channel, asked } = cardThat(card);
    const options = { pace: { keys: keysForTries() } };
    const result = await reopenAccess(linkOver(channel), { keys, pace: offer, reason: control.reason }, options);
    return { result, asked };
  };

  test('takes the offer and the key that worked, and asks for nothing else', async () => {
    const refuses = (offer: Offer) => (offer === '2.2/13' ? undefined : '6a80');
    const opened = await open({ refuses }, { cardAccess: offering(...FOUR), keys: { mrz: [OTHER, MRZ].slice(1) } });
    const { result, asked } = await again({ refuses }, opened);
    assert.deepEqual(asked, ['mrz 2.2/13']);
    assert(result.ok);
  });

  test('a card that refuses it now gets neither another offer nor BAC', async () => {
    const opened = await open(
      {},
      { cardAccess: offering(...FOUR.slice(2)), keys: { mrz: [MRZ] }, pacePolicy: { suites: ['aes-128'] } },
    );
    for (const status of ['6982', '6a80', '6a88', '6983']) {
      const { result, asked } = await again({ refuses: () => status }, opened);
      assert.deepEqual(asked, [`mrz 2.2/13 ${status}`]);
      assert.equal(!result.ok && result.error.failure.code, 'access-refused');
    }
  });
});
