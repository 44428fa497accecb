import { CONFIG_VARIABLE, loadProductionConfig } from '@motcua/core/shell';
import { runProductionDevices } from '@motcua/core/shell/devices';
import { openDeviceHostPorts } from './utility-ports.ts';

// Entry of the device host of a deployed kiosk.
await runProductionDevices(openDeviceHostPorts(process.parentPort), loadProductionConfig(process.env[CONFIG_VARIABLE]));
