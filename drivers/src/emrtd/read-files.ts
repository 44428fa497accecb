import { toHex } from '../tlv/index.ts';
import type { LinkFailure } from './card-link.ts';
import { type CardFile, dataGroupFile, EF_COM, EF_SOD, type FileRead, readFile } from './files.ts';
import type { DataGroupNumber } from './model.ts';
import { parseSod } from './passive-auth/sod.ts';
import { isFinal, sizeOf } from './read-opening.ts';
import type { ReadRequest, SignedFiles } from './read-request.ts';
import { ended, found, type Known, type Reading, type StepResult } from './reading.ts';
import { parseDataGroup14 } from './security-infos.ts';

/* The steps that read files: what the form needs first, the face last, since it is the largest by far. */

type Sized = Pick<Known, 'size'>;

/** DG1 and DG13: with them the form can fill, before a proof of any kind. Nothing of it is shown as proven before that came. */
export async function readFormFiles(reading: Reading, known: Sized): Promise<StepResult> {
  const { dataGroups } = reading.request;
  const first = await readGroups(reading, known, isAsked(dataGroups, 1) ? [1] : []);
  if (first.ended !== null) return first;
  if (dataGroups !== 'all-listed') return readGroups(reading, known, isAsked(dataGroups, 13) ? [13] : []);
  // Before the SOD tells which groups there are, DG1 tells whether it is a Vietnamese card, and these have DG13.
  return isVietnameseCard(reading.files.get(1)) ? tryGroup(reading, known, 13) : first;
}

/** One exchange for a group that is likely to be there. If it is not, and the SOD lists it after all, it is asked for again. */
async function tryGroup(reading: Reading, known: Sized, group: DataGroupNumber): Promise<StepResult> {
  if (reading.files.has(group)) return found({});
  const read = await readOne(reading, known, dataGroupFile(group), { selectIfRefused: false });
  if (read instanceof Uint8Array) reading.files.set(group, read);
  else if (isFinal(read)) return ended(read);
  return found({});
}

/** What the chip offers to prove itself with. A card without DG14 has no Chip Authentication; if the SOD lists it, the summary says so. */
export async function readDataGroup14(
  reading: Reading,
  known: Sized & Pick<Known, 'signedInfos'>,
): Promise<StepResult<'signedInfos'>> {
  if (known.signedInfos !== null) return found({});
  const read = await readGroups(reading, known, [14]);
  const bytes = reading.files.get(14);
  if (read.ended !== null || bytes === undefined) return read;
  const infos = parseDataGroup14(bytes);
  if (infos.ok) return found({ signedInfos: infos.value });
  note(reading, { code: 'file-malformed', message: 'DG14 is not a set of SecurityInfos' });
  return found({});
}

/** The signed list of files. With it the verification begins, beside the reading. */
export async function readSod(
  reading: Reading,
  known: Sized & Pick<Known, 'sod' | 'sodUnusable' | 'cardSecurity'>,
): Promise<StepResult<'sod' | 'sodUnusable' | 'listed' | 'verifying'>> {
  if (known.sod !== null || known.sodUnusable) return found({});
  const read = await readOne(reading, known, EF_SOD);
  if (!(read instanceof Uint8Array)) {
    if (isFinal(read)) return ended(read);
    note(reading, read);
    return found({ sodUnusable: true });
  }
  const verifying = reading.request.verifyBeside?.(
    signedFiles(reading, { sod: read, cardSecurity: known.cardSecurity }),
  );
  const sod = parseSod(read);
  const listed = sod.ok ? [...sod.value.securityObject.hashes.keys()] : [];
  return found({ sod: read, listed, verifying: verifying ?? null });
}

export const signedFiles = (
  { request, clock }: Reading,
  files: Pick<SignedFiles, 'sod' | 'cardSecurity'>,
): SignedFiles => {
  const { allowSimulated, legacyAlgorithms } = request.policy;
  const rules = { allowSimulated, ...(legacyAlgorithms === undefined ? {} : { legacyAlgorithms }) };
  return { ...files, ...rules, trust: request.trust, now: clock.now() };
};

