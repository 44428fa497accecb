import type { Wire } from '@motcua/drivers/wire';

/**
 * What a shell (Electron, browser) does for the application: processes, and the private wires between them. Personal
 * data cross only the wires that `link…` makes; they never pass through the process that holds this port.
 */
export interface ShellPort {
  startSession(): Promise<SessionProcess>;
  startDevices(): Promise<DeviceProcess>;
  startCourier(): Promise<CourierProcess>;
  /** A fresh renderer (new process, empty storage) for this session. */
  openRenderer(session: SessionProcess): Promise<RendererProcess>;
  /** Joins the two by a wire of their own. */
  linkDevices(session: SessionProcess, devices: DeviceProcess): Promise<void>;
}

/**
 * A child process. `end` kills it and resolves when it is gone; what it knew is gone with it. `onExit` takes several
 * listeners, and calls one that comes late as well.
 */
export interface ChildProcess {
  end(): Promise<void>;
  onExit(listener: () => void): void;
}
/** `control` speaks MainToSession / SessionToMain. */
export interface SessionProcess extends ChildProcess {
  readonly control: Wire;
}
/** `status` speaks DeviceHostToMain: device status, never personal data. */
export interface DeviceProcess extends ChildProcess {
  readonly status: Wire;
}
/** `control` speaks the courier protocol (core/src/courier). One courier carries one dossier and ends. */
export interface CourierProcess extends ChildProcess {
  readonly control: Wire;
}
export type RendererProcess = ChildProcess;
