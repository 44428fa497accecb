export { type AirLink, airMs, BIT_RATES, type BitRate, isBitRate, leastMs } from './air-time.ts';
export { type Prediction, predict, type TracedExchange } from './predict.ts';
export { overLink, type SlowCardOptions } from './slow-card.ts';
export { ASSUMED_THINK_TIMES, type ChipOperation, operationOf, type ThinkTimes, thinkMs } from './think-time.ts';
