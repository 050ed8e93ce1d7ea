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

/** A logger whose lines carry no secret: neither a known value nor a field with a telling name. It never throws, whatever it is given. */
export function createLogger({ level, format, secrets = [], write = writeToStderr }: LoggerOptions): Logger {
  const threshold = LOG_LEVELS.indexOf(level);
  const hidden = secrets.filter((secret) => secret !== "");
  const hide = (text: string): string => hidden.reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text);

  function emit(at: LogLevel, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(at) < threshold) return;
    const shown = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, loggable(key, value, hide)]));
    write(`${format === "json" ? jsonLine(at, hide(message), shown) : prettyLine(at, hide(message), shown)}\n`);
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
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
}

function prettyLine(level: LogLevel, message: string, fields: LogFields): string {
  const details = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  // A message with line breaks could forge further log lines.
  return `${level.padEnd(5)} ${message.replaceAll(/[\r\n]+/g, " ")}${details.join("")}`;
}

const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;

/** A copy that JSON can hold: secrets hidden, errors with their causes, circles and depth cut, getters that throw survived. */
function loggable(key: string, value: unknown, hide: (text: string) => string, depth = 0): unknown {
  if (SECRET_KEY.test(key) && value !== undefined) return REDACTED;
  if (typeof value === "string") return hide(value);
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return hide(String(value));
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[...]";
  try {
    const whole =
      value instanceof Error
        ? { ...Object.fromEntries(Object.entries(value)), name: value.name, message: value.message, stack: value.stack, cause: value.cause }
        : value;
    const entries = Object.entries(whole).slice(0, MAX_ENTRIES);
    const copied = entries.map(([name, part]) => [name, loggable(name, part, hide, depth + 1)] as const);
    return Array.isArray(value) ? copied.map(([, part]) => part) : Object.fromEntries(copied);
  } catch {
    return "[unreadable]";
  }
}

let guarded = false;

function writeToStderr(line: string): void {
  if (!guarded) {
    guarded = true;
    // A host may close stderr; an unheard error event would be logged, fail again, and so on.
    process.stderr.on("error", () => {});
  }
  process.stderr.write(line);
}
