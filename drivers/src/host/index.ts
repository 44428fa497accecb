export { type DeviceHost, type DeviceHostOptions, runDeviceHost } from './device-host.ts';
export * from './protocol.ts';
