import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWirePair } from '@motcua/drivers/wire';
import { createSimulatedPrinter } from '../printer/index.ts';
import { createSimulatedScanner, toHidReports } from '../scanner/index.ts';
import { connectDevices, serveDevices } from './index.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a page crosses to the printer and its failure comes back', async () => {
  const [bench, host] = createWirePair();
  const printer = createSimulatedPrinter();
  serveDevices(bench, { scanner: createSimulatedScanner().port, printer: printer.port });
  const devices = connectDevices(host, 'access-is');
  const page = { mediaType: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70]) } as const;
  assert.deepEqual(await devices.printer.print(page), { ok: true, value: undefined });
  assert.deepEqual([...(printer.pages[0]?.bytes ?? [])], [37, 80, 68, 70]);
  printer.setStatus('paper-out');
  assert.deepEqual(await devices.printer.print(page), { ok: false, error: { code: 'paper-out' } });
  assert.equal(printer.pages.length, 1);
});

test('reports cross byte for byte, and both devices are away once the cable is cut', async () => {
  const [bench, host] = createWirePair();
  const scanner = createSimulatedScanner('newland');
  serveDevices(bench, { scanner: scanner.port, printer: createSimulatedPrinter().port });
  const devices = connectDevices(host, 'newland');
  const seen: Uint8Array[] = [];
  const statuses: string[] = [];
  devices.scanner.onReport((report) => seen.push(report));
  devices.scanner.onStatus((status) => statuses.push(status));
  await turn();
  scanner.scan('Nguyễn Văn Thử', { chunkBytes: 7 });
  await turn();
  const expected = toHidReports(new TextEncoder().encode('Nguyễn Văn Thử'), { layout: 'newland', chunkBytes: 7 });
  assert.deepEqual(
    seen.map((one) => [...one]),
    expected.map((one) => [...one]),
  );
  bench.close();
  await turn();
  assert.deepEqual(statuses, ['away', 'ready', 'away']);
  assert.equal(await devices.printer.status(), 'away');
});

test('a report is 64 bytes, says its length, and flags all but the last as continued', () => {
  const reports = toHidReports(new Uint8Array(120).fill(65), { layout: 'access-is' });
  assert.deepEqual(
    reports.map((one) => [one.length, one[0], one[1], one[63]]),
    [
      [64, 2, 56, 1],
      [64, 2, 56, 1],
      [64, 2, 8, 0],
    ],
  );
});
