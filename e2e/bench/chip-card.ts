import { parseArgs } from 'node:util';
import { encodeTlv } from '@motcua/drivers/tlv';
import { type CardContent, createCard, HONEST_CHIP, issueCard } from '@motcua/simulators/card';
import { buildCom, findCitizen, mrzKey } from '@motcua/simulators/citizens';
import { isBitRate, overLink } from '@motcua/simulators/link';
import { buildSod, createPki } from '@motcua/simulators/pki';
import { VpcdLink } from '@motcua/simulators/reader';
import type { ChipBenchCards } from './chip-model.ts';

/**
 * The cards of the chip bench, next to pcscd inside the lane: `node chip-card.ts --port N --port M [--link 424]`. On the first
 * reader COM, SOD, DG1, DG2, DG14, DG15; on the second DG13 as well. Tells on standard output how they open, when they lie.
 */
/** With a DG13 of 428 bytes, as long as the published example. */
const CITIZEN = findCitizen('senior-no-expiry');
/** EF.DG2 as long as the one that the two readers of the comparison were given. */
const FACE_FILE_BYTES = 17_018;

const { values } = parseArgs({ options: { port: { type: 'string', multiple: true }, link: { type: 'string' } } });
const bitRate = values.link === undefined ? undefined : Number(values.link);
if (bitRate !== undefined && !isBitRate(bitRate)) throw new RangeError('--link takes 106, 212, 424 or 848');

const pki = createPki();
const issued = issueCard({
  citizen: CITIZEN,
  pki,
  profile: { ...HONEST_CHIP, document: { activeAuthentication: { kind: 'rsa', hash: 'sha256' } } },
});

/** The issued card with other groups, signed anew. */
function withGroups(numbers: readonly number[]): CardContent {
  // Bytes like those of a compressed image: no two reads alike.
  const face = new Uint8Array(FACE_FILE_BYTES - 4).map((_, i) => (i * i * 31 + (i >> 3)) & 0xff);
  const dataGroups = new Map(
    [...issued.files.dataGroups, [2, encodeTlv(0x75, face)] as const].filter(([number]) => numbers.includes(number)),
  );
  const sod = buildSod({
    files: dataGroups,
    signer: pki.signers.current,
    signedAt: new Date(`${CITIZEN.issueDate}T03:00:00Z`),
    hash: pki.hash,
  });
  return { ...issued, files: { ...issued.files, com: buildCom([...dataGroups.keys()]), sod, dataGroups } };
}

const sets = [
  [1, 2, 14, 15],
  [1, 2, 13, 14, 15],
];
const links = sets.map((numbers, i) => {
  const card = createCard({ ...withGroups(numbers), profile: HONEST_CHIP });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const slow =
    bitRate === undefined ? card : overLink(card, { link: { bitRate }, pause, monotonicMs: () => performance.now() });
  return new VpcdLink(slow, { port: Number(values.port?.[i]) });
});
await Promise.all(links.map((link) => link.insert()));
const told: ChipBenchCards = {
  anchor: Buffer.from(pki.csca.certificate).toString('base64'),
  can: CITIZEN.citizenNumber.slice(-6),
  mrz: mrzKey(CITIZEN),
};
process.stdout.write(`${JSON.stringify(told)}\n`);
// Until whoever started it has no more use for it.
process.stdin.resume().on('end', () => process.exit(0));
