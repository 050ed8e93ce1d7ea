import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { spawnServer } from "@org/mcp-core/testing";
import { expect, test } from "vitest";

const bundle = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const ENDLESS = "f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(100)";

/** The processes whose parent is this one. */
function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.runIf(existsSync("/proc/self/stat")).each(["SIGKILL", "SIGTERM twice"])(
  "a server ended by %s in the middle of an endless calculation leaves no process behind",
  { timeout: 30_000 },
  async (how) => {
    const server = await spawnServer({ command: process.execPath, args: [bundle], env: { PATH: process.env["PATH"] } });
    await server.client.callTool({ name: "calculate", arguments: { expression: "sqrt(4)" } });
    const running = server.client.callTool({ name: "calculate", arguments: { expression: ENDLESS } }).catch(() => "cut off");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const workers = childrenOf(server.process.pid ?? 0);
    expect(workers.length).toBeGreaterThanOrEqual(1);
    if (how === "SIGKILL") server.process.kill("SIGKILL");
    else
      for (let count = 0; count < 2; count++) {
        server.process.kill("SIGTERM");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    await server.exited;
    await server.client.close();
    await running;
    await expect.poll(() => workers.filter(isRunning), { timeout: 8000 }).toEqual([]);
  },
);
