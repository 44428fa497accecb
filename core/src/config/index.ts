export {
  type KioskConfig,
  KioskConfigSchema,
  type ProvinceSettings,
  ProvinceSettingsSchema,
  type ScannerSettings,
} from './kiosk-config.ts';
export {
  type ConfigFailure,
  type ConfigProblem,
  describeConfigFailure,
  loadConfig,
  parseConfig,
} from './load-config.ts';