export async function readSmallFiles(
  reading: Reading,
  known: Sized & Pick<Known, 'listed' | 'com'>,
): Promise<StepResult<'com'>> {
  const { com: asked, dataGroups } = reading.request;
  let { com } = known;
  if (asked === true && com === null) {
    const read = await readOne(reading, known, EF_COM);
    if (read instanceof Uint8Array) com = read;
    else if (isFinal(read)) return ended(read);
    else note(reading, read);
  }
  const groups = groupsOf(dataGroups, known.listed).filter((group) => !LARGE.has(group));
  const rest = await readGroups(reading, known, groups);
  return { ...rest, found: { com } };
}

export const readLargeFiles = (reading: Reading, known: Sized & Pick<Known, 'listed'>): Promise<StepResult> =>
  readGroups(
    reading,
    known,
    groupsOf(reading.request.dataGroups, known.listed).filter((group) => LARGE.has(group)),
  );

/** Images: face, portrait, signature. */
const LARGE: ReadonlySet<DataGroupNumber> = new Set([2, 5, 7]);

/** Fingerprints and iris open to inspection systems with a certificate of the authority alone: on `all` they are left out. */
const RESTRICTED: ReadonlySet<DataGroupNumber> = new Set([3, 4]);

const isAsked = (dataGroups: ReadRequest['dataGroups'], group: DataGroupNumber): boolean =>
  dataGroups === 'all-listed' || dataGroups.includes(group);

/** DG1 besides what is asked for: it names the state, without which its issuer cannot be judged. */
const groupsOf = (asked: ReadRequest['dataGroups'], listed: readonly DataGroupNumber[]): DataGroupNumber[] =>
  (asked === 'all-listed'
    ? listed.filter((group) => !RESTRICTED.has(group))
    : [...new Set([...listed.filter((group) => group === 1), ...asked])]
  ).sort((a, b) => a - b);

/** TD1 of Viet Nam (`I?VNM`), by the tag list of DG1 and the first characters of its MRZ. */
const isVietnameseCard = (dg1: Uint8Array | undefined): boolean =>
  dg1 !== undefined && /^615d5f1f5a49..564e4d/.test(toHex(dg1.subarray(0, 10)));

/** Those that did not come yet, in this order. A file that is missing or denied is noted, and the others are read. */
export async function readGroups(
  reading: Reading,
  known: Sized,
  groups: readonly DataGroupNumber[],
): Promise<StepResult> {
  for (const group of groups) {
    if (reading.files.has(group) || reading.withheld.has(group)) continue;
    const read = await readOne(reading, known, dataGroupFile(group));
    if (read instanceof Uint8Array) {
      reading.files.set(group, read);
      continue;
    }
    if (isFinal(read)) return ended(read);
    if (!RESTRICTED.has(group)) reading.withheld.add(group);
    // Without DG14 the chip offers no Chip Authentication, which is no failure of its own.
    if (group !== 14 || read.code !== 'file-missing') note(reading, read);
  }
  return found({});
}

/** One file, from where an earlier session left it. */
async function readOne(
  reading: Reading,
  known: Sized,
  file: CardFile,
  options: Pick<FileRead, 'selectIfRefused'> = {},
): Promise<Uint8Array | LinkFailure> {
  const startedMs = reading.clock.monotonicMs();
  const partial = reading.current?.name === file.name ? reading.current.bytes : new Uint8Array(0);
  const read = await readFile(reading.link, file, {
    size: sizeOf(known),
    byShortFileId: reading.byShortFileId,
    partial,
    ...options,
    // Quirk `no-sfi`: what one file was refused for, the others most likely are too.
    onShortFileIdRefused: () => {
      reading.byShortFileId = false;
    },
    onBytes: (progress) => reading.reportBytes(file.name, progress),
  });
  reading.ms.files[file.name] = (reading.ms.files[file.name] ?? 0) + reading.clock.monotonicMs() - startedMs;
  reading.current = read.ok ? null : { name: file.name, bytes: Uint8Array.from(read.error.partial) };
  if (read.ok) {
    reading.completedBytes += read.value.length;
    return read.value;
  }
  const { failure } = read.error;
  if (!isFinal(failure)) reading.current = null;
  return failure;
}

/** Without what only the link needs to know. */
function note(reading: Reading, { code, message }: LinkFailure): void {
  reading.found.push({ code, message });
}
