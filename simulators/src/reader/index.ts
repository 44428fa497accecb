export { type InProcessOptions, InProcessReaders } from './in-process.ts';
export { LANE_READERS_MAX, type Lane, type LaneTools, type LaneUnavailable, laneAvailable, startLane } from './lane.ts';
export { type Applet, contactlessAtr, type PowerEvent, type SimulatedCard } from './simulated-card.ts';
export { VPCD_FRAME_MAX_BYTES, VpcdLink } from './vpcd-link.ts';
