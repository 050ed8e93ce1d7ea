import type { Readable, Writable } from "node:stream";

import { type JSONRPCMessage, parseJSONRPCMessage, type RequestId, type Transport } from "@modelcontextprotocol/server";

import { MAX_STDIO_MESSAGE_BYTES } from "../limits.ts";
import type { Logger } from "../log.ts";
import { createLineReader } from "./lines.ts";

/** Newline-delimited JSON-RPC over two streams that no line can break and no end of input cuts short. */
export interface StdioTransport extends Transport {
  /** Resolves when the input has ended and every request read before that was answered, or the limit has passed. */
  readonly ended: Promise<void>;
  /** Begins nothing new and waits until no request is unanswered, at most `limitMs`. The first call sets the limit; later ones join it. */
  drain: (limitMs: number) => Promise<void>;
  /** Sees every message read, before it is handled. */
  tap: ((message: JSONRPCMessage) => void) | undefined;
}

export interface StdioTransportOptions {
  input: Readable;
  output: Writable;
  log: Logger;
  /** How long requests still running at the end of input may take, in milliseconds. */
  drainMs: number;
}

/**
 * Unlike the SDK's transport it answers a line that is not JSON-RPC instead of staying silent, skips an overlong line instead of
 * closing the connection, never sends a message the other side would choke on, and answers what was asked before the input ended.
 */
export function createStdioTransport({ input, output, log, drainMs }: StdioTransportOptions): StdioTransport {
  const unanswered = new Set<RequestId>();
  const waiting = new Set<() => void>();
  const lines = createLineReader(MAX_STDIO_MESSAGE_BYTES);
  const end = Promise.withResolvers<void>();
  let closed = false;
  let draining: Promise<void> | undefined;

  function write(message: JSONRPCMessage): Promise<void> {
    let line = `${JSON.stringify(message)}\n`;
    if (Buffer.byteLength(line) > MAX_STDIO_MESSAGE_BYTES) {
      log.error("message over the stdio limit not sent", { bytes: Buffer.byteLength(line) });
      if ("method" in message) return Promise.resolve();
      const code = "error" in message ? message.error.code : -32_603;
      line = `${JSON.stringify(protocolError(message.id, code, `The answer is over the limit of ${MAX_STDIO_MESSAGE_BYTES} bytes for one message. Ask for less at a time.`))}\n`;
    }
    gather();
    return new Promise((resolve, reject) => output.write(line, (error) => (error ? reject(error) : resolve())));
  }

  /** With several requests under way, what is written in one turn of the event loop goes out in one system call; a lone answer at once. */
  function gather(): void {
    if (unanswered.size < 2 || output.writableCorked > 0) return;
    output.cork();
    setImmediate(() => output.uncork());
  }

  function settle(id: RequestId | undefined): void {
    if (id === undefined || !unanswered.delete(id) || unanswered.size > 0) return;
    for (const resume of waiting) resume();
  }

  function receive(line: string): void {
    if (line.trim() === "") return;
    const message = parse(line);
    if ("error" in message && "failure" in message) {
      log.warn("unreadable message", { reason: message.failure });
      void write(message.error).catch(() => {});
      return;
    }
    if (draining && "method" in message && "id" in message) {
      void write(protocolError(message.id, -32_603, "The server is shutting down.")).catch(() => {});
      return;
    }
    // A listening stream is answered only when it ends; waiting for it would be waiting for the client.
    if ("method" in message && "id" in message && message.method !== "subscriptions/listen") unanswered.add(message.id);
    if ("method" in message && message.method === "notifications/cancelled") settle(cancelledId(message));
    transport.tap?.(message);
    transport.onmessage?.(message);
  }

  function onData(chunk: Buffer): void {
    for (const line of lines.push(chunk)) {
      if (line.kind === "line") receive(line.text);
      else {
        log.warn("overlong message skipped", { bytes: line.bytes });
        void write(
          protocolError(
            undefined,
            -32_600,
            `A message of ${line.bytes} bytes is over the limit of ${MAX_STDIO_MESSAGE_BYTES}; it was not read.`,
          ),
        ).catch(() => {});
      }
    }
  }

  function onEnd(): void {
    const last = lines.rest();
    if (last !== undefined) receive(last);
    void transport.drain(drainMs).then(() => transport.close());
  }

  async function waitForAnswers(limitMs: number): Promise<void> {
    if (unanswered.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limitMs);
    waiting.add(resolve);
    await promise;
    clearTimeout(timer);
    waiting.delete(resolve);
  }

  const transport: StdioTransport = {
    ended: end.promise,
    tap: undefined,
    async start() {
      input.on("data", onData);
      input.once("end", onEnd);
      input.once("close", onEnd);
      input.on("error", (error) => transport.onerror?.(error));
      output.on("error", (error) => {
        // The reader is gone; there is nobody left to answer.
        log.debug("stdout closed", { error });
        void transport.close();
      });
    },
    async send(message) {
      if (closed) return;
      await write(message);
      if ("id" in message && !("method" in message)) settle(message.id);
    },
    drain: (limitMs) => (draining ??= waitForAnswers(limitMs)),
    async close() {
      if (closed) return;
      closed = true;
      unanswered.clear(); // nobody is left to answer
      for (const resume of waiting) resume();
      input.off("data", onData);
      input.pause();
      transport.onclose?.();
      end.resolve();
    },
  };
  return transport;
}

function parse(line: string): JSONRPCMessage | { error: JSONRPCMessage; failure: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { error: protocolError(undefined, -32_700, "Parse error: the line is not JSON."), failure: "not JSON" };
  }
  try {
    return parseJSONRPCMessage(json);
  } catch {
    const reason = Array.isArray(json)
      ? "Batches are not supported; send one message a line."
      : "The message is not a JSON-RPC 2.0 request, notification or response.";
    return { error: protocolError(requestId(json), -32_600, `Invalid request: ${reason}`), failure: reason };
  }
}

function requestId(json: unknown): RequestId | undefined {
  const id: unknown = typeof json === "object" && json !== null && "id" in json ? json.id : undefined;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

function cancelledId(message: JSONRPCMessage): RequestId | undefined {
  const params: unknown = "params" in message ? message.params : undefined;
  const id: unknown = typeof params === "object" && params !== null && "requestId" in params ? params.requestId : undefined;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

/** An error answer. Without an id the message could not be told (JSON-RPC 2.0 section 5.1; MCP leaves the id out). */
function protocolError(id: RequestId | undefined, code: number, message: string): JSONRPCMessage {
  return { jsonrpc: "2.0", ...(id !== undefined && { id }), error: { code, message } };
}
