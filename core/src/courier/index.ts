export { createRestProvince } from '../submission/rest-province.ts';
export type { CarryOrder, CarryOutcome, CarryReport } from './protocol.ts';
export { type CourierParts, runCourier } from './run-courier.ts';
