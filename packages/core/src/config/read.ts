import { didYouMean } from "../nearest.ts";
import { type Config, type NamedSetting, namedSettings } from "./schema.ts";
import type { CommonSettings } from "./server-settings.ts";
import type { SettingShape } from "./setting.ts";

/** A setting is wrong. One line that names the setting, the value (unless secret) and what is valid. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What was asked for on the command line. */
export type Invocation =
  | { action: "help" }
  | { action: "version" }
  | { action: "run"; settings: CommonSettings & Readonly<Record<string, unknown>> };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads flags, then environment, then defaults. Throws {@link ConfigError} for anything wrong, missing or not expanded. */
export function readSettings(config: Config<SettingShape>, args: readonly string[], environment: Environment): Invocation {
  const flags = args.slice(0, args.includes("--") ? args.indexOf("--") : undefined);
  if (flags.includes("--help") || flags.includes("-h")) return { action: "help" };
  if (flags.includes("--version") || flags.includes("-v")) return { action: "version" };
  const named = namedSettings(config);
  const given = readFlags(named, args);
  const settings = Object.fromEntries(
    named.map((entry) => {
      const fromFlags = given.get(entry.key);
      if (fromFlags !== undefined) return [entry.key, decode(entry, entry.flag, fromFlags)];
      const fromEnvironment = environment[entry.env];
      // Hosts pass an unset optional variable as an empty string.
      if (fromEnvironment === undefined || fromEnvironment === "") return [entry.key, entry.setting.default];
      const values = entry.setting.kind === "list" ? fromEnvironment.split(",").map((value) => value.trim()) : [fromEnvironment];
      return [entry.key, decode(entry, entry.env, values)];
    }),
  );
  // Every common key is in `namedSettings`, and `decode` gives each its declared kind.
  return { action: "run", settings: settings as CommonSettings & Record<string, unknown> };
}

function readFlags(named: readonly NamedSetting[], args: readonly string[]): Map<string, string[]> {
  const given = new Map<string, string[]>();
  const byFlag = new Map(named.map((entry) => [entry.flag, entry]));
  const positional = named.find((entry) => entry.setting.positional !== undefined);
  const rest = [...args];
  let flagsEnded = false;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!flagsEnded && arg === "--") {
      flagsEnded = true;
      continue;
    }
    if (flagsEnded || !arg.startsWith("-")) {
      if (positional === undefined)
        throw new ConfigError(`Unexpected argument ${JSON.stringify(arg)}: this server takes flags only. See --help.`);
      // What an unset shell variable in quotes becomes; the default would be something the user did not mean.
      if (arg === "") throw new ConfigError(`An argument is empty: give a ${positional.setting.positional}, or leave it out.`);
      given.set(positional.key, [...(given.get(positional.key) ?? []), arg]);
      continue;
    }
    const [flag, inline] = splitOnce(arg);
    const entry = byFlag.get(flag) ?? negated(byFlag, flag);
    if (entry?.setting.environmentOnly) {
      throw new ConfigError(
        `${flag} is not a flag: arguments can be read by every user of the machine. Set ${entry.env} in the environment.`,
      );
    }
    if (entry === undefined) throw new ConfigError(`Unknown flag ${flag}.${didYouMean(flag, byFlag.keys())} See --help.`);
    given.set(entry.key, nextValue(entry, flag, inline, rest, given.get(entry.key)));
  }
  return given;
}

function nextValue(entry: NamedSetting, flag: string, inline: string | undefined, rest: string[], before: string[] | undefined): string[] {
  if (inline !== undefined && flag !== entry.flag)
    throw new ConfigError(`${flag} takes no value. Write ${flag}, or ${entry.flag}=${inline}.`);
  if (entry.setting.kind === "boolean" && inline === undefined) return [flag === entry.flag ? "true" : "false"];
  if (inline === undefined && (rest[0] === undefined || rest[0].startsWith("--")))
    throw new ConfigError(`${flag} needs a value: ${flag} ${placeholder(entry)}.`);
  const value = inline ?? rest.shift() ?? "";
  return entry.setting.kind === "list" ? [...(before ?? []), value] : [value];
}

function decode({ setting }: NamedSetting, source: string, values: readonly string[]): unknown {
  const wrong = (value: string, valid: string, hint = ""): ConfigError =>
    new ConfigError(`${source} is ${setting.secret ? "not usable" : JSON.stringify(value)}: ${valid}.${hint}`);
  for (const value of values) {
    const unexpanded = /\$\{[^}]*\}/.exec(value)?.[0];
    if (unexpanded !== undefined) {
      throw new ConfigError(
        `${source} contains ${unexpanded}: the host did not replace it. Set that variable where the host starts, or write the value itself.`,
      );
    }
  }
  const [value = ""] = values.slice(-1);
  switch (setting.kind) {
    case "list":
      return values.filter((item) => item !== "");
    case "string":
      if (setting.choices !== undefined && !setting.choices.includes(value)) {
        throw wrong(value, `must be ${setting.choices.join(" or ")}`, didYouMean(value, setting.choices));
      }
      if (value === "") throw wrong(value, "must not be empty");
      return value;
    case "boolean":
      if (["true", "1", "yes", "on"].includes(value.toLowerCase())) return true;
      if (["false", "0", "no", "off"].includes(value.toLowerCase())) return false;
      throw wrong(value, "must be true or false");
    case "integer": {
      const number = Number(value);
      const { min = -Infinity, max = Infinity } = setting;
      if (!/^[+-]?\d+$/.test(value) || number < min || number > max) throw wrong(value, `must be a whole number from ${min} to ${max}`);
      return number;
    }
  }
}

/** What stands for a value in help and documentation. */
export function placeholder({ setting }: NamedSetting): string {
  if (setting.choices !== undefined) return setting.choices.join("|");
  return setting.placeholder ?? (setting.kind === "integer" ? "N" : "TEXT");
}

function splitOnce(arg: string): [string, string | undefined] {
  const at = arg.indexOf("=");
  return at === -1 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function negated(byFlag: ReadonlyMap<string, NamedSetting>, flag: string): NamedSetting | undefined {
  const entry = flag.startsWith("--no-") ? byFlag.get(`--${flag.slice(5)}`) : undefined;
  return entry?.setting.kind === "boolean" ? entry : undefined;
}
