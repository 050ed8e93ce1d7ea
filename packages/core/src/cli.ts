import { helpText } from "./config/describe.ts";
import { ConfigError, readSettings } from "./config/read.ts";
import { namedSettings } from "./config/schema.ts";
import type { CommonSettings } from "./config/server-settings.ts";
import type { ServerDefinition } from "./definition.ts";
import { CLEANUP_MS, DRAIN_MS, leaveAtOnce, manageLifetime, within } from "./lifetime.ts";
import { createLogger, type Logger } from "./log.ts";
import { prepare, type Serving } from "./serve/factory.ts";
import { type Served, serveOverStdio } from "./serve/stdio.ts";

/** The oldest Node that servers run on, as `engines` in their package.json says. */
const MIN_NODE = { major: 22, minor: 13 };

/**
 * Runs a server as a program: reads its settings, serves stdio or HTTP, and ends in order.
 * Exit codes: 0 after an orderly end, `--help` or `--version`; 2 for a wrong setting; 1 when Node is too old, the port cannot be had
 * or the end hangs.
 */
export async function runCli(definition: ServerDefinition): Promise<void> {
  const invocation = readInvocation(definition);
  if (invocation.action === "help") return print(helpText(definition));
  if (invocation.action === "version") return print(`${definition.version}\n`);
  checkNode();
  const { settings } = invocation;
  const secrets = namedSettings(definition.config).flatMap(({ key, setting }) =>
    setting.secret ? [settings[key]].flat().filter((value) => typeof value === "string") : [],
  );
  const log = createLogger({ level: settings.logLevel, format: settings.logFormat, secrets });
  const serving = orExit(() => prepare(definition, settings, log));
  const drainMs = definition.drainMs ?? DRAIN_MS;
  const served = await start(serving, settings, drainMs, log);
  manageLifetime(
    served.ended,
    async () => {
      await served.close(drainMs);
      if (!(await within(CLEANUP_MS, serving.close(), "clean-up", log))) leaveAtOnce();
    },
    log,
  );
}

function readInvocation(definition: ServerDefinition): ReturnType<typeof readSettings> {
  return orExit(() => {
    const invocation = readSettings(definition.config, process.argv.slice(2), process.env);
    if (invocation.action === "run") checkExposure(invocation.settings);
    return invocation;
  });
}

/** A wrong setting ends the start with its one line; a server's `create` may find some that its schema cannot. */
function orExit<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return fail(error.message, 2);
  }
}

/** npm only warns of `engines`, and a host shows the user what a server says last: without this, a stack trace out of a bundle. */
function checkNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > MIN_NODE.major || (major === MIN_NODE.major && minor >= MIN_NODE.minor)) return;
  fail(
    `Node.js ${process.versions.node} is too old: this server needs ${MIN_NODE.major}.${MIN_NODE.minor} or newer. See https://nodejs.org.`,
    1,
  );
}

function checkExposure({ transport, host, token, allowedHost, allowedOrigin }: CommonSettings): void {
  // RFC 6750 section 2.1: what stands in the header. Anything else could never be sent, and every request would be refused.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new ConfigError("--token (MCP_TOKEN) is not usable: it must be printable ASCII without spaces.");
  for (const [flag, names] of [
    ["--allowed-host", allowedHost],
    ["--allowed-origin", allowedOrigin],
  ] as const) {
    const wrong = names.find((name) => !/^(\[[\da-f:.]+\]|[a-z\d_.-]+)$/.test(name));
    if (wrong !== undefined)
      throw new ConfigError(
        `${flag} is ${JSON.stringify(wrong)}: must be a host name in lower case, without scheme and port, such as mcp.example.com.`,
      );
  }
  if (transport !== "http" || token !== undefined || isLoopback(host)) return;
  throw new ConfigError(
    `--host is ${JSON.stringify(host)}: anyone who reaches this address could call the server. Set --token (MCP_TOKEN), or listen on 127.0.0.1.`,
  );
}

/** Whether an address can only be reached from this machine. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

async function start(serving: Serving, settings: CommonSettings, drainMs: number, log: Logger): Promise<Served> {
  if (settings.transport === "stdio") return serveOverStdio(serving, { input: process.stdin, output: process.stdout, log, drainMs });
  // Only this transport needs an HTTP stack; stdio starts without loading it.
  const { serveOverHttp } = await import("./http/serve.ts");
  const { host, port, token, allowedHost, allowedOrigin } = settings;
  try {
    const served = await serveOverHttp({ ...serving, host, port, token, allowedHosts: allowedHost, allowedOrigins: allowedOrigin, log });
    process.stderr.write(`Listening on ${served.url}\n`);
    return served;
  } catch (error) {
    return fail(`Cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}`, 1);
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
