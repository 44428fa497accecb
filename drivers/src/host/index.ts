export { type DeviceHost, type DeviceHostOptions, runDeviceHost } from './device-host.ts';
export * from './protocol.ts';
export { GRACE_MS, type HeldCard, holdCard } from './regain.ts';
