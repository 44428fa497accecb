import { describeConfigFailure, type KioskConfig, loadConfig } from '../config/index.ts';

/** Where the shell's children find the configuration: a path, given in their environment. */
export const CONFIG_VARIABLE = 'MOTCUA_CONFIG';

/** The configuration of a deployed kiosk, or an error that says what to mend. The demo has an entry of its own. */
export function loadProductionConfig(file: string | undefined): KioskConfig {
  if (file === undefined) throw new Error('give the path of the kiosk configuration');
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(describeConfigFailure(loaded.error));
  if (loaded.value.mode !== 'production')
    throw new Error(`${file}: mode: a deployed kiosk runs in production mode only`);
  return loaded.value;
}
