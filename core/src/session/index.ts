export * from './control-protocol.ts';
export type { SessionPorts } from './ports.ts';
export { type RunningSession, runSession, type SessionClock, type SessionOptions } from './run-session.ts';
