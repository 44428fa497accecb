import { runProbeDevices } from '@motcua/core/contract-suite';
import { openDeviceHostPorts } from '../src/utility-ports.ts';

runProbeDevices(openDeviceHostPorts(process.parentPort));
