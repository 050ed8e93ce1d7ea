import { PassThrough } from "node:stream";

import fc from "fast-check";
import { expect, test } from "vitest";

import { MAX_STDIO_MESSAGE_BYTES } from "../../src/limits.ts";
import { silentLogger } from "../../src/log.ts";
import { createLineReader } from "../../src/serve/lines.ts";
import { createStdioTransport, type StdioTransport } from "../../src/serve/stdio-transport.ts";

interface Pipe {
  transport: StdioTransport;
  input: PassThrough;
  received: unknown[];
  /** Every line written so far, parsed. */
  written: () => { id?: number; result?: unknown; error?: { code: number; message: string } }[];
}

async function pipe(): Promise<Pipe> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let text = "";
  output.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const transport = createStdioTransport({ input, output, log: silentLogger, drainMs: 200 });
  const received: unknown[] = [];
  transport.onmessage = (message) => void received.push(message);
  await transport.start();
  const written: Pipe["written"] = () =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as ReturnType<Pipe["written"]>[number]);
  return { transport, input, received, written };
}

const request = (id: number): string => `${JSON.stringify({ jsonrpc: "2.0", id, method: "ping" })}\n`;

test.each([
  ["{not json", -32_700, undefined],
  ["[]", -32_600, undefined],
  [`[${request(1).trim()}]`, -32_600, undefined],
  ['{"jsonrpc":"1.0","id":7,"method":"ping"}', -32_600, 7],
  ["null", -32_600, undefined],
  ['"\u0000"', -32_700, undefined],
  ['"\uD800"', -32_600, undefined],
])("the line %j is answered and the next is read", async (line, code, id) => {
  const { input, received, written } = await pipe();
  input.write(`${line}\n${request(2)}`);
  await expect.poll(() => received).toHaveLength(1);
  expect(written()).toEqual([{ jsonrpc: "2.0", ...(id !== undefined && { id }), error: { code, message: expect.any(String) as string } }]);
});

test("empty lines and carriage returns are nothing", async () => {
  const { input, received, written } = await pipe();
  input.write(`\r\n\n${request(1).replace("\n", "\r\n")}`);
  await expect.poll(() => received).toHaveLength(1);
  expect(written()).toEqual([]);
});

test("an overlong line is skipped in bounded memory and the next is read", async () => {
  const { input, received, written } = await pipe();
  for (let sent = 0; sent <= MAX_STDIO_MESSAGE_BYTES; sent += 1_000_000) input.write("x".repeat(1_000_000));
  input.write(`\n${request(1)}`);
  await expect.poll(() => received).toHaveLength(1);
  expect(written()[0]?.error).toMatchObject({ code: -32_600, message: expect.stringContaining("over the limit") as string });
});

test("an answer over the limit becomes an error answer, an error too; a notification over it is dropped", async () => {
  const { transport, written } = await pipe();
  const huge = "x".repeat(MAX_STDIO_MESSAGE_BYTES);
  await transport.send({ jsonrpc: "2.0", id: 5, result: { huge } });
  await transport.send({ jsonrpc: "2.0", method: "notifications/message", params: { huge } });
  await transport.send({ jsonrpc: "2.0", id: 6, error: { code: -32_602, message: huge } });
  await expect.poll(() => written()).toHaveLength(2);
  expect(written()[0]).toMatchObject({ id: 5, error: { code: -32_603 } });
  expect(written()[1]).toMatchObject({ id: 6, error: { code: -32_602, message: expect.stringContaining("over the limit") as string } });
});

test("what was asked before the end of input is answered before the transport closes", async () => {
  const { transport, input, received, written } = await pipe();
  let closed = false;
  transport.onclose = () => (closed = true);
  input.end(request(1) + request(2).trimEnd()); // the last line has no newline
  await expect.poll(() => received).toHaveLength(2);
  expect(closed).toBe(false);
  await transport.send({ jsonrpc: "2.0", id: 1, result: {} });
  await transport.send({ jsonrpc: "2.0", id: 2, result: {} });
  await transport.ended;
  expect(closed).toBe(true);
  expect(written().map(({ id }) => id)).toEqual([1, 2]);
});

test("a request never answered delays the end by the limit only; a cancelled one not at all", async () => {
  const { transport, input } = await pipe();
  input.write(request(1));
  input.end(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } })}\n`);
  await expect(transport.ended).resolves.toBeUndefined();
  const stuck = await pipe();
  stuck.input.end(request(1));
  await expect(stuck.transport.ended).resolves.toBeUndefined();
});

test("lines come out as they went in, however the bytes are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", maxLength: 30 }).filter((line) => !line.includes("\n"))),
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const reader = createLineReader(1000);
        const out: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = cuts[turn % cuts.length] ?? 1;
          for (const line of reader.push(bytes.subarray(at, at + length))) out.push(line.kind === "line" ? line.text : "overlong");
          at += length;
        }
        expect(out).toEqual(lines);
      },
    ),
  );
});
