/**
 * Makes `fuzz/seeds`: `node fuzz/src/write-seeds.ts`. Signatures are made afresh each time by keys that are then gone; only
 * run it when a format gains something that the seeds lack.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import mrzVectors from '@motcua/drivers/vectors/mrz.json' with { type: 'json' };
import sodVectors from '@motcua/drivers/vectors/sod-openssl.json' with { type: 'json' };
import cardVectors from '@motcua/drivers/vectors/vn-card.json' with { type: 'json' };
import { buildCardAccess, buildCom, buildDg1, buildDg13, citizens, qrText } from '@motcua/simulators/citizens';
import { createPki } from '@motcua/simulators/pki';
import { toHidReports } from '@motcua/simulators/scanner';

const folder = new URL('../seeds/', import.meta.url);
mkdirSync(folder, { recursive: true });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = (value: string): string => hex(new TextEncoder().encode(value));

function write(name: string, about: string, inputs: readonly (readonly [string, string])[]): void {
  const lines = inputs.map(([remark, input]) => `# ${remark}\n${input.toLowerCase()}\n`);
  writeFileSync(new URL(`${name}.hex`, folder), `# ${about}\n${lines.join('')}`);
}

const people = citizens.slice(0, 6);
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
const pki = createPki();
write('certificates', 'Certificates of a simulated PKI, and its revocation list.', [
  ...Object.entries(pki.signers).map(([name, { certificate }]) => [name, hex(certificate)] as const),
  ['csca', hex(pki.csca.certificate)],
  ['revocation list', hex(pki.revocationList)],
]);
write(
  'dg1',
  'EF.DG1 of made-up people.',
  people.map((one) => [one.id, hex(buildDg1(one))]),
);
write('dg13', 'EF.DG13 of made-up people, and the published layout.', [
  ...people.map((one) => [one.id, hex(buildDg13(one))] as const),
  ...cardVectors.dg13.map(({ id, hex: file }) => [id, file] as const),
]);
write('com', 'EF.COM.', [['all groups', hex(buildCom([1, 2, 13, 14, 15]))]]);
write('card-access', 'EF.CardAccess.', [
  ['2021 card', cardVectors.efCardAccess.hex],
  ['without PACE', hex(buildCardAccess({ pace: 'absent' }))],
]);
write('qr', 'The text of QR codes, UTF-8.', [
  ...people.map((one) => [one.id, text(qrText(one))] as const),
  ...cardVectors.qr.map(({ id, raw }) => [id, text(raw)] as const),
]);
write('mrz', 'Machine readable zones, line after line (ICAO 9303-4, -5, -6 and made-up people).', [
  ...people.map((one) => [one.id, hex(buildDg1(one).subarray(5))] as const),
  ...mrzVectors.specimens.map(({ type, MRZ: lines }, i) => [`${type} ${i}`, text(lines.join(''))] as const),
]);
write('hid', 'HID input reports, 64 bytes each, after a byte for the layout.', [
  ...people.slice(0, 2).flatMap((one) =>
    (['access-is', 'newland'] as const).map((layout, i) => {
      const reports = toHidReports(new TextEncoder().encode(qrText(one)), { layout });
      return [`${one.id}, ${layout}`, hex(Buffer.concat([Uint8Array.of(i), ...reports]))] as const;
    }),
  ),
]);
