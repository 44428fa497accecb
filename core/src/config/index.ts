export { type KioskConfig, KioskConfigSchema, type ProvinceSettings, ProvinceSettingsSchema } from './kiosk-config.ts';
export {
  type ConfigFailure,
  type ConfigProblem,
  describeConfigFailure,
  loadConfig,
  parseConfig,
} from './load-config.ts';
