/** Log levels, least to most severe. `silent` logs nothing. */
export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ["pretty", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes to stderr only: stdout belongs to the protocol. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  level: LogLevel;
  format: LogFormat;
  /** Values that must never appear in a line, such as the bearer token. Empty strings are ignored. */
  secrets?: readonly string[];
  /** Receives whole lines, newline included. Default: stderr. */
  write?: (line: string) => void;
}

const SECRET_KEY = /pass(word|wd)?$|secret|token|authorization|cookie|api_?key|dsn|connection_?string/i;
const REDACTED = "[redacted]";

/** A logger whose lines carry no secret: neither a known value nor a field with a telling name. */
export function createLogger({ level, format, secrets = [], write = writeToStderr }: LoggerOptions): Logger {
  const threshold = LOG_LEVELS.indexOf(level);
  const hidden = secrets.filter((secret) => secret !== "");

  function emit(at: LogLevel, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(at) < threshold) return;
    const line = format === "json" ? jsonLine(at, message, fields) : prettyLine(at, message, fields);
    write(`${hidden.reduce((text, secret) => text.replaceAll(secret, REDACTED), line)}\n`);
  }

  return {
    debug: (message, fields) => emit("debug", message, fields),
    info: (message, fields) => emit("info", message, fields),
    warn: (message, fields) => emit("warn", message, fields),
    error: (message, fields) => emit("error", message, fields),
  };
}

/** For tests and for code that runs before the configuration is known. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }, redact);
}

function prettyLine(level: LogLevel, message: string, fields: LogFields): string {
  const details = Object.entries(fields).map(([key, value]) => {
    const shown = JSON.stringify({ [key]: value }, redact);
    return ` ${key}=${shown.slice(shown.indexOf(":") + 1, -1)}`;
  });
  // A message with line breaks could forge further log lines.
  return `${level.padEnd(5)} ${message.replaceAll(/[\r\n]+/g, " ")}${details.join("")}`;
}

function redact(key: string, value: unknown): unknown {
  if (SECRET_KEY.test(key) && value !== undefined) return REDACTED;
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  if (typeof value === "bigint") return value.toString();
  return value;
}

function writeToStderr(line: string): void {
  process.stderr.write(line);
}
