import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '../apdu/index.ts';
import { concatBytes, encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import { dataGroupFile, EF_CARD_ACCESS, EF_SOD, MAX_FILE_BYTES, readFile } from './files.ts';
import { createReadSize } from './read-size.ts';
import { answeringChannel, linkOver } from './testing/scripted-channel.ts';

interface Quirks {
  readonly noShortFileId?: boolean;
  /** READ BINARY with a larger Ne answers 6700. */
  readonly largestNe?: number;
  /** Answers `6Cxx` instead of less than was asked for. */
  readonly exactLe?: boolean;
  /** Answers 6282 with what is left. */
  readonly endOfFileWarning?: boolean;
  readonly masterFileError?: boolean;
  readonly denied?: boolean;
}

/** One file on a card without secure messaging, by the book or with one of its known quirks. */
function cardWith(file: { id: number; sfi: number; content: Uint8Array }, quirks: Quirks = {}) {
  let selected = false;
  const sw = (status: string, data: Uint8Array = new Uint8Array()) => concatBytes(data, fromHex(status));
  return answeringChannel((bytes) => {
    const command = parseCommand(bytes);
    assert(command, toHex(bytes));
    if (command.ins === 0xa4) {
      assert.equal(command.ne, undefined, 'SELECT with P2 = 0C and Le');
      if (command.p1 === 0) return sw(quirks.masterFileError ? '6d00' : '9000');
      selected = toHex(command.data ?? new Uint8Array()) === file.id.toString(16).padStart(4, '0');
      return sw(selected ? '9000' : '6a82');
    }
    if (quirks.denied) return sw('6982');
    let offset = command.p1 * 256 + command.p2;
    if (command.ins === 0xb0 && (command.p1 & 0x80) !== 0) {
      if (quirks.noShortFileId || (command.p1 & 0x1f) !== file.sfi) return sw('6a82');
      selected = true;
      offset = command.p2;
    }
    if (!selected) return sw('6986');
    const odd = command.ins === 0xb1;
    if (odd) offset = Number.parseInt(toHex(command.data ?? new Uint8Array()).slice(4), 16);
    const ne = command.ne ?? 0;
    if (quirks.largestNe !== undefined && ne > quirks.largestNe) return sw('6700');
    if (offset >= file.content.length) return sw('6b00');
    const left = file.content.length - offset;
    if (quirks.exactLe && ne > left && left < 256) return sw(`6c${left.toString(16).padStart(2, '0')}`);
    const data = file.content.subarray(offset, offset + (odd ? Math.min(ne - 4, left) : ne));
    return sw(quirks.endOfFileWarning && ne > left ? '6282' : '9000', odd ? encodeTlv(0x53, data) : data);
  });
}

const group13 = dataGroupFile(13);
const dg13 = (bodyBytes: number) => ({
  id: 0x010d,
  sfi: 0x0d,
  content: encodeTlv(
    0x6d,
    new Uint8Array(bodyBytes).map((_, i) => i),
  ),
});
const size = (maxReadBytes?: number) => createReadSize({ cardResponseBytes: 65_538, maxReadBytes });

async function read(channel: ReturnType<typeof cardWith>, options: Partial<Parameters<typeof readFile>[2]> = {}) {
  return readFile(linkOver(channel), group13, { size: size(), byShortFileId: true, ...options });
}

test('a file of usual size takes one exchange', async () => {
  const file = dg13(420);
  const channel = cardWith(file);
  const content = await read(channel);
  assert(content.ok);
  assert.deepEqual(content.value, file.content);
  assert.deepEqual(channel.commands, ['00b08d0000fffd']);
});

test('every length at a boundary of its field, at every block size', async () => {
  for (const bodyBytes of [0, 1, 126, 127, 128, 254, 255, 256, 257, 1_000, 65_535]) {
    for (const blockBytes of bodyBytes > 1_000 ? [4_000, undefined] : [1, 128, 223, 256, undefined]) {
      const file = dg13(bodyBytes);
      const content = await read(cardWith(file), { size: size(blockBytes) });
      assert(content.ok, `${bodyBytes} by ${blockBytes}`);
      assert.deepEqual(content.value, file.content);
    }
  }
});

test('no-sfi: SELECT by file id, then by offset; the master file may refuse to be selected', async () => {
  const file = dg13(300);
  const channel = cardWith(file, { noShortFileId: true });
  const content = await read(channel, { size: size(256) });
  assert(content.ok);
  assert.deepEqual(channel.commands, ['00b08d0000', '00a4020c02010d', '00b0000000', '00b0010030']);

  const access = { id: 0x011c, sfi: 0x1c, content: fromHex('31023000') };
  const master = cardWith(access, { noShortFileId: true, masterFileError: true });
  const fromMaster = await readFile(linkOver(master), EF_CARD_ACCESS, { size: size(256), byShortFileId: true });
  assert(fromMaster.ok);
  assert.deepEqual(master.commands, ['00b09c0000', '00a4000c023f00', '00a4020c02011c', '00b0000000']);
});

test('no-extended-length: 6700 steps down, once for the whole read', async () => {
  const file = dg13(420);
  const channel = cardWith(file, { largestNe: 256 });
  const shared = size();
  assert((await read(channel, { size: shared })).ok);
  assert.deepEqual(channel.commands, ['00b08d0000fffd', '00b08d0000', '00b00100a8']);
  const again = cardWith(file, { largestNe: 256 });
  assert((await read(again, { size: shared })).ok);
  assert.deepEqual(again.commands, ['00b08d0000', '00b00100a8']);
});

test('wrong-le-6cxx: repeated with the length that the card names', async () => {
  const file = dg13(100);
  const channel = cardWith(file, { exactLe: true });
  const content = await read(channel);
  assert(content.ok);
  assert.deepEqual(content.value, file.content);
  assert.deepEqual(channel.commands, ['00b08d0000fffd', '00b08d0066']);
});

test('short-eof-6282: the data that came are kept', async () => {
  const file = dg13(100);
  const content = await read(cardWith(file, { endOfFileWarning: true }));
  assert(content.ok);
  assert.deepEqual(content.value, file.content);
  const cut = { ...file, content: file.content.subarray(0, 60) };
  const short = await read(cardWith(cut, { endOfFileWarning: true }));
  assert.equal(!short.ok && short.error.failure.code, 'file-malformed');
  assert.equal(!short.ok && short.error.partial.length, 60);
});

test('offsets above 7FFF go by READ BINARY B1 and DO 54', async () => {
  const file = dg13(40_000);
  const channel = cardWith(file);
  const content = await read(channel, { size: size(20_000) });
  assert(content.ok);
  assert.deepEqual(content.value, file.content);
  assert.deepEqual(channel.commands, ['00b08d00004e20', '00b04e20004e20', '00b10000045402' + '9c40' + '08']);
});

test('a resumed read selects the file and goes on at the same offset', async () => {
  const file = dg13(420);
  const channel = cardWith(file);
  const content = await read(channel, { size: size(223), partial: file.content.subarray(0, 223) });
  assert(content.ok);
  assert.deepEqual(content.value, file.content);
  assert.deepEqual(channel.commands, ['00a4020c02010d', '00b000dfc9']);
});

test('a missing file, a denied file and a foreign one are told apart', async () => {
  const codeOf = async (channel: ReturnType<typeof cardWith>) => {
    const content = await read(channel);
    return content.ok ? 'read' : content.error.failure.code;
  };
  assert.equal(await codeOf(cardWith({ id: 0x0101, sfi: 1, content: fromHex('6100') })), 'file-missing');
  assert.equal(await codeOf(cardWith(dg13(9), { denied: true })), 'access-refused');
  assert.equal(await codeOf(cardWith({ ...dg13(9), content: fromHex('6102aabb') })), 'file-malformed');
  assert.equal(await codeOf(cardWith({ ...dg13(9), content: fromHex('ffffffff') })), 'file-malformed');
  const huge = concatBytes(fromHex('6d84'), fromHex(MAX_FILE_BYTES.toString(16).padStart(8, '0')), new Uint8Array(50));
  assert.equal(await codeOf(cardWith({ ...dg13(9), content: huge })), 'file-malformed');
  assert.equal(await codeOf(cardWith({ ...dg13(9), content: fromHex('6d05aabb') })), 'card-unreadable');
});

test('a card that answers with nothing cannot keep us', async () => {
  const channel = answeringChannel(() => fromHex('9000'));
  const content = await read(channel);
  assert.equal(!content.ok && content.error.failure.code, 'file-malformed');
  assert.equal(channel.commands.length, 1);
});

test('a card that gives a byte at a time cannot keep us, nor one that gives a foreign file', async () => {
  const begin = (tag: string): Uint8Array => fromHex(`${tag}8307fff0aa9000`);
  const crumbs = answeringChannel((_, count) => (count === 1 ? begin('6d') : fromHex('009000')));
  const content = await read(crumbs);
  assert.equal(!content.ok && content.error.failure.code, 'card-unresponsive');
  assert(crumbs.commands.length < 2_100, `${crumbs.commands.length} commands`);
  const foreign = answeringChannel((_, count) => (count === 1 ? begin('75') : fromHex('009000')));
  const refused = await read(foreign);
  assert.equal(!refused.ok && refused.error.failure.code, 'file-malformed');
  assert.equal(foreign.commands.length, 1);
});

test('filler behind the object is left out', async () => {
  const file = dg13(100);
  const padded = { ...file, content: concatBytes(file.content, new Uint8Array(40)) };
  const content = await read(cardWith(padded));
  assert(content.ok);
  assert.deepEqual(content.value, file.content);
});

test('sod-indefinite: a file without a length ends where its inside is closed', async () => {
  const content = concatBytes(fromHex('7780308004820100'), new Uint8Array(256), fromHex('00000000'));
  for (const blockBytes of [64, 256, undefined]) {
    const channel = cardWith({ id: 0x011d, sfi: 0x1d, content });
    const sod = await readFile(linkOver(channel), EF_SOD, { size: size(blockBytes), byShortFileId: true });
    assert(sod.ok);
    assert.deepEqual(sod.value, content);
  }
});

/** As a streaming encoder writes it: `77 80 { 30 80 { 24 80 { 04 82 0100 …, 04 02 0000 } } }`. */
const OPEN_SOD = concatBytes(
  fromHex('77803080248004820100'),
  new Uint8Array(256),
  fromHex('04020000'),
  fromHex('000000000000'),
);
const sodCard = (content: Uint8Array, quirks: Quirks = {}) => cardWith({ id: 0x011d, sfi: 0x1d, content }, quirks);
const readSod = (channel: ReturnType<typeof cardWith>, blockBytes?: number, partial = new Uint8Array(0)) =>
  readFile(linkOver(channel), EF_SOD, { size: size(blockBytes), byShortFileId: true, partial });

test('sod-indefinite-filled: filler behind the end of contents is left out, from wherever the read goes on', async () => {
  for (const filler of ['00', '0000', '00'.repeat(300), 'ff'.repeat(300), '00ff']) {
    const content = concatBytes(OPEN_SOD, fromHex(filler));
    for (const blockBytes of [1, 2, 3, 16, 64, 223, 256, undefined]) {
      const sod = await readSod(sodCard(content), blockBytes);
      assert(sod.ok, `${filler} by ${blockBytes}`);
      assert.deepEqual(sod.value, OPEN_SOD);
    }
    for (let from = 1; from < content.length; from += 37) {
      const sod = await readSod(sodCard(content), 64, Uint8Array.from(content.subarray(0, from)));
      assert(sod.ok, `${filler} from ${from}`);
      assert.deepEqual(sod.value, OPEN_SOD);
    }
  }
});

test('what is behind the end of contents is not even asked for', async () => {
  const channel = sodCard(concatBytes(OPEN_SOD, new Uint8Array(40_000)));
  assert((await readSod(channel, 256)).ok);
  assert.equal(channel.commands.length, 2);
});

test('its twins: one end of contents missing, one too deep, a segment that lies', async () => {
  const end = OPEN_SOD.length;
  const refusal = async (content: Uint8Array, quirks: Quirks = {}) => {
    const sod = await readSod(sodCard(content, quirks), 223);
    return sod.ok ? sod.value.length : `${sod.error.failure.code}: ${sod.error.failure.message}`;
  };
  const missing = OPEN_SOD.subarray(0, end - 2);
  assert.equal(await refusal(missing), 'card-unreadable: SOD: READ BINARY ended with status 6b00');
  assert.equal(await refusal(missing, { endOfFileWarning: true }), 'file-malformed: SOD: ends before its length');
  const neverEnds = 'file-malformed: SOD: no data object, or none that ends';
  assert.equal(await refusal(concatBytes(missing, fromHex('ffffffff'))), neverEnds);
  assert.equal(await refusal(concatBytes(missing, fromHex('00ff'))), neverEnds);
  // Zeros behind it cannot be told from the end that is missing; what is signed decides.
  assert.equal(await refusal(concatBytes(missing, new Uint8Array(9))), end);

  const deep = concatBytes(fromHex('7780'), fromHex('3080'.repeat(24)), new Uint8Array(50));
  assert.equal(await refusal(deep), neverEnds);
  const longest = (lengthBytes: number) =>
    concatBytes(fromHex('7780308004'), fromHex(`83${lengthBytes.toString(16).padStart(6, '0')}`), new Uint8Array(300));
  assert.equal(await refusal(longest(MAX_FILE_BYTES)), neverEnds, 'before the file is read on and on');
  assert.equal(await refusal(longest(300)), 'card-unreadable: SOD: READ BINARY ended with status 6b00');
});

test('progress names bytes read and expected', async () => {
  const seen: [number, number][] = [];
  await read(cardWith(dg13(420)), {
    size: size(256),
    onBytes: ({ fileBytes, expectedBytes }) => seen.push([fileBytes, expectedBytes]),
  });
  assert.deepEqual(seen, [
    [256, 424],
    [424, 424],
  ]);
});

test('a PC/SC failure in the middle keeps what came', async () => {
  const file = dg13(420);
  const inner = cardWith(file);
  const channel = answeringChannel((command, count) => {
    if (count === 2) return { code: 'card-removed' };
    const offset = toHex(command) === '00b08d0000' ? 0 : 256;
    return concatBytes(file.content.subarray(offset, offset + 256), fromHex('9000'));
  });
  assert(inner);
  const content = await readFile(linkOver(channel), group13, { size: size(256), byShortFileId: true });
  assert.deepEqual(content, {
    ok: false,
    error: {
      failure: { code: 'card-removed', message: 'the card was taken away', pcsc: 'card-removed' },
      partial: file.content.subarray(0, 256),
    },
  });
});
