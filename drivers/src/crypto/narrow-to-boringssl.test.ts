import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const NARROWING = fileURLToPath(new URL('../../test/narrow-to-boringssl.mjs', import.meta.url));

/** What `script` prints, in a process of its own, with or without the narrowing. */
function run(script: string, lane: 'narrowed' | 'plain'): string {
  const arguments_ = lane === 'narrowed' ? ['--import', NARROWING] : [];
  const wrapped = `
    import * as crypto from 'node:crypto';
    try { console.log(String(await (async () => { ${script} })())); } catch (error) { console.log('threw ' + error.code); }`;
  return execFileSync(process.execPath, [...arguments_, '--input-type=module', '-e', wrapped], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  }).trim();
}

const REFUSED: Record<string, string> = {
  'brainpool ECDH': "return crypto.createECDH('brainpoolP256r1') && 'ok'",
  'brainpool keys': "return crypto.generateKeyPairSync('ec', { namedCurve: 'brainpoolP384r1' }) && 'ok'",
  secp256k1: "return crypto.createECDH('secp256k1') && 'ok'",
  'AES-CCM':
    "return crypto.createCipheriv('aes-128-ccm', Buffer.alloc(16), Buffer.alloc(12), { authTagLength: 16 }) && 'ok'",
  ChaCha20:
    "return crypto.createCipheriv('chacha20-poly1305', Buffer.alloc(32), Buffer.alloc(12), { authTagLength: 16 }) && 'ok'",
  'SHA-3': "return crypto.createHash('sha3-256') && 'ok'",
  X448: "return crypto.generateKeyPairSync('x448') && 'ok'",
};
const KEPT: Record<string, string> = {
  '3DES': "return crypto.createCipheriv('des-ede3-cbc', Buffer.alloc(24), Buffer.alloc(8)) && 'ok'",
  'AES-GCM': "return crypto.createCipheriv('aes-256-gcm', Buffer.alloc(32), Buffer.alloc(12)) && 'ok'",
  'SHA-384': "return crypto.createHash('sha384') && 'ok'",
  'P-256': "return crypto.createECDH('prime256v1') && 'ok'",
  RSA: `const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signature = crypto.sign('sha256', Buffer.from('x'), privateKey);
    return crypto.verify('sha256', Buffer.from('x'), publicKey, signature) && 'ok'`,
};

test('the narrowing bites: what BoringSSL lacks throws, in a process where OpenSSL has it', () => {
  for (const [name, script] of Object.entries(REFUSED)) {
    assert.equal(run(script, 'plain'), 'ok', `${name} without the narrowing`);
    assert.equal(run(script, 'narrowed'), 'threw ERR_NOT_IN_BORINGSSL', name);
  }
});

test('what BoringSSL has is left', () => {
  for (const [name, script] of Object.entries(KEPT)) assert.equal(run(script, 'narrowed'), 'ok', name);
});

test('a key on a foreign curve does not decode, not even inside a certificate or as a verification key', () => {
  const pem = execFileSync(
    process.execPath,
    [
      '-e',
      `process.stdout.write(require('node:crypto').generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).publicKey.export({ type: 'spki', format: 'pem' }))`,
    ],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const literal = JSON.stringify(pem);
  assert.equal(run(`return crypto.createPublicKey(${literal}) && 'ok'`, 'plain'), 'ok');
  assert.equal(run(`return crypto.createPublicKey(${literal}) && 'ok'`, 'narrowed'), 'threw ERR_NOT_IN_BORINGSSL');
  const verify = `return 'ok' + crypto.verify('sha256', Buffer.from('x'), ${literal}, Buffer.alloc(70))`;
  assert.equal(run(verify, 'plain'), 'okfalse');
  assert.equal(run(verify, 'narrowed'), 'threw ERR_NOT_IN_BORINGSSL');
});
