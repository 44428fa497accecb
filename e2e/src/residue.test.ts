import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { FieldModel, ScreenModel } from '@motcua/core/contract';
import { createStage, type Stage } from '@motcua/demo/stage';
import { findCitizen, mrzLines, qrText } from '@motcua/simulators/citizens';
import { NO_CHROMIUM } from './chromium.ts';
import { dossiersAt } from './desk.ts';
import { type Hands, handsOn } from './hands.ts';
import { searchMemory } from './memory-search.ts';
import { createPageRenderers, type PageRenderers } from './page-renderers.ts';
import { actOn } from './page-visit.ts';
import { descendantsOf, isAlive, type ProcessFacts } from './processes.ts';
import { type SeparateKiosk, startSeparateKiosk } from './separate-kiosk.ts';

const CITIZEN = findCitizen('adult-2021');
const slashed = (date: string): string => date.split('-').reverse().join('/');

/** Typed by the citizen; made up anew, so that no program text and no file holds them before. */
const TYPED = {
  phone: `09${randomInt(10_000_000, 99_999_999)}`,
  employerName: `Xưởng dệt ${randomBytes(6).toString('hex')}`,
  'bankAccount.accountNumber': `9${randomInt(1_000_000_000, 9_999_999_999)}`,
  'currentAddress.detail': `Ngõ nhỏ ${randomBytes(6).toString('hex')}, Phường Thử`,
} as const;
/** Answered so that all of that is asked for. */
const ANSWERED: Readonly<Record<string, string>> = { ...TYPED, livesAtPermanentAddress: 'false' };

/** In the chip alone (the QR has the old number too) and asked for by nobody here: it never leaves the device host. */
const NEVER_ASKED_FOR = [
  ['father', CITIZEN.parents?.[0]],
  ['mother', CITIZEN.parents?.[1]],
  ['spouse', CITIZEN.spouseName],
  ['identifying features', CITIZEN.identifyingFeatures],
  ['place of origin', CITIZEN.placeOfOrigin],
].map(([what, text]): readonly [string, string] => {
  assert.ok(what && text, 'a citizen of whom the card tells everything');
  return [what, text];
});

/** What is looked for, by what it is: the reports name it and never show it. */
const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['number', CITIZEN.citizenNumber],
  ['name', CITIZEN.fullName],
  ['address', CITIZEN.address],
  ['birth date, ISO', CITIZEN.dateOfBirth],
  ['birth date, dd/MM/yyyy', slashed(CITIZEN.dateOfBirth)],
  ['issue date, ISO', CITIZEN.issueDate],
  ['issue date, dd/MM/yyyy', slashed(CITIZEN.issueDate)],
  ['old number', String(CITIZEN.oldIdNumber)],
  ['QR', qrText(CITIZEN)],
  ['MRZ name', mrzLines(CITIZEN)[2]],
  ...NEVER_ASKED_FOR,
  ...Object.entries(TYPED),
];
const texts = TEXTS.map(([, text]) => text);

/** Each on the review, so both in the session process and in the page. */
const ON_THE_SCREEN = ['number', 'name', 'address', 'birth date, dd/MM/yyyy', ...Object.keys(TYPED)];

const skip = NO_CHROMIUM || memoryOutOfReach();

