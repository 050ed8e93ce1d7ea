import { COMMON_SETTINGS } from "./server-settings.ts";
import type { Setting, SettingShape } from "./setting.ts";

/** A server's own settings and the prefix of their environment variables; see {@link defineConfig}. */
export interface Config<Shape extends SettingShape> {
  /** Prefix of the environment variables, in upper case. */
  prefix: string;
  settings: Shape;
}

/** Declares a server's own settings; the common ones are added. */
export function defineConfig<Shape extends SettingShape>(prefix: string, settings: Shape): Config<Shape> {
  for (const key of Object.keys(settings)) if (key in COMMON_SETTINGS) throw new TypeError(`the setting ${key} is common to all servers`);
  return { prefix, settings };
}

/** One setting with its outward names. */
export interface NamedSetting {
  key: string;
  /** `--timeout-ms` */
  flag: string;
  /** `CALC_TIMEOUT_MS` */
  env: string;
  setting: Setting<unknown>;
}

/** Every setting, the server's own first, with flag and environment variable. */
export function namedSettings(config: Config<SettingShape>): NamedSetting[] {
  return Object.entries({ ...config.settings, ...COMMON_SETTINGS }).map(([key, setting]: [string, Setting<unknown>]) => {
    const words = key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
    return { key, flag: `--${words}`, env: setting.env ?? `${config.prefix}_${words.replaceAll("-", "_").toUpperCase()}`, setting };
  });
}
