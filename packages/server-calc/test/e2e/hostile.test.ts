import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { dataOf, type SpawnedServer, spawnServer } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hostile } from "../calc/hostile.ts";

const bundle = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const SECRET = "swordfish";

/** What an answer must never show: paths, stacks, source, names and versions of what is inside. */
const INSIDES =
  /node_modules|node:|file:\/\/|\/(home|root|tmp|usr|etc)\/|\bat (Object|Module|async|file:)|=>|function\s*[\w$]*\s*\(|native code|\[object|mathjs|typed-function|Decimal|process\.|\b\d+\.\d+\.\d+\b/g;

/** A server that answers one attack after the other. */
interface Lane {
  server: SpawnedServer;
  last: Promise<unknown>;
}
const lanes: Lane[] = [];

beforeAll(async () => {
  if (!existsSync(bundle)) throw new Error("the bundle is missing: run npm run build first");
  for (let count = 0; count < 2; count++) {
    const server = await spawnServer({
      command: process.execPath,
      args: [bundle],
      env: { PATH: process.env["PATH"], CALC_SECRET: SECRET },
    });
    await server.client.callTool({ name: "calculate", arguments: { expression: "sqrt(4)" } }); // warm, as after a first question
    lanes.push({ server, last: Promise.resolve() });
  }
});
afterAll(async () => {
  for (const { server } of lanes) expect(await server.close()).toEqual({ code: 0, signal: null });
});

async function attack({ client }: SpawnedServer, expression: string): Promise<{ text: string; elapsed: number; after: unknown[] }> {
  const start = performance.now();
  const result = await client.callTool({ name: "calculate", arguments: { expression } });
  const elapsed = performance.now() - start;
  const text = result.content.map((block) => (block.type === "text" ? block.text : "")).join("");
  // The second goes through the calculator process; plain sums do not.
  const after = ["2+2", "2 + sqrt(4)"].map(async (next) =>
    dataOf(await client.callTool({ name: "calculate", arguments: { expression: next } })),
  );
  return { text, elapsed, after: await Promise.all(after) };
}

/** Waits for the lane's attacks before this one, so that they do not disturb each other's time. */
async function inTurn<T>(lane: Lane | undefined, work: (server: SpawnedServer) => Promise<T>): Promise<T> {
  if (lane === undefined) throw new Error("no server");
  const turn = lane.last.then(() => work(lane.server));
  lane.last = turn.catch(() => {});
  return turn;
}

test("at least 20 expressions of each of eight classes", () => {
  const counts = Map.groupBy(hostile, ({ cls }) => cls);
  expect(counts.size).toBeGreaterThanOrEqual(8);
  for (const [cls, rows] of counts) expect(rows.length, cls).toBeGreaterThanOrEqual(20);
});

describe.concurrent("each is answered within 3 s, gives nothing away, and 2+2 is answered right after", () => {
  const rows = hostile.map(({ cls, expression }, index) => [cls, expression.slice(0, 60), index, expression] as const);

  test.each(rows)("%s: %j", { timeout: 120_000 }, async (_cls, _title, index, expression) => {
    const { text, elapsed, after } = await inTurn(lanes[index % lanes.length], (server) => attack(server, expression));
    expect(elapsed).toBeLessThan(3000);
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThan(60_000);
    expect(text).not.toContain("Internal error");
    expect(text).not.toContain(SECRET);
    // What the answer quotes of the question is the asker's own.
    expect((text.match(INSIDES) ?? []).filter((inside) => !expression.includes(inside.trim()))).toEqual([]);
    expect(after).toMatchObject([{ result: "4" }, { result: "4" }]);
  });
});
