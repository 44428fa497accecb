export { connectDevices, serveDevices } from './remote-devices.ts';
export { BenchReader, connectReader } from './remote-reader.ts';