test('after a session nothing of the citizen is in any process, file or output of the product', { skip }, async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'motcua-residue-'));
  const formerTemporary = process.env.TMPDIR;
  // Everything that anybody puts into the temporary folder from here on lies in a folder that can be searched whole.
  process.env.TMPDIR = temporary;
  const stage = await createStage();
  const renderers = createPageRenderers('portrait');
  const { folder, deviceHost, province } = stage;
  const dataFolder = join(folder, 'data');
  const place = { folder, deviceHost, province: { url: province.url } };
  const kiosk = await startSeparateKiosk({ place, dataFolder, renderers: renderers.host });
  try {
    const hands = handsOn(await renderers.page());
    await hands.look();
    assert.deepEqual(inMemory(everyProcess(kiosk, renderers)), [], 'the texts are nowhere before the citizen comes');

    await walk(stage, hands, 'review');
    const during = everyProcess(kiosk, renderers);
    const found = inMemory(during);
    assertFound(found, (one) => one.command.includes('session-process'));
    assertFound(found, (one) => one.command.includes('--type=renderer'));
    assert.deepEqual(
      found.filter(({ pid, command }) => pid === kiosk.pid || isPcscd(command)),
      [],
      'what outlives the citizen holds nothing of them, also while they are there: ciphertext passes through, no more',
    );

    const unasked = new Set(NEVER_ASKED_FOR.map(([what]) => what));
    assert.deepEqual(
      found.filter(({ what, command }) => unasked.has(what) && !command.includes('device-host-process')),
      [],
      'what the procedure does not ask for goes no further than the device host',
    );

    const receipt = await walk(stage, hands, 'receipt');
    assert.ok(receipt.screen.name === 'receipt' && receipt.screen.receipt.dossierCode);
    await stage.reader.remove();
    const page = await renderers.page();
    const closed = new Promise<void>((resolve) => page.once('close', () => resolve()));
    await hands.do({ type: 'finish' }, receipt);
    await hands.do({ type: 'rate', stars: 5 }, await hands.lookAgain(receipt));
    await closed;
    assert.equal((await handsOn(await renderers.page()).look()).screen.name, 'attract');

    const after = everyProcess(kiosk, renderers);
    const served = during.filter(
      ({ pid, command }) => pid !== kiosk.pid && !isPcscd(command) && !isSpare(command, pid, during),
    );
    for (const { pid, command } of served)
      assert.equal(isAlive(pid), false, `${basename(command)} outlived the citizen`);
    assert.deepEqual(
      after.filter(({ command }) => command.includes('courier-process')),
      [],
    );
    for (const kind of ['session-process', 'device-host-process', '--type=renderer'])
      assert.ok(
        after.some(({ command }) => command.includes(kind)),
        `a new ${kind}`,
      );
    assert.equal(
      after.some(({ command }) => isPcscd(command)),
      stage.reader.binding !== 'in-process',
    );
    assert.deepEqual(inMemory(after), []);

    const files = inFiles(temporary);
    const ofProvince = files.found.filter(({ file }) => file.includes('province.sqlite'));
    assert.ok(ofProvince.length > 0, 'the search finds what is there');
    assert.deepEqual(files.found, ofProvince);
    for (const file of ['journal.db', 'audit.jsonl', 'ratings.json', 'demo-kiosk.key'])
      assert.ok(
        files.searched.some((one) => basename(one) === file),
        `${file} was searched`,
      );
    assert.equal(dossiersAt(stage).length, 1);

    const said = [kiosk.output(), ...renderers.console, ...renderers.output].join('\n');
    assert.deepEqual(whatIn(Buffer.from(said)), []);
  } finally {
    await kiosk.stop();
    await stage.close();
    if (formerTemporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = formerTemporary;
    rmSync(temporary, { recursive: true, force: true });
  }
});

async function walk(stage: Stage, hands: Hands, until: 'review' | 'receipt'): Promise<ScreenModel> {
  const fill = ({ id }: FieldModel): string | undefined => ANSWERED[id];
  const who = { serviceId: 'unemployment-benefit', citizenId: CITIZEN.id, language: 'vi' } as const;
  const visit = { ...who, fill, stage, hands, today: new Date().toISOString().slice(0, 10) };
  for (let model = await hands.look(); ; model = await hands.lookAgain(model)) {
    const { screen } = model;
    if (screen.name === until && (screen.name !== 'receipt' || screen.receipt.slip === 'printed')) return model;
    await actOn(model, visit);
  }
}

interface Found {
  readonly pid: number;
  readonly command: string;
  readonly what: string;
}

const isPcscd = (command: string): boolean => /^\S*pcscd --foreground/.test(command);

/** The kiosk's long-lived process, all its children, the whole browser, pcscd. Card and scanner are the citizen's side. */
function everyProcess(kiosk: SeparateKiosk, renderers: PageRenderers): readonly ProcessFacts[] {
  const roots = [kiosk.pid, renderers.pid()];
  const facts = descendantsOf(process.pid);
  return [
    ...facts.filter(({ pid, command }) => roots.includes(pid) || isPcscd(command)),
    ...roots.flatMap(descendantsOf),
  ];
}

/** The session process that stands ready for the next citizen is the youngest. */
function isSpare(command: string, pid: number, all: readonly ProcessFacts[]): boolean {
  return command.includes('session-process') && all.findLast((one) => one.command === command)?.pid === pid;
}

function inMemory(processes: readonly ProcessFacts[]): readonly Found[] {
  return processes.flatMap(({ pid, command }) => {
    const hits = new Set(searchMemory(pid, texts).map(({ text }) => TEXTS[text]?.[0] ?? ''));
    return [...hits].map((what) => ({ pid, command, what }));
  });
}

function assertFound(found: readonly Found[], isMeant: (one: Found) => boolean): void {
  const there = found.filter(isMeant).map(({ what }) => what);
  for (const what of ON_THE_SCREEN) assert.ok(there.includes(what), `the search does not find what is there: ${what}`);
}

function inFiles(folder: string) {
  const searched = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return { searched, found: searched.flatMap((file) => whatIn(readFileSync(file)).map((what) => ({ file, what }))) };
}

function whatIn(bytes: Buffer): readonly string[] {
  return TEXTS.filter(([, text]) => bytes.includes(text) || bytes.includes(text, 0, 'utf16le')).map(([what]) => what);
}

function memoryOutOfReach(): string | false {
  try {
    closeSync(openSync('/proc/self/mem', 'r'));
    return false;
  } catch {
    return 'no access to /proc/<pid>/mem';
  }
}
