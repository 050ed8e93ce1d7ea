import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

test("a host that closes stderr still gets its answers and an orderly end", async () => {
  const cli = fileURLToPath(new URL("../fixtures/cli.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@org/source", cli], {
    env: { PATH: process.env["PATH"] },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  child.stderr.destroy();
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const call = (id: number, how: string): string =>
    `${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "fail", arguments: { how } } })}\n`;
  // Each of these is logged.
  child.stdin.write(`garbage\n${call(1, "bug")}${call(2, "rejection")}`);
  await expect.poll(() => stdout.split("\n").length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});
