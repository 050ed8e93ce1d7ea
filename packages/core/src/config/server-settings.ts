import { DEFAULT_ANSWER_CHARS, MAX_ANSWER_CHARS } from "../limits.ts";
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from "../log.ts";
import { choiceSetting, integerSetting, listSetting, type Setting, stringSetting } from "./setting.ts";

/** The settings every server has. */
export interface CommonSettings {
  readonly transport: "stdio" | "http";
  readonly port: number;
  readonly host: string;
  readonly token: string | undefined;
  readonly allowedHost: readonly string[];
  readonly allowedOrigin: readonly string[];
  readonly signingKey: string | undefined;
  readonly maxAnswerChars: number;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** How they are given. Their environment variables begin with MCP_, so one value serves several servers. */
export const COMMON_SETTINGS: { readonly [Key in keyof CommonSettings]: Setting<CommonSettings[Key]> } = {
  transport: choiceSetting(["stdio", "http"], { env: "MCP_TRANSPORT", default: "stdio", description: "How clients connect" }),
  port: integerSetting({ env: "MCP_PORT", default: 3000, min: 0, max: 65_535, description: "HTTP port; 0 picks a free one" }),
  host: stringSetting({ env: "MCP_HOST", default: "127.0.0.1", placeholder: "ADDRESS", description: "HTTP address to listen on" }),
  token: stringSetting({
    env: "MCP_TOKEN",
    secret: true,
    placeholder: "TOKEN",
    description: "Bearer token HTTP clients must send; required off loopback",
  }),
  allowedHost: listSetting({
    env: "MCP_ALLOWED_HOST",
    default: [],
    placeholder: "HOST",
    description: "Host name HTTP requests may name, besides loopback and `--host`",
  }),
  allowedOrigin: listSetting({
    env: "MCP_ALLOWED_ORIGIN",
    default: [],
    placeholder: "HOST",
    description: "Host name of web pages that may call over HTTP, besides loopback",
  }),
  signingKey: stringSetting({
    env: "MCP_SIGNING_KEY",
    secret: true,
    placeholder: "KEY",
    description: "Signs cursors; give all instances behind one load balancer the same (default: random per process)",
  }),
  maxAnswerChars: integerSetting({
    env: "MCP_MAX_ANSWER_CHARS",
    default: DEFAULT_ANSWER_CHARS,
    min: 1000,
    max: MAX_ANSWER_CHARS,
    description: "Most characters in one answer",
  }),
  logLevel: choiceSetting(LOG_LEVELS, { env: "MCP_LOG_LEVEL", default: "warn", description: "Least severe log line written to stderr" }),
  logFormat: choiceSetting(LOG_FORMATS, { env: "MCP_LOG_FORMAT", default: "pretty", description: "Log lines for people or for machines" }),
};
