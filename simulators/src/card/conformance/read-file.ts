import assert from 'node:assert/strict';
import { concatBytes, encodeTlv, parseTlv, readTlvHeader } from '@motcua/drivers/tlv';
import { hex, readBinary, SHORT_BLOCK, selectFile } from './check.ts';
import type { TestTerminal } from './terminal.ts';

const BLOCK = 200;
const LAST_EVEN_OFFSET = 0x7fff;
/** No file of a travel document is longer; more is no conformance. */
const MOST_BYTES = 1024 * 1024;

/** A file by its identifier under a session, block by block; undefined with the status word of SELECT where it is not to be had. */
export async function readFile(
  terminal: TestTerminal,
  fid: number,
): Promise<{ readonly sw: number; readonly bytes?: Uint8Array }> {
  const selected = await terminal.secured(selectFile(fid));
  if (selected.sw !== 0x9000) return { sw: selected.sw };
  const first = await terminal.secured(readBinary(0, 8));
  if (first.sw !== 0x9000) return { sw: first.sw };
  const header = readTlvHeader(first.data, 0, { ber: true });
  assert.ok(header.ok && header.value.lengthBytes !== null, 'the file begins with a data object of definite length');
  const total = header.value.headerBytes + header.value.lengthBytes;
  assert.ok(total <= MOST_BYTES, `the file tells ${total} bytes`);
  const blocks: Uint8Array[] = [first.data.slice(0, total)];
  for (let offset = blocks[0]?.length ?? 0; offset < total; ) {
    const block = await readAt(terminal, offset, Math.min(BLOCK, total - offset));
    assert.ok(block.length > 0, `no data at offset ${offset}`);
    blocks.push(block);
    offset += block.length;
  }
  return { sw: 0x9000, bytes: concatBytes(...blocks) };
}

async function readAt(terminal: TestTerminal, offset: number, lengthBytes: number): Promise<Uint8Array> {
  if (offset <= LAST_EVEN_OFFSET) {
    const answer = await terminal.secured(readBinary(offset, lengthBytes));
    assert.ok(answer.sw === 0x9000 || answer.sw === 0x6282, `READ BINARY at ${offset}: ${hex(answer.sw)}`);
    return answer.data;
  }
  return readOdd(terminal, offset, Math.min(lengthBytes + 4, SHORT_BLOCK));
}

/** READ BINARY with odd INS: the offset in DO 54, the data in DO 53 (ISO/IEC 7816-4 §11.2.3). */
export async function readOdd(terminal: TestTerminal, offset: number, ne: number): Promise<Uint8Array> {
  const data = encodeTlv(0x54, Uint8Array.of(offset >> 16, (offset >> 8) & 0xff, offset & 0xff));
  const answer = await terminal.secured({ cla: 0, ins: 0xb1, p1: 0, p2: 0, data, ne });
  assert.ok(answer.sw === 0x9000 || answer.sw === 0x6282, `odd READ BINARY at ${offset}: ${hex(answer.sw)}`);
  const object = parseTlv(answer.data, { shallow: true, ber: true });
  assert.ok(object.ok && object.value[0]?.tag === 0x53, 'the data come in DO 53');
  return object.value[0].value;
}
