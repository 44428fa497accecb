import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createManualClock } from '../clock/index.ts';
import {
  type HidDevice,
  type HidDeviceInfo,
  type HidModule,
  loadNodeHid,
  openNodeHidScanner,
  RELIST_INTERVAL_MS,
  type RefusedScanner,
  type ScannerModel,
} from './node-hid-port.ts';
import type { ScannerStatus } from './port.ts';

const NEWLAND: HidDeviceInfo = {
  vendorId: 0x1eab,
  productId: 0x0d10,
  path: '/dev/hidraw0',
  usagePage: 0x8c,
  usage: 0x02,
};
/** 1209:0001 is reserved for tests. */
const UNKNOWN: HidDeviceInfo = { ...NEWLAND, vendorId: 0x1209, productId: 0x0001, path: '/dev/hidraw1' };
const REPORT = Uint8Array.of(2, 1, 0x41);

interface FakeDevice extends HidDevice {
  emit(event: 'data' | 'error', value: unknown): void;
  closed: boolean;
}

/** The part of node-hid that the port uses, over a list of devices that the test changes. */
class FakeHid implements HidModule {
  plugged: HidDeviceInfo[];
  opened: { path: string; device: FakeDevice }[] = [];
  listings = 0;
  refusesToOpen = false;
  refusesToList = false;

  constructor(...plugged: HidDeviceInfo[]) {
    this.plugged = plugged;
  }

  async devicesAsync(): Promise<readonly HidDeviceInfo[]> {
    this.listings += 1;
    if (this.refusesToList) throw new Error('cannot list');
    return this.plugged;
  }

  readonly HIDAsync = {
    open: async (path: string): Promise<HidDevice> => {
      if (this.refusesToOpen) throw new Error('cannot open device');
      const listeners = new Map<string, (value: unknown) => void>();
      const device: FakeDevice = {
        closed: false,
        on: (event: string, listener: (value: never) => void) =>
          listeners.set(event, listener as (value: unknown) => void),
        close: async () => {
          device.closed = true;
        },
        emit: (event, value) => listeners.get(event)?.(value),
      };
      this.opened.push({ path, device });
      return device;
    },
  };

