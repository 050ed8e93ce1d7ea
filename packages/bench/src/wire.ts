// The smallest client that can time a server: a line out, a line in. The same for every subject, so its own cost cancels out.
import { spawn } from "node:child_process";

/** A started server. */
export interface Wire {
  readonly pid: number;
  /** The result; rejects on a JSON-RPC error, when the server ends, and with a `NoAnswer` after `limitMs`. */
  request(method: string, params?: unknown, limitMs?: number): Promise<Record<string, unknown>>;
  notify(method: string): void;
  /** Ends its input, as a host does, and kills it when it stays. */
  close(): Promise<void>;
}

/** The server did not answer in time. */
export class NoAnswer extends Error {}

const LIMIT_MS = 30_000;
/** How long a server may take to leave after the end of its input. */
const LEAVE_MS = 1000;
// Nothing of this process may slow a server down or speed it up: no NODE_OPTIONS, no compile cache.
const KEPT = ["PATH", "HOME", "SystemRoot", "TEMP", "TMPDIR"];
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.includes(name)));

interface Waiting {
  resolve(result: Record<string, unknown>): void;
  reject(error: Error): void;
}

/** Starts `node ARGS` and speaks JSON-RPC with it. */
export function openWire(args: readonly string[]): Wire {
  const child = spawn(process.execPath, args, { env: environment, stdio: ["pipe", "pipe", "pipe"] });
  const waiting = new Map<number, Waiting>();
  /** The beginning of a line whose end has not come yet, in pieces: an answer of megabytes comes in many. */
  let rest: string[] = [];
  let said = "";
  let last = 0;

  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-1000)));
  child.stdin.on("error", () => {}); // the exit below says more
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const [first = "", ...lines] = text.split("\n");
    rest.push(first);
    for (const line of lines) {
      receive(rest.join(""));
      rest = [line];
    }
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", (code) => {
      for (const { reject } of waiting.values()) reject(new Error(`the server ended with code ${code}: ${gist(said)}`));
      resolve();
    });
  });

  function receive(line: string): void {
    // Some peers greet on stdout; what is not an object is not for us, and neither are their own requests and notifications.
    if (!line.startsWith("{")) return;
    const message: unknown = JSON.parse(line);
    if (!isRecord(message) || "method" in message || typeof message["id"] !== "number") return;
    const { resolve, reject } = waiting.get(message["id"]) ?? {};
    if (isRecord(message["result"])) resolve?.(message["result"]);
    else reject?.(new Error(`error answer: ${JSON.stringify(message["error"])}`));
  }

  function request(method: string, params: unknown = {}, limitMs: number = LIMIT_MS): Promise<Record<string, unknown>> {
    const id = ++last;
    const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
    const timer = setTimeout(() => reject(new NoAnswer(`${method}: no answer in ${limitMs} ms`)), limitMs);
    waiting.set(id, { resolve, reject });
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  }

  return {
    pid: child.pid ?? 0,
    request,
    notify: (method) => void child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method })}\n`),
    async close() {
      const timer = setTimeout(() => child.kill("SIGKILL"), LEAVE_MS);
      child.stdin.end();
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The line of a crash that says what went wrong: Node prints the source and the stack around it. */
function gist(said: string): string {
  const lines = said.trim().split("\n");
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "";
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
