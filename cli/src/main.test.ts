import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Io } from './command.ts';
import { main } from './main.ts';
import { outputSchema } from './output.ts';
import { parseMrzOption, readSecret } from './secret.ts';

const POLICY_THAT_IS_NONE = join(mkdtempSync(join(tmpdir(), 'motcua-policy-')), 'policy.json');
writeFileSync(POLICY_THAT_IS_NONE, '{"bac":"always"}');
after(() => rmSync(dirname(POLICY_THAT_IS_NONE), { recursive: true }));

function run(args: string[], stdin = '') {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readStdin: async () => stdin,
    signal: new AbortController().signal,
  };
  return main(args, io).then((status) => ({ status, out, err }));
}

test('without a command it says what there is and ends as a usage error', async () => {
  const { status, out } = await run([]);
  assert.equal(status, 2);
  for (const name of ['readers', 'read', 'card', 'province', 'selftest'])
    assert.match(out, new RegExp(`^ {2}${name} `, 'm'));
});

test('a citizen number in the wrong place is not repeated', async () => {
  for (const args of [
    ['999090345678'],
    ['read', '999090345678'],
    ['read', '--999090345678'],
    ['read', '--999090345678=1'],
    ['read', '--number=999090345678', '999090345678'],
    ['read', '-9', '999090345678'],
    ['read', '--json=999090345678', '--can', '345678'],
    ['read', '--can', '345678', '--trust', '/etc/hostname', '999090345678'],
    ['read', '--can', '345678', '--policy', '999090345678'],
    ['verify', '999090345678'],
    ['verify', '/', '--trust', '999090345678'],
  ]) {
    const { status, err, out } = await run(args);
    assert.equal(status, 2, args.join(' '));
    assert.doesNotMatch(err + out, /999090345678|345678/, args.join(' '));
  }
});

test('an unknown command, an unknown option and a bad value are usage errors that name the mend', async () => {
  for (const [args, mend] of [
    [['reed'], /no command "reed"/],
    [['read', '--nummer', '1'], /no option --nummer/],
    [['read', '--number'], /has no value/],
    [['read', '--can=123456', '--json=1'], /takes none/],
    [['read'], /one of --number, --can or --mrz/],
    [['read', '--number', '1', '--can', '123456'], /one of --number, --can or --mrz/],
    [['read', '--number', '12345'], /12 digits/],
    [['read', '--can', '12345x'], /6 digits/],
    [['read', '--mrz', '190654321,900615'], /DOC,DOB,EXP/],
    [['read', '--can', '123456', '--dg', '17'], /1 to 16/],
    [['read', '--can', '123456', '--dg', '3'], /Terminal Authentication/],
    [['read', '--can', '123456', '--trust', '/nowhere/at/all'], /exists/],
    [['read', '--can', '123456', '--max-read', '65537'], /1 to 65536/],
    [['read', '--can', '123456', '--no-pace'], /needs --mrz/],
    [['read', '--can', '-', '--mrz', '-'], /only one value/],
    [['read', '--can', '123456', '--policy', '/nowhere/at/all'], /JSON file that exists/],
    [['read', '--can', '123456', '--policy', POLICY_THAT_IS_NONE], /at \/bac/],
    [['card', '--citizen', 'nobody'], /--citizen/],
    [['province', '--faults', '[{"kind":"weather"}]'], /kinds below/],
  ] as const) {
    const { status, out, err } = await run([...args]);
    assert.equal(status, 2, args.join(' '));
    assert.equal(out, '', 'standard output is for results');
    assert.match(err, mend);
  }
});

test('a usage error never repeats the secret that was typed', async () => {
  const { err } = await run(['read', '--number', '99909034567']);
  assert.doesNotMatch(err, /99909034567/);
});

test('a secret given as - comes from standard input', async () => {
  const io = { readStdin: async () => ' 654321\n' } as unknown as Io;
  assert.equal(await readSecret('-', io), '654321');
  assert.equal(await readSecret('123456', io), '123456');
  await assert.rejects(readSecret('-', { readStdin: async () => ' \n' } as unknown as Io), /empty/);
});

test('--mrz takes exactly its three parts', () => {
  assert.deepEqual(parseMrzOption('190654321,900615,300615'), {
    documentNumber: '190654321',
    dateOfBirth: '900615',
    dateOfExpiry: '300615',
  });
  for (const birth of ['90<<<<', '9006<<', '<<<<<<']) {
    assert.equal(parseMrzOption(`190654321,${birth},300615`).dateOfBirth, birth);
  }
  for (const bad of [
    '190654321,900615',
    '190654321,900615,300615,1',
    '19065432a,900615,300615',
    ',900615,300615',
    '190654321,90061,300615',
    '190654321,9<0615,300615',
    '190654321,90061<,300615',
    '190654321,90<<<,300615',
    '190654321,900615,<<<<<<',
  ]) {
    assert.throws(() => parseMrzOption(bad), /DOC,DOB,EXP/, bad);
  }
});

test('the schema of the outputs is JSON Schema 2020-12 that compiles, and the command prints it', async () => {
  new Ajv2020({ strict: true }).compile(outputSchema);
  const { status, out } = await run(['schema']);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(outputSchema)));
});
