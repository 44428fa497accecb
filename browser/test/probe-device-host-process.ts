import { runProbeDevices } from '@motcua/core/contract-suite';
import { openDeviceHostPorts } from '../src/device-host-ports.ts';

runProbeDevices(openDeviceHostPorts());
