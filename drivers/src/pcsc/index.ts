export type {
  ConnectAttempt,
  Disposition,
  Observed,
  PcscBackend,
  RawCard,
  ReaderObservation,
} from './backend.ts';
export type { BindingUnavailable } from './binding-unavailable.ts';
export { createPort, type PortOptions } from './create-port.ts';
export { createKoffiPcsc, createLateKoffiPcsc } from './koffi-binding.ts';
export { createPcsclitePcsc } from './pcsclite-binding.ts';
export * from './port.ts';
export { ReturnCode } from './return-codes.ts';
