export * from './control-protocol.ts';
export { DELAY_COUNTDOWN_TICK_MS, DELAY_IDLE_WARNING_MS, IDLE_COUNTDOWN_SECONDS, PATIENCE } from './delays.ts';
export type { SessionPorts } from './ports.ts';
export { type RunningSession, runSession, type SessionClock, type SessionOptions } from './run-session.ts';
