import type { Wire } from '@motcua/drivers/wire';

/** The wires that a shell's session entry hands to `runSession`. A crashed device host or renderer is replaced by a new wire. */
export interface SessionPorts {
  /** MainToSession / SessionToMain. */
  readonly control: Wire;
  /** DevicesToSession / SessionToDevices (drivers/host). */
  onDevices(listener: (wire: Wire) => void): void;
  /** RendererToSession / SessionToRenderer (core/contract). */
  onRenderer(listener: (wire: Wire) => void): void;
}
