import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import type { DeviceHostToMain, DeviceStatus, DevicesToSession } from '@motcua/drivers/host';
import { createWirePair, type Wire } from '@motcua/drivers/wire';
import { chipSettings, readTrustFolder, runProductionDevices, scannerModel } from './production-devices.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-devices-'));
after(() => rmSync(folder, { recursive: true }));

/** A machine on which the native libraries were not installed. */
function withoutLibraries(t: TestContext, names: readonly string[]): readonly string[] {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (names.includes(specifier)) throw new Error(`cannot load ${specifier}`);
      return next(specifier, context);
    },
  });
  t.after(() => hooks.deregister());
  const said: string[] = [];
  t.mock.method(console, 'error', (line: string) => said.push(line));
  return said;
}

async function run(t: TestContext, config: Parameters<typeof runProductionDevices>[1]) {
  const [status, main] = createWirePair();
  let attach: (wire: Wire) => void = () => {};
  const host = await runProductionDevices({ status, onSession: (listener) => (attach = listener) }, config);
  t.after(() => host.close());
  const until = (wanted: (status: DeviceStatus) => boolean): Promise<DeviceStatus> =>
    new Promise((resolve) =>
      main.onMessage((message) => {
        const heard = message as DeviceHostToMain;
        if (heard.type === 'status' && wanted(heard.status)) resolve(heard.status);
      }),
    );
  return { attach: (wire: Wire) => attach(wire), until };
}

const chip = { bac: 'never', mrzNoExpiry: null } as const;

describe('the device host of a deployed kiosk', () => {
  it('opens cards as the configuration says', () => {
    assert.deepEqual(chipSettings({ chip }), { policy: { bac: 'never' }, mrzNoExpiry: null });
    const other = { bac: 'if-pace-not-offered', mrzNoExpiry: '000000' } as const;
    assert.deepEqual(chipSettings({ chip: other }), { policy: { bac: 'if-pace-not-offered' }, mrzNoExpiry: '000000' });
  });

  it('runs where neither PC/SC nor HID can be loaded nor trust is found, and says each once', async (t) => {
    const said = withoutLibraries(t, ['koffi', 'node-hid']);
    const trustFolder = join(folder, 'nowhere');
    const { until, attach } = await run(t, { trustFolder, allowedReaders: [], chip });
    const status = { reader: 'service-unavailable', card: 'absent', scanner: 'away', printer: 'away' } as const;
    assert.deepEqual(await until(({ reader }) => reader === 'service-unavailable'), status);
    assert.deepEqual(said, [
      `trust: ${trustFolder} is not used: ENOENT`,
      'scanners cannot be used: cannot load node-hid',
      'PC/SC cannot be used until it is installed: cannot load koffi',
    ]);
    // It serves a session as far as that goes: a read is answered, not left hanging.
    const [near, far] = createWirePair();
    const done = new Promise<Extract<DevicesToSession, { type: 'read-done' }>>((resolve) =>
      far.onMessage((message) => {
        const answer = message as DevicesToSession;
        if (answer.type === 'read-done') resolve(answer);
      }),
    );
    attach(near);
    const request = { citizenNumber: '999190654321', mrzCandidates: [], dataGroups: [], fields: [] };
    far.send({ type: 'read-card', id: 1, request });
    assert.equal((await done).outcome.failure?.code, 'card-removed');
  });

  it('takes the scanner of the configuration as lsusb names it', () => {
    assert.deepEqual(scannerModel({ usbId: '1eab:0d10', layout: 'newland' }), {
      vendorId: 0x1eab,
      productId: 0x0d10,
      layout: 'newland',
    });
  });
});

describe('the trust folder', () => {
  it('is used as far as it can be read, and what is not used is named', () => {
    const trustFolder = join(folder, 'trust');
    mkdirSync(join(trustFolder, 'subfolder'), { recursive: true });
    writeFileSync(join(trustFolder, 'notes.txt'), 'no certificate');
    // What nobody can read, root included.
    symlinkSync('nowhere.cer', join(trustFolder, 'dangling.cer'));
    assert.deepEqual(readTrustFolder(trustFolder), {
      trust: { anchors: [], crls: [] },
      problems: [
        { name: 'dangling.cer', reason: 'ENOENT' },
        { name: 'notes.txt', reason: 'not-recognised' },
      ],
    });
  });
});
