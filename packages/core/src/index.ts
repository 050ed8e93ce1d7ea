// The public names, one by one. Adding one here makes it public API; test/surface.test.ts pins the list.
export type { Call, Cursors } from "./call.ts";
export { runCli } from "./cli.ts";
export { helpText, serverJson, settingsTable } from "./config/describe.ts";
export { ConfigError, type Invocation, readSettings } from "./config/read.ts";
export { type Config, defineConfig } from "./config/schema.ts";
export {
  booleanSetting,
  choiceSetting,
  integerSetting,
  listSetting,
  type Setting,
  type SettingsOf,
  stringSetting,
} from "./config/setting.ts";
export { defineServer, type Parts, type ServerDefinition, type ServerSpec } from "./definition.ts";
export { ToolError } from "./errors.ts";
export { fitting, truncate } from "./limits.ts";
export { createLogger, type Logger, type LoggerOptions } from "./log.ts";
export { didYouMean, nearest } from "./nearest.ts";
export { definePrompt, type Prompt, type PromptArgument } from "./prompt.ts";
export {
  type Complete,
  defineResource,
  type Reading,
  type Resource,
  type ResourceBody,
  type ResourcePage,
  type Watch,
} from "./resource.ts";
export { defineTool, type Tool, type ToolHints } from "./tool.ts";
