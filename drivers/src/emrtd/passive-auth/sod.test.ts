import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concatBytes, encodeInteger, encodeOid, encodeTlv } from '../../tlv/index.ts';
import { parseCertificate } from './certificate.ts';
import { parseSod } from './sod.ts';
import { HASH_OIDS, hash, securityObject } from './testing/issuing.ts';
import { certificate, examine, FILES, sodOf } from './testing/scene.ts';

/* LDSSecurityObject (ICAO 9303-10 §4.6.2.3), signed as it stands: what of it is not as it should be leaves no list of files. */

const version = encodeTlv(0x02, encodeInteger(0));
const algorithm = encodeTlv(0x30, encodeTlv(0x06, encodeOid(HASH_OIDS.sha256)));
const octets = (file: Uint8Array): Uint8Array => encodeTlv(0x04, hash('sha256', file));
const number = (n: number): Uint8Array => encodeTlv(0x02, encodeInteger(n));
const [first, second] = [...FILES].map(([group, file]) => encodeTlv(0x30, number(group), octets(file))) as [
  Uint8Array,
  Uint8Array,
];
const list = encodeTlv(0x30, first, second);
const object = (...parts: readonly Uint8Array[]): Uint8Array => encodeTlv(0x30, ...parts);
const entry = (...parts: readonly Uint8Array[]): Uint8Array =>
  object(version, algorithm, encodeTlv(0x30, encodeTlv(0x30, ...parts)));
const file = FILES.get(1) ?? assert.fail();

describe('the list of hashes', () => {
  it('is read as it should be, and with the version of the LDS behind it', () => {
    const ldsVersion = encodeTlv(0x30, encodeTlv(0x13, Uint8Array.of(0x31)), encodeTlv(0x13, Uint8Array.of(0x34)));
    for (const content of [
      securityObject('sha256', FILES),
      object(version, algorithm, list),
      object(number(1), algorithm, list, ldsVersion),
      entry(number(1), octets(file)),
      entry(number(16), octets(file)),
    ]) {
      assert.equal(examine({ content }).sodSignature, 'valid');
    }
    const { dataGroups, listedGroups } = examine({ content: object(version, algorithm, list) });
    assert.deepEqual([listedGroups, dataGroups.DG1?.hash, dataGroups.DG13?.hash], [[1, 13], 'match', 'match']);
  });

  for (const [what, content] of Object.entries({
    'a SET': encodeTlv(0x31, version, algorithm, list),
    'something behind it': concatBytes(object(version, algorithm, list), encodeTlv(0x05)),
    'nothing at all': new Uint8Array(),
    'without a version': object(algorithm, list),
    'a version that is no number': object(encodeTlv(0x04, Uint8Array.of(0)), algorithm, list),
    'without an algorithm': object(version, list),
    'an algorithm that is none': object(version, encodeTlv(0x30, number(1)), list),
    'a SET of hashes': object(version, algorithm, encodeTlv(0x31, first, second)),
    'without hashes': object(version, algorithm),
    'an empty list': object(version, algorithm, encodeTlv(0x30)),
    'a group twice, with one hash': object(version, algorithm, encodeTlv(0x30, first, second, first)),
    'a group twice, with two hashes': object(
      version,
      algorithm,
      encodeTlv(0x30, first, second, encodeTlv(0x30, number(1), octets(new Uint8Array(1)))),
    ),
    'group 0': entry(number(0), octets(file)),
    'group 17': entry(number(17), octets(file)),
    'group −1': entry(encodeTlv(0x02, Uint8Array.of(0xff)), octets(file)),
    'a group of a number that no computer counts': entry(encodeTlv(0x02, new Uint8Array(9).fill(0x7f)), octets(file)),
    'a group that is no number': entry(encodeTlv(0x0a, Uint8Array.of(1)), octets(file)),
    'a group without a hash': entry(number(1)),
    'a hash of another tag': entry(number(1), encodeTlv(0x03, hash('sha256', file))),
    'something behind a hash': entry(number(1), octets(file), encodeTlv(0x05)),
    'an entry that is a SET': object(version, algorithm, encodeTlv(0x30, encodeTlv(0x31, number(1), octets(file)))),
  })) {
    it(`${what}: is none, though signed`, () => {
      const result = examine({ content });
      assert.deepEqual([result.sodSignature, result.listedGroups], [null, []]);
      assert.deepEqual(result.failures, [{ code: 'file-malformed', message: 'EF.SOD: security object' }]);
      assert.ok(Object.values(result.dataGroups).every((group) => group.hash === 'notCovered'));
    });
  }
});

