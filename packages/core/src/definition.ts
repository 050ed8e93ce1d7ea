import type { Config } from "./config/schema.ts";
import type { SettingShape, SettingsOf } from "./config/setting.ts";
import type { Logger } from "./log.ts";
import type { Prompt } from "./prompt.ts";
import type { Resource } from "./resource.ts";
import type { Tool } from "./tool.ts";

/** What a server offers once its settings are known. */
export interface Parts {
  tools: readonly Tool[];
  resources?: readonly Resource[];
  prompts?: readonly Prompt[];
  /** Ends pools, watchers and child processes. Called once, at shutdown, within a limit. */
  close?(): Promise<void> | void;
}

/** What {@link defineServer} is told. */
export interface ServerSpec<Shape extends SettingShape> {
  /** The short name: `calc`. Names the `config://calc` resource and, in upper case, prefixes its environment variables. */
  name: string;
  /** The npm package: `@org/mcp-server-calc`. */
  packageName: string;
  version: string;
  title: string;
  /** One line, at most 100 characters: it is also the description in the MCP registry. */
  description: string;
  /** For the model: what the server is for, how the tools work together, limits. Hosts cut at 2 KB. */
  instructions: string;
  config: Config<Shape>;
  /**
   * How long calls may go on, in milliseconds, once the client is gone or a signal has come, before their signal is aborted. Default
   * 5,000; less where what runs on elsewhere should be stopped soon.
   */
  drainMs?: number;
  /**
   * Builds the parts. Must not connect, spawn or read: `tools/list` works with everything else down. Throws a ConfigError for settings
   * that contradict each other.
   */
  create(settings: SettingsOf<Shape>, context: { log: Logger }): Parts;
}

/** A whole server, ready for `runCli`, for tests and for the documentation generator. */
export interface ServerDefinition {
  readonly name: string;
  readonly packageName: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly instructions: string;
  readonly config: Config<SettingShape>;
  readonly drainMs?: number;
  /** `settings` are what `readSettings(config, ...)` returned. */
  create(settings: Readonly<Record<string, unknown>>, context: { log: Logger }): Parts;
}

/** Declares a server. */
export function defineServer<Shape extends SettingShape>(spec: ServerSpec<Shape>): ServerDefinition {
  return {
    ...spec,
    // The settings always come from reading this very config, so they have its shape.
    create: (settings, context) => spec.create(settings as SettingsOf<Shape>, context),
  };
}
