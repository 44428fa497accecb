export type { CardKeys, CardUnderTest, Check } from './check.ts';
export {
  CONFORMANCE_CHECKS,
  type ConformanceOptions,
  type ConformanceResult,
  runConformance,
} from './run.ts';