describe('the file', () => {
  const inner = sodOf().subarray(4);
  it('is one object 77 around one ContentInfo', () => {
    assert.ok(parseSod(encodeTlv(0x77, inner)).ok);
    for (const [what, sod] of Object.entries({
      'another tag': encodeTlv(0x76, inner),
      'the ContentInfo alone': inner,
      'something behind it': concatBytes(encodeTlv(0x77, inner), encodeTlv(0x05)),
      twice: concatBytes(encodeTlv(0x77, inner), encodeTlv(0x77, inner)),
      'a SET in it': encodeTlv(0x77, encodeTlv(0x31, inner.subarray(4))),
      empty: encodeTlv(0x77),
      nothing: new Uint8Array(),
      'longer than 65,535 bytes': encodeTlv(0x77, inner, encodeTlv(0x04, new Uint8Array(65_535))),
    })) {
      assert.deepEqual(parseSod(sod), { ok: false, error: 'not a SOD' }, what);
    }
  });
});

describe('the outer shape of a certificate', () => {
  const body = parseCertificate(certificate) ?? assert.fail();
  const content = body.signed.content;
  const outerAlgorithm = encodeTlv(0x30, encodeTlv(0x06, encodeOid(body.signed.algorithm.oid)));
  const signature = encodeTlv(0x03, Uint8Array.of(0), body.signed.signature);

  it('is content, algorithm and signature, and nothing else', () => {
    assert.ok(parseCertificate(encodeTlv(0x30, content, outerAlgorithm, signature)));
    for (const [what, der] of Object.entries({
      'no signature': encodeTlv(0x30, content, outerAlgorithm),
      'no algorithm': encodeTlv(0x30, content, signature),
      'the content alone': encodeTlv(0x30, content),
      'something behind': encodeTlv(0x30, content, outerAlgorithm, signature, encodeTlv(0x05)),
      'a second signature': encodeTlv(0x30, content, outerAlgorithm, signature, signature),
      'unused bits in the signature': encodeTlv(
        0x30,
        content,
        outerAlgorithm,
        encodeTlv(0x03, Uint8Array.of(1), body.signed.signature),
      ),
      'a signature of octets': encodeTlv(
        0x30,
        content,
        outerAlgorithm,
        encodeTlv(0x04, Uint8Array.of(0), body.signed.signature),
      ),
      'an empty signature': encodeTlv(0x30, content, outerAlgorithm, encodeTlv(0x03)),
      'an algorithm that is none': encodeTlv(0x30, content, encodeTlv(0x30), signature),
      'another algorithm outside': encodeTlv(
        0x30,
        content,
        encodeTlv(0x30, encodeTlv(0x06, encodeOid('1.2.840.10045.4.3.4'))),
        signature,
      ),
      'a SET': encodeTlv(0x31, content, outerAlgorithm, signature),
    })) {
      assert.equal(parseCertificate(der), undefined, what);
    }
  });

  it('names its algorithm inside too', () => {
    // The third element of the content (RFC 5280 §4.1.2.3) made an OCTET STRING, by its bytes.
    const hex = Buffer.from(content).toString('hex');
    const algorithmHex = Buffer.from(outerAlgorithm).toString('hex');
    const at = hex.indexOf(algorithmHex);
    assert.ok(at > 0);
    const changed = Buffer.from(`${hex.slice(0, at)}04${hex.slice(at + 2)}`, 'hex');
    assert.equal(parseCertificate(encodeTlv(0x30, new Uint8Array(changed), outerAlgorithm, signature)), undefined);
  });
});