  get latest(): FakeDevice {
    const last = this.opened.at(-1);
    assert.ok(last);
    return last.device;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function start(hid: FakeHid, configured: readonly ScannerModel[] = []) {
  const clock = createManualClock();
  const statuses: ScannerStatus[] = [];
  const reports: Uint8Array[] = [];
  const refused: RefusedScanner[] = [];
  const port = openNodeHidScanner({ hid, clock, configured, onRefused: (one) => refused.push(one) });
  port.onStatus((status) => statuses.push(status));
  port.onReport((report) => reports.push(report));
  await settle();
  const relist = async (): Promise<void> => {
    clock.advance(RELIST_INTERVAL_MS);
    await settle();
  };
  return { port, clock, statuses, reports, refused, relist };
}

describe('scanner through node-hid', () => {
  it('opens a known model and passes its reports on as they came', async () => {
    const hid = new FakeHid({ ...NEWLAND, usagePage: 1, usage: 6, path: '/dev/keyboard' }, NEWLAND);
    const { port, statuses, reports, refused } = await start(hid);
    assert.deepEqual(statuses, ['away', 'ready']);
    assert.deepEqual(
      hid.opened.map(({ path }) => path),
      ['/dev/hidraw0'],
    );
    assert.equal(port.layout, 'newland');
    hid.latest.emit('data', Buffer.from(REPORT));
    assert.deepEqual(reports, [REPORT]);
    assert.deepEqual(refused, []);
  });

  it('refuses an unknown model, once, and uses it when it is configured', async () => {
    const refusing = await start(new FakeHid(UNKNOWN));
    await refusing.relist();
    assert.deepEqual(refusing.statuses, ['away']);
    assert.deepEqual(refusing.refused, [{ vendorId: 0x1209, productId: 0x0001, reason: 'unknown-model' }]);

    const configured = await start(new FakeHid(UNKNOWN), [{ ...UNKNOWN, layout: 'access-is' }]);
    assert.deepEqual(configured.statuses, ['away', 'ready']);
    assert.equal(configured.port.layout, 'access-is');
  });

  it('is away after an unplug, and back under another path', async () => {
    const hid = new FakeHid(NEWLAND);
    const { statuses, reports, relist } = await start(hid);
    const gone = hid.latest;
    hid.plugged = [];
    gone.emit('error', new Error('could not read from HID device'));
    assert.deepEqual(statuses, ['away', 'ready', 'away']);
    assert.equal(gone.closed, true);
    await relist();
    assert.deepEqual(statuses, ['away', 'ready', 'away']);
    hid.plugged = [{ ...NEWLAND, path: '/dev/hidraw7' }];
    await relist();
    assert.deepEqual(statuses, ['away', 'ready', 'away', 'ready']);
    assert.equal(hid.opened.at(-1)?.path, '/dev/hidraw7');
    gone.emit('data', Buffer.from(REPORT));
    gone.emit('error', new Error('again'));
    assert.deepEqual(reports, [], 'a device that left has nothing more to say');
    assert.equal(statuses.length, 4);
  });

  it('takes the layout of the scanner that is plugged in now', async () => {
    const hid = new FakeHid(NEWLAND);
    const { port, relist } = await start(hid, [{ ...UNKNOWN, layout: 'access-is' }]);
    assert.equal(port.layout, 'newland');
    hid.plugged = [UNKNOWN];
    hid.latest.emit('error', new Error('gone'));
    await relist();
    assert.equal(port.layout, 'access-is');
  });

  it('keeps asking when a scanner cannot be opened or listed', async () => {
    const hid = new FakeHid(NEWLAND);
    hid.refusesToOpen = true;
    const { statuses, refused, relist } = await start(hid);
    await relist();
    assert.deepEqual(refused, [{ vendorId: 0x1eab, productId: 0x0d10, reason: 'cannot-open' }]);
    hid.refusesToList = true;
    await relist();
    hid.refusesToOpen = false;
    hid.refusesToList = false;
    await relist();
    assert.deepEqual(statuses, ['away', 'ready']);
  });

  it('does not list while a scanner is open, nor after it was closed', async () => {
    const hid = new FakeHid(NEWLAND);
    const { port, relist, clock } = await start(hid);
    assert.equal(clock.pending, 0);
    port.close();
    assert.equal(hid.latest.closed, true);
    await relist();
    assert.equal(hid.listings, 1);

    const absent = new FakeHid();
    const waiting = await start(absent);
    waiting.port.close();
    await waiting.relist();
    assert.equal(absent.listings, 1);
  });

  it('closes what was being opened when it was closed', async () => {
    const hid = new FakeHid(NEWLAND);
    const port = openNodeHidScanner({ hid, clock: createManualClock() });
    port.close();
    await settle();
    assert.ok(hid.opened.every(({ device }) => device.closed));
  });
});

describe('the real node-hid', () => {
  it('loads, lists, and has what the port uses', async () => {
    const hid = await loadNodeHid();
    for (const device of await hid.devicesAsync()) {
      assert.equal(typeof device.vendorId, 'number');
      assert.equal(typeof device.productId, 'number');
    }
    assert.equal(typeof hid.HIDAsync.open, 'function');
    await assert.rejects(hid.HIDAsync.open('/nonexistent/hidraw'));
  });

  it('runs under the port where there is no scanner', async () => {
    const statuses: ScannerStatus[] = [];
    const hid = await loadNodeHid();
    const port = openNodeHidScanner({ hid: { ...hid, devicesAsync: async () => [] }, clock: createManualClock() });
    port.onStatus((status) => statuses.push(status));
    await settle();
    port.close();
    assert.deepEqual(statuses, ['away']);
  });
});
