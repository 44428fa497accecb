import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { getCurves, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { digest, ecdsaVerify } from '@motcua/drivers/crypto';
import { decodeOid, findTag, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, CertificateList } from '@peculiar/asn1-x509';
import { SIMULATED_MARKER_OID } from './certificate.ts';
import type { EcKey } from './ec-key.ts';
import type { Issued } from './issued.ts';
import { createPki, type Pki, SIGNER_NAMES } from './pki.ts';
import { buildSod, type SodRequest } from './sod.ts';
import { ensurePki } from './store.ts';

const pki = createPki();
const namedPki = createPki({ parameters: 'named', hash: 'sha256' });
const files = new Map([
  [1, Buffer.from('615d')],
  [13, Buffer.from('6d00')],
]);
const SIGNED_AT = new Date('2021-08-12T03:00:00Z');
const request: SodRequest = {
  files,
  signer: pki.signers.current,
  signedAt: SIGNED_AT,
  hash: 'sha384',
};

function ecKeyOf({ key }: Issued): EcKey {
  assert.equal(key.kind, 'ec');
  assert.ok('curve' in key);
  return key;
}

/** Checks a certificate's or list's signature with other code than made it. */
function signedBy(encoded: Uint8Array, issuer: Issued, hash: Pki['hash']): boolean {
  const outer = nodes(encoded)[0]?.children ?? [];
  const [toBeSigned, , signature] = outer;
  assert.ok(toBeSigned && signature);
  const { curve, publicKey } = ecKeyOf(issuer);
  return ecdsaVerify(curve, digest(hash, toBeSigned.raw), signature.value.subarray(1), publicKey);
}

function nodes(encoded: Uint8Array): readonly TlvNode[] {
  const parsed = parseTlv(encoded);
  assert.ok(parsed.ok);
  return parsed.value;
}

for (const [name, made] of Object.entries({ explicit: pki, named: namedPki })) {
  test(`the signers of a PKI with ${name} parameters chain to their CSCA`, () => {
    assert.ok(signedBy(made.csca.certificate, made.csca, made.hash));
    for (const signer of SIGNER_NAMES) {
      const issued = made.signers[signer];
      const ours = signedBy(issued.certificate, made.csca, made.hash);
      const abroad = signer === 'foreign' || signer === 'forged';
      assert.equal(ours, !abroad && signer !== 'successor', signer);
      assert.equal(signedBy(issued.certificate, made.foreignCsca, made.hash), abroad, signer);
      assert.equal(signedBy(issued.certificate, made.nextCsca, made.hash), signer === 'successor', signer);
    }
  });
}

test('every certificate carries the marker of the simulators, not critical', () => {
  for (const made of [pki, namedPki]) {
    const authorities = [made.csca, made.foreignCsca, made.nextCsca, made.masterListSigner, { certificate: made.link }];
    for (const issued of [...authorities, ...Object.values(made.signers)]) {
      // Read with the TLV parser: asn1js writes arcs above 2^53 as `2.25.{hex}.1`.
      const extensions = findTag(nodes(issued.certificate), 0x30, 0x30, 0xa3, 0x30)?.children ?? [];
      const marker = extensions.find(
        (one) => decodeOid(one.children[0]?.value ?? Buffer.of()) === SIMULATED_MARKER_OID,
      );
      assert.ok(marker);
      assert.deepEqual(
        marker.children.map((child) => child.tag),
        [0x06, 0x04],
        'no critical flag',
      );
    }
  }
});

test('the forged signer names our CSCA as its issuer', () => {
  const issuer = (issued: Issued) =>
    Buffer.from(AsnConvert.serialize(AsnConvert.parse(issued.certificate, Certificate).tbsCertificate.issuer));
  assert.deepEqual(issuer(pki.signers.forged), issuer(pki.signers.current));
  assert.notDeepEqual(issuer(pki.signers.foreign), issuer(pki.signers.current));
});

test('explicit parameters write the curve out, named ones do not', () => {
  const prime = ecKeyOf(pki.csca).curve.Point.CURVE().p.toString(16);
  assert.ok(Buffer.from(pki.csca.certificate).toString('hex').includes(prime));
  assert.ok(!Buffer.from(namedPki.csca.certificate).toString('hex').includes(prime));
});

test('validity: who is over when is as named', () => {
  const validity = (issued: Issued) => AsnConvert.parse(issued.certificate, Certificate).tbsCertificate.validity;
  const signedAt = SIGNED_AT.getTime();
  assert.ok(validity(pki.signers['expired-when-signing']).notAfter.getTime().getTime() < signedAt);
  assert.ok(validity(pki.signers['expired-since']).notAfter.getTime().getTime() > signedAt);
  assert.ok(
    validity(pki.signers['not-yet-valid']).notBefore.getTime() > validity(pki.signers.current).notBefore.getTime(),
  );
  assert.ok(
    validity(pki.signers['expired-since']).notAfter.getTime() < validity(pki.signers.current).notAfter.getTime(),
  );
});

test('the revocation list names the revoked signer and no other', () => {
  const list = AsnConvert.parse(pki.revocationList, CertificateList);
  const serials = list.tbsCertList.revokedCertificates?.map((one) => Buffer.from(one.userCertificate).toString('hex'));
  assert.deepEqual(serials, [pki.signers.revoked.serialNumber.toString(16)]);
  assert.ok(signedBy(pki.revocationList, pki.csca, pki.hash));
});

test("the system's own X.509 code agrees", {
  skip: getCurves().includes('brainpoolP384r1') ? false : 'this node:crypto has no brainpoolP384r1',
}, () => {
  const csca = new X509Certificate(namedPki.csca.certificate);
  const signer = new X509Certificate(namedPki.signers.current.certificate);
  const forged = new X509Certificate(namedPki.signers.forged.certificate);
  assert.ok(csca.ca);
  assert.ok(csca.verify(csca.publicKey));
  assert.ok(signer.checkIssued(csca));
  assert.ok(signer.verify(csca.publicKey));
  assert.equal(forged.verify(csca.publicKey), false);
});

function open(sod: Uint8Array): { readonly data: SignedData; readonly attributes: Uint8Array } {
  const [outer] = nodes(sod);
  assert.equal(outer?.tag, 0x77);
  const data = AsnConvert.parse(AsnConvert.parse(outer.value, ContentInfo).content, SignedData);
  const signerInfos = findTag(nodes(outer.value), 0x30, 0xa0, 0x30)?.children.at(-1);
  const attributes = findTag(signerInfos?.children ?? [], 0x30, 0xa0)?.raw.slice();
  assert.ok(attributes);
  attributes[0] = 0x31;
  return { data, attributes };
}

function sodVerifies(sod: Uint8Array, signer: Issued, hash: Pki['hash']): boolean {
  const { data, attributes } = open(sod);
  const [info] = data.signerInfos;
  assert.ok(info);
  const content = data.encapContentInfo.eContent?.single?.buffer;
  assert.ok(content);
  assert.ok(
    Buffer.from(attributes).includes(Buffer.from(digest(hash, new Uint8Array(content)))),
    'the message digest stands in the signed attributes',
  );
  const signature = new Uint8Array(info.signature.buffer);
  const { curve, publicKey } = ecKeyOf(signer);
  return ecdsaVerify(curve, digest(hash, attributes), signature, publicKey);
}

test('the SOD is CMS SignedData version 3 that verifies with its signer alone', () => {
  const sod = buildSod(request);
  const { data } = open(sod);
  assert.equal(data.version, 3);
  assert.equal(data.encapContentInfo.eContentType, '2.23.136.1.1.1');
  assert.equal(data.certificates?.length, 1);
  assert.ok(sodVerifies(sod, pki.signers.current, 'sha384'));
  assert.equal(sodVerifies(sod, pki.signers.revoked, 'sha384'), false);
});

test('the SOD holds the SHA-256 hash of each file', () => {
  const sod = Buffer.from(buildSod(request));
  for (const file of files.values()) assert.ok(sod.includes(Buffer.from(digest('sha256', file))));
});

test('SHA-256 signatures too', () => {
  const sod = buildSod({ ...request, signer: namedPki.signers.current, hash: 'sha256' });
  assert.ok(sodVerifies(sod, namedPki.signers.current, 'sha256'));
});

test('lies: a broken signature fails, a wrong hash is signed correctly, the legacy type is only a name', () => {
  assert.equal(sodVerifies(buildSod({ ...request, signature: 'broken' }), pki.signers.current, 'sha384'), false);

  const wrongHash = buildSod({ ...request, wrongHashOf: 13 });
  assert.ok(sodVerifies(wrongHash, pki.signers.current, 'sha384'));
  assert.equal(Buffer.from(wrongHash).includes(Buffer.from(digest('sha256', Buffer.from('6d00')))), false);

  const legacy = buildSod({ ...request, contentType: 'legacy' });
  assert.ok(sodVerifies(legacy, pki.signers.current, 'sha384'));
  assert.equal(open(legacy).data.encapContentInfo.eContentType, '1.3.27.1.1.1');
});

test('ensurePki keeps its keys in a private folder and finds them again', {
  skip: process.platform === 'win32',
}, () => {
  const parent = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    const folder = join(parent, 'keys');
    const first = ensurePki(folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'simulated-pki-2.json')).mode & 0o777, 0o600);
    const published = (name: string) => new Uint8Array(readFileSync(join(folder, 'trust', name)));
    assert.deepEqual(published('csca.cer'), first.csca.certificate);
    assert.deepEqual(published('csca.crl'), first.revocationList);

    const second = ensurePki(folder);
    assert.deepEqual(second.csca.certificate, first.csca.certificate);
    assert.equal(ecKeyOf(second.signers.forged).privateKey, ecKeyOf(first.signers.forged).privateKey);
    const sod = buildSod({ ...request, signer: second.signers.current });
    assert.ok(sodVerifies(sod, first.signers.current, 'sha384'), 'a revived key signs for the certificate made before');

    const elsewhere = ensurePki(join(parent, 'other'));
    assert.notEqual(ecKeyOf(elsewhere.csca).privateKey, ecKeyOf(first.csca).privateKey);
  } finally {
    rmSync(parent, { recursive: true });
  }
});

test('processes that start at once agree on one PKI', { skip: process.platform === 'win32' }, async () => {
  const parent = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    const program = `import { ensurePki } from ${JSON.stringify(new URL('./store.ts', import.meta.url).href)};
      process.stdout.write(ensurePki(${JSON.stringify(join(parent, 'keys'))}).csca.serialNumber.toString(16));`;
    const run = promisify(execFile);
    const keys = await Promise.all(
      [1, 2, 3].map(() => run(process.execPath, ['--input-type=module', '--eval', program])),
    );
    assert.equal(new Set(keys.map(({ stdout }) => stdout)).size, 1);
    assert.deepEqual(readdirSync(join(parent, 'keys')).toSorted(), ['simulated-pki-2.json', 'trust']);
  } finally {
    rmSync(parent, { recursive: true });
  }
});

test('ensurePki refuses a folder open to others', { skip: process.platform === 'win32' }, () => {
  assert.throws(() => ensurePki('/'), /open to others/);
});
