/** One setting of a server: everything that flags, environment, `--help`, README, `server.json` and `config://` say of it. */
export interface Setting<T> {
  kind: "string" | "integer" | "boolean" | "list";
  description: string;
  default: T;
  /** Environment variable, where it is not the server's prefix and the key (`timeoutMs` of calc: `CALC_TIMEOUT_MS`). */
  env?: string;
  /** Never shown, logged or put into an error. */
  secret?: boolean;
  /** Has no flag, because what holds a password must not stand among the arguments, where every user of the machine can read it. */
  environmentOnly?: boolean;
  /** Whether turning it on makes the server offer more tools. Its documentation then shows those as well. */
  offersTools?: boolean;
  choices?: readonly string[];
  min?: number;
  max?: number;
  /** Plain arguments fill this setting: `mcp-server-files ~/notes`. At most one, of kind list. */
  positional?: string;
  /** How a value looks, for documentation: `HOST`, `PATH`. */
  placeholder?: string;
}

/** Settings by key, as a server declares them. */
export type SettingShape = Readonly<Record<string, Setting<unknown>>>;
/** The values those settings have once read. */
export type SettingsOf<Shape extends SettingShape> = { readonly [Key in keyof Shape]: Shape[Key] extends Setting<infer T> ? T : never };

type Options<T> = Omit<Setting<T>, "kind" | "choices">;

/** A text; without a default it is undefined when not given. */
export function stringSetting(options: Options<string>): Setting<string>;
export function stringSetting(options: Omit<Options<string>, "default">): Setting<string | undefined>;
export function stringSetting(options: Omit<Options<string>, "default"> & { default?: string }): Setting<string | undefined> {
  return { ...options, kind: "string", default: options.default };
}

/** A whole number between `min` and `max`, both included. */
export function integerSetting(options: Options<number> & { min: number; max: number }): Setting<number> {
  return { ...options, kind: "integer" };
}

/** On or off: `--read-only`, `--no-read-only`, `true`, `false`, `1`, `0`. */
export function booleanSetting(options: Options<boolean>): Setting<boolean> {
  return { ...options, kind: "boolean" };
}

/** One of several words. */
export function choiceSetting<const T extends string>(choices: readonly T[], options: Options<NoInfer<T>>): Setting<T> {
  return { ...options, kind: "string", choices };
}

/** Several texts: the flag repeated, or comma-separated in the environment. */
export function listSetting(options: Options<readonly string[]>): Setting<readonly string[]> {
  return { ...options, kind: "list" };
}
