import { CONFIG_VARIABLE, loadProductionConfig } from '@motcua/core/shell';
import { runProductionDevices } from '@motcua/core/shell/devices';
import { openDeviceHostPorts } from './utility-ports.ts';

// Entry of the device host of a deployed kiosk.
const config = loadProductionConfig(process.env[CONFIG_VARIABLE]);
await runProductionDevices(openDeviceHostPorts(process.parentPort), config);
