export { connectDevices, serveDevices } from './remote-devices.ts';
