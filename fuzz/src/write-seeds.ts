/**
 * Makes `fuzz/seeds` (but `lds.hex`, which was made by hand), or those that are named: `node fuzz/src/write-seeds.ts [NAME…]`.
 * Signatures are made afresh each time by keys that are then gone; only run it when a format gains something that the seeds lack.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { encodeInteger, encodeOid, encodeTlv } from '@motcua/drivers/tlv';
import ldsVectors from '@motcua/drivers/vectors/lds-9303-10.json' with { type: 'json' };
import imageVectors from '@motcua/drivers/vectors/lds-images.json' with { type: 'json' };
import mrzVectors from '@motcua/drivers/vectors/mrz.json' with { type: 'json' };
import sodVectors from '@motcua/drivers/vectors/sod-openssl.json' with { type: 'json' };
import cardVectors from '@motcua/drivers/vectors/vn-card.json' with { type: 'json' };
import { buildCardAccess, buildCom, buildDg1, buildDg13, citizens, qrText } from '@motcua/simulators/citizens';
import {
  buildCardSecurity,
  buildSod,
  createCsca,
  createDhKey,
  createEcKey,
  createPki,
  createRsaKey,
  issueLink,
  issueRevocationList,
  issueSigner,
  type KeySpec,
  masterListOf,
  publicKeyInfoOf,
  type SignatureAlgorithm,
} from '@motcua/simulators/pki';
import { toHidReports } from '@motcua/simulators/scanner';

type Remarked = readonly [remark: string, inputHex: string];

const folder = new URL('../seeds/', import.meta.url);
mkdirSync(folder, { recursive: true });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = (value: string): string => hex(new TextEncoder().encode(value));

function write(name: string, about: string, inputs: readonly Remarked[]): void {
  const wanted = process.argv.slice(2);
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const lines = inputs.map(([remark, input]) => `# ${remark}\n${input.toLowerCase()}\n`);
  writeFileSync(new URL(`${name}.hex`, folder), `# ${about}\n${lines.join('')}`);
}

writePki();
writeDataGroups();
writeKeys();
writeTexts();

function writePki(): void {
  write(
    'sod',
    'EF.SOD made with OpenSSL (drivers/vectors/sod-openssl.json).',
    sodVectors.cases.map(({ id, sodHex }) => [id, sodHex]),
  );
  write(
    'csca',
    'The issuers of sod.hex.',
    sodVectors.cases.map(({ id, cscaHex }) => [id, cscaHex]),
  );

  const signedAt = new Date('2025-03-01T00:00:00Z');
  const files = new Map([
    [1, Buffer.from('61025f1f', 'hex')],
    [13, Buffer.from('6d03020105', 'hex')],
  ]);
  // Small keys: a signature is checked for every input that changes.
  const kinds: readonly (readonly [string, KeySpec, SignatureAlgorithm])[] = [
    ['RSA, PKCS #1', { kind: 'rsa', modulusBits: 1_024 }, { kind: 'rsa-pkcs1', hash: 'sha256' }],
    ['RSA, PSS', { kind: 'rsa', modulusBits: 1_024 }, { kind: 'rsa-pss', hash: 'sha256', saltBytes: 20 }],
    ['P-256', { kind: 'ec', curve: 'secp256r1' }, { kind: 'ecdsa', hash: 'sha256' }],
  ];
  const authorities = kinds.map(([name, key, algorithm]) => {
    const csca = createCsca({ key, algorithm });
    return { name, csca, signer: issueSigner(csca, { algorithm }) };
  });
  write(
    'sod-simulated',
    'EF.SOD of simulated authorities.',
    authorities.flatMap(({ name, signer }): Remarked[] => [
      [name, hex(buildSod({ signer, files, signedAt }))],
      [`${name}, BER`, hex(buildSod({ signer, files, encoding: 'indefinite', signerIdentifier: 'key-identifier' }))],
    ]),
  );
  write(
    'csca-simulated',
    'The authorities of sod-simulated.hex.',
    authorities.map(({ name, csca }) => [name, hex(csca.certificate)]),
  );
  const securityInfos = ['300d060804007f0007020202020101', '3012060a04007f0007020204020202010202010d'];
  write(
    'card-security',
    'EF.CardSecurity of simulated authorities.',
    authorities.map(({ name, signer }) => [
      name,
      hex(
        buildCardSecurity(
          securityInfos.map((info) => Buffer.from(info, 'hex')),
          { signer },
        ),
      ),
    ]),
  );
  const pki = createPki();
  const period = { thisUpdate: signedAt, nextUpdate: new Date('2035-01-01T00:00:00Z') };
  write('certificates', 'Certificates of a simulated PKI, a link certificate and revocation lists.', [
    ...authorities.map(({ name, signer }): Remarked => [name, hex(signer.certificate)]),
    ...authorities.map(({ name, csca }): Remarked => [name, hex(issueRevocationList([1n, 2n ** 80n], csca, period))]),
    ...authorities.map(({ name, csca }): Remarked => [name, hex(issueLink(csca, pki.csca))]),
    ['explicit parameters', hex(pki.csca.certificate)],
  ]);
  write('master-lists', 'A CSCA master list of the simulated PKI.', [
    ['brainpoolP384r1', hex(masterListOf(pki, signedAt))],
  ]);
}

function writeDataGroups(): void {
  const people = citizens.slice(0, 6);
  write('dg1', 'EF.DG1 of made-up people, and of the specimens of ICAO 9303-4, -5 and -6.', [
    ...people.map((one): Remarked => [one.id, hex(buildDg1(one))]),
    ...mrzVectors.specimens.map(({ type, MRZ: lines }, i): Remarked => {
      return [`${type} ${i}`, hex(encodeTlv(0x61, encodeTlv(0x5f1f, new TextEncoder().encode(lines.join('')))))];
    }),
  ]);
  write('dg13', 'EF.DG13 of made-up people, and the published layout.', [
    ...people.map((one): Remarked => [one.id, hex(buildDg13(one))]),
    ...cardVectors.dg13.map(({ id, hex: file }): Remarked => [id, file]),
  ]);
  write('com', 'EF.COM.', [['all groups', hex(buildCom([1, 2, 13, 14, 15]))]]);
  write('card-access', 'EF.CardAccess.', [
    ['2021 card', cardVectors.efCardAccess.hex],
    ['without PACE', hex(buildCardAccess({ pace: 'absent' }))],
  ]);
  write(
    'lds-9303-10',
    'Examples of ICAO 9303-10, Appendix A, but the one of 2,000 zeros.',
    ldsVectors.examples.filter((one) => one.hex.length < 2_000).map((one) => [one.id, one.hex]),
  );
  write(
    'images',
    'JPEG and JPEG 2000 images of 24 × 32 pixels (drivers/vectors/lds-images.json).',
    imageVectors.images.map(({ id, base64 }) => [id, hex(Buffer.from(base64, 'base64'))]),
  );
}

/** What the chip says of its protocols and keys (ICAO 9303-11 §9.2, BSI TR-03110-3 A.1.1). */
function writeKeys(): void {
  const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
  const integer = (value: number): Uint8Array => encodeTlv(0x02, encodeInteger(value));
  const info = (dotted: string, ...rest: readonly Uint8Array[]): Uint8Array => encodeTlv(0x30, oid(dotted), ...rest);
  const of = (protocol: string): string => `0.4.0.127.0.7.2.2.${protocol}`;
  const pace = [1, 2, 3, 4, 6].map((mapping) =>
    info(of(`4.${mapping}.${mapping % 4 === 0 ? 4 : 2}`), integer(2), integer(mapping % 2 === 1 ? 1 : 13)),
  );
  const parameters = encodeTlv(0x30, oid('0.4.0.127.0.7.1.2'), integer(12));
  const domain = info(of('4.2'), parameters, integer(12));
  const keys: readonly (readonly [string, Uint8Array])[] = [
    ['EC', info(of('1.2'), publicKeyInfoOf(createEcKey('brainpoolP256r1'), { ec: 'named' }))],
    ['EC, explicit', info(of('1.2'), publicKeyInfoOf(createEcKey('secp256r1'), { ec: 'explicit' }), integer(1))],
    ['DH', info(of('1.1'), publicKeyInfoOf(createDhKey(0)), integer(2))],
    ['DH, PKCS #3', info(of('1.1'), publicKeyInfoOf(createDhKey(1), { dh: 'pkcs3' }))],
  ];
  const chip = [info(of('3.2.2'), integer(1), integer(1)), info(of('3.1.1'), integer(1))];
  write('security-infos', 'EF.CardAccess, DG14 and DG15 with every protocol and kind of key.', [
    ['EF.CardAccess', hex(encodeTlv(0x31, ...pace, domain))],
    ...keys.map(([name, key]): Remarked => [`DG14, ${name}`, hex(encodeTlv(0x6e, encodeTlv(0x31, key, ...chip)))]),
    ['DG15, RSA', hex(encodeTlv(0x6f, publicKeyInfoOf(createRsaKey(1_024))))],
    ['DG15, EC', hex(encodeTlv(0x6f, publicKeyInfoOf(createEcKey('secp256r1'), { ec: 'named' })))],
  ]);
}

function writeTexts(): void {
  const people = citizens.slice(0, 6);
  write('qr', 'The text of QR codes, UTF-8.', [
    ...people.map((one): Remarked => [one.id, text(qrText(one))]),
    ...cardVectors.qr.map(({ id, raw }): Remarked => [id, text(raw)]),
  ]);
  write('mrz', 'Machine readable zones, line after line (ICAO 9303-4, -5, -6 and made-up people).', [
    ...people.map((one): Remarked => [one.id, hex(buildDg1(one).subarray(5))]),
    ...mrzVectors.specimens.map(({ type, MRZ: lines }, i): Remarked => [`${type} ${i}`, text(lines.join(''))]),
  ]);
  write(
    'hid',
    'HID input reports, 64 bytes each, after a byte for the layout.',
    people.slice(0, 2).flatMap((one) =>
      (['access-is', 'newland'] as const).map((layout, i): Remarked => {
        const reports = toHidReports(new TextEncoder().encode(qrText(one)), { layout });
        return [`${one.id}, ${layout}`, hex(Buffer.concat([Uint8Array.of(i), ...reports]))];
      }),
    ),
  );
}
