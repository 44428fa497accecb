import assert from 'node:assert/strict';
import { test } from 'node:test';
import bac from '../../../vectors/bac.json' with { type: 'json' };
import pace from '../../../vectors/pace-ecdh-gm.json' with { type: 'json' };
import { fromHex, toHex } from '../../tlv/index.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { knownKeys } from '../testing/known-keys.ts';
import { answeringChannel, linkOver } from '../testing/scripted-channel.ts';
import { type BacPolicy, establishAccess, type OpenRequest, openChip } from './choose.ts';

const parsed = parseCardAccess(fromHex(pace['EF.CardAccess']));
assert(parsed.ok);
const OFFERED: SecurityInfos = parsed.value;
/** An own set of domain parameters only: offered, and not spoken here. */
const UNSPOKEN = parseCardAccess(fromHex('31143012060a04007f00070202040402020102020128'));
assert(UNSPOKEN.ok);

const BAC_KEY = { documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' };
const PACE_KEY = { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' };
const OTHER_KEY = { ...PACE_KEY, dateOfExpiry: '110101' };
const { 'GET CHALLENGE': challenge, 'EXTERNAL AUTHENTICATE': authenticate } = bac.mutual_authentication;

const PACE_KEYS = [pace.map_nonce['SK_Map,IFD'], pace.key_agreement['SK_DH,IFD']];

interface Behaviour {
  readonly application?: string;
  readonly setTemplate?: string;
  readonly nonce?: string;
  /** What the card says to each PACE token, in turn. */
  readonly tokens?: readonly string[];
  readonly bac?: string;
}

/** A card that plays the published transcripts; the choice is what is under test. */
function cardThat(behaviour: Behaviour = {}) {
  const tokens = [...(behaviour.tokens ?? [])];
  let step = 0;
  return answeringChannel((command) => {
    const hex = toHex(command);
    if (hex.startsWith('00a4040c') || hex.startsWith('0ca4040c')) return fromHex(behaviour.application ?? '9000');
    if (hex.startsWith('0084')) return fromHex(challenge['R-APDU']);
    if (hex.startsWith('0082')) {
      return fromHex(behaviour.bac ?? (hex === authenticate['C-APDU'] ? authenticate['R-APDU'] : '6300'));
    }
    if (hex.startsWith('0022')) {
      step = 0;
      return fromHex(behaviour.setTemplate ?? '9000');
    }
    step++;
    if (step === 1 && behaviour.nonce !== undefined) return fromHex(behaviour.nonce);
    if (step === 4) {
      const answer = tokens.shift();
      if (answer !== undefined) return fromHex(answer);
    }
    return fromHex(pace.steps[step]?.['R-APDU'] ?? '6f00');
  });
}

async function open(
  behaviour: Behaviour,
  request: Partial<OpenRequest> & { keys: OpenRequest['keys']; policy?: BacPolicy },
) {
  const channel = cardThat(behaviour);
  const link = linkOver(channel);
  const random = { 8: bac.mutual_authentication['RND.IFD'], 16: bac.mutual_authentication['K.IFD'] };
  const opened = await openChip(link, {
    cardAccess: OFFERED,
    bac: request.policy ?? 'if-pace-refused',
    // As many as there may be tries.
    pace: { keys: knownKeys(...Array.from({ length: 4 }, () => PACE_KEYS).flat()) },
    basic: { random: (lengthBytes) => fromHex(random[lengthBytes === 8 ? 8 : 16]) },
    ...request,
  });
  const control = opened.ok ? opened.value : opened.error.control;
  const failure = opened.ok ? null : opened.error.failure.code;
  const wrongKeyAnswers = opened.ok ? null : opened.error.wrongKeyAnswers;
  return { ...control, failure, wrongKeyAnswers, link, channel };
}
const tried = ({ channel }: { channel: { commands: string[] } }, prefix: string): number =>
  channel.commands.filter((hex) => hex.startsWith(prefix)).length;

test('PACE is taken when offered, and the application is selected under its keys', async () => {
  // The scripted card has no keys: its bare 9000 to the protected SELECT ends the session, after PACE was opened.
  const result = await open({}, { keys: { mrz: [PACE_KEY] } });
  assert.deepEqual(result.attempted, ['pace-mrz']);
  assert.equal(result.failure, 'secure-messaging-broken');
  assert.equal(tried(result, '0ca4040c'), 1);
  assert.equal(tried(result, '0084'), 0, 'no BAC beside PACE');
});

test('a wrong CAN ends it: no second try, no MRZ, no BAC', async () => {
  for (const token of ['6300', '63c2', '6982']) {
    const result = await open({ tokens: [token] }, { keys: { can: '000000', mrz: [PACE_KEY] } });
    assert.deepEqual(result.attempted, ['pace-can']);
    assert.equal(result.used, null);
    assert.equal(result.reason, 'wrong-key');
    assert.equal(result.failure, 'wrong-key');
    assert.equal(result.wrongKeyAnswers, 1);
    assert.equal(tried(result, '0022c1a4'), 1);
    assert.equal(tried(result, '0084'), 0);
  }
});

test('each MRZ candidate is tried once, three at most', async () => {
  const keys = { mrz: [OTHER_KEY, OTHER_KEY, OTHER_KEY, OTHER_KEY] };
  const paced = await open({ tokens: ['6300', '6300', '6300', '6300'] }, { keys });
  assert.deepEqual([paced.failure, paced.reason, paced.wrongKeyAnswers], ['wrong-key', 'wrong-key', 3]);
  assert.equal(tried(paced, '0022c1a4'), 3);

  const basic = await open({}, { cardAccess: null, keys });
  assert.deepEqual([basic.failure, basic.reason, basic.wrongKeyAnswers], ['wrong-key', 'wrong-key', 3]);
  assert.equal(tried(basic, '0082'), 3);
  const second = await open({}, { cardAccess: null, keys: { mrz: [OTHER_KEY, BAC_KEY] } });
  assert.equal(second.used, 'bac');
});

test('fallback to BAC: by policy, once, and always told', async () => {
  const keys = { can: '000000', mrz: [BAC_KEY] };
  const cases: [SecurityInfos | null, Behaviour, BacPolicy, string | null, string][] = [
    [null, {}, 'if-pace-refused', 'bac', 'no-pace-offered'],
    [null, {}, 'if-pace-not-offered', 'bac', 'no-pace-offered'],
    [null, {}, 'never', null, 'policy-forbids-fallback'],
    [UNSPOKEN.value, {}, 'if-pace-not-offered', 'bac', 'pace-unsupported'],
    [UNSPOKEN.value, {}, 'never', null, 'policy-forbids-fallback'],
    [OFFERED, { setTemplate: '6982' }, 'if-pace-refused', 'bac', 'pace-refused'],
    [OFFERED, { setTemplate: '6fff' }, 'if-pace-refused', 'bac', 'pace-refused'],
    [OFFERED, { setTemplate: '6982' }, 'if-pace-not-offered', null, 'policy-forbids-fallback'],
    [OFFERED, { setTemplate: '6982' }, 'never', null, 'policy-forbids-fallback'],
  ];
  for (const [cardAccess, behaviour, policy, used, reason] of cases) {
    const result = await open(behaviour, { cardAccess, keys, policy });
    assert.deepEqual([result.used, result.reason], [used, reason], `${policy} ${reason}`);
    assert.equal(result.failure, used === null ? 'access-refused' : null);
    const expected = [...(cardAccess === OFFERED ? ['pace-can'] : []), ...(used === null ? [] : ['bac'])];
    assert.deepEqual(result.attempted, expected);
    assert.equal(result.link.secureMessaging?.suite, used === null ? undefined : '3des');
  }
});

test('PACE that fails before the password counts falls back with any status (profiles TC-AC-01-sweep)', async () => {
  for (const sw of ['6fff', '6300', '6982', '6a88', '6a80']) {
    for (const behaviour of [{ setTemplate: sw }, { nonce: sw }]) {
      const keys = { can: '000000', mrz: [BAC_KEY] };
      const result = await open(behaviour, { keys, policy: 'if-pace-refused' });
      // 6A88 can mean that the chip has no CAN: PACE with the MRZ, which is better than BAC, is asked for first.
      const attempted = sw === '6a88' ? ['pace-can', 'pace-mrz', 'bac'] : ['pace-can', 'bac'];
      assert.deepEqual([result.used, result.reason, result.attempted], ['bac', 'pace-refused', attempted], sw);
      const forbidden = await open(behaviour, { keys, policy: 'never' });
      assert.deepEqual([forbidden.used, forbidden.failure, forbidden.wrongKeyAnswers], [null, 'access-refused', 0], sw);
    }
  }
});

test('a card that breaks the protocol gets no second chance by BAC', async () => {
  const result = await open({ tokens: ['7c0a86080000000000000000' + '9000'] }, { keys: { mrz: [PACE_KEY] } });
  assert.deepEqual(result.attempted, ['pace-mrz']);
  assert.equal(result.failure, 'access-refused');
  assert.equal(tried(result, '0084'), 0);
});

test('without a fitting key nothing is tried', async () => {
  const none = await open({}, { keys: {} });
  assert.deepEqual([none.failure, none.reason, none.attempted], ['access-refused', 'no-key-for-offered-access', []]);
  assert.equal(none.channel.commands.length, 0);
  const onlyCan = await open({}, { cardAccess: null, keys: { can: '000000' } });
  assert.deepEqual([onlyCan.reason, onlyCan.channel.commands.length], ['no-key-for-offered-access', 0]);
  const refused = await open({ setTemplate: '6982' }, { keys: { can: '000000' } });
  assert.equal(refused.reason, 'pace-refused');
  const malformed = await open({}, { cardAccess: null, keys: { mrz: [{ ...BAC_KEY, dateOfExpiry: 'x' }] } });
  assert.equal(malformed.reason, 'no-key-for-offered-access');
});

test('another card has no eMRTD application', async () => {
  const result = await open({ application: '6a82' }, { cardAccess: null, keys: { mrz: [BAC_KEY] } });
  assert.equal(result.failure, 'not-an-id-card');
  assert.equal(result.used, null);
  const locked = await open({ application: '6982' }, { cardAccess: null, keys: { mrz: [BAC_KEY] } });
  assert.equal(locked.failure, 'access-refused', 'it is there, and locked');
  assert.deepEqual(result.attempted, []);
});

test('what opened the card is told, for opening it again: the one key, and how often the card said no', async () => {
  const random = [bac.mutual_authentication['RND.IFD'], bac.mutual_authentication['K.IFD']];
  const basic = { random: (lengthBytes: number) => fromHex(random[lengthBytes === 8 ? 0 : 1] ?? '') };
  const request = { cardAccess: null, keys: { mrz: [OTHER_KEY, BAC_KEY] }, bac: 'if-pace-refused', basic } as const;
  const opened = await establishAccess(linkOver(cardThat()), request);
  assert(opened.ok);
  assert.deepEqual(opened.value.keys, { mrz: [BAC_KEY] });
  assert.deepEqual(
    [opened.value.wrongKeyAnswers, opened.value.applicationSelected, opened.value.pace],
    [1, true, null],
  );

  const channel = cardThat();
  const paced = await establishAccess(linkOver(channel), {
    cardAccess: OFFERED,
    keys: { mrz: [PACE_KEY, OTHER_KEY] },
    bac: 'never',
    pace: { keys: knownKeys(...PACE_KEYS) },
  });
  assert(paced.ok);
  assert.deepEqual(paced.value.keys, { mrz: [PACE_KEY] });
  assert.deepEqual([paced.value.wrongKeyAnswers, paced.value.pace?.group.name], [0, 'brainpoolP256r1']);
  // EF.CardSecurity lies in the master file: it is read before the application is selected.
  assert.equal(paced.value.applicationSelected, false);
  assert.equal(tried({ channel }, '0ca4040c'), 0);
});
