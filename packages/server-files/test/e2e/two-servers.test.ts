import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { ask, startFiles } from "../attacks/serving.ts";

const EDITS = 50;
const servers = ["a", "b"];
const markers = servers.flatMap((server) => Array.from({ length: EDITS }, (_, count) => `${server}-${count}`));

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "mcp-two-")));
  writeFileSync(join(base, "shared.txt"), markers.map((marker) => `<${marker}>\r\n`).join(""));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Two servers edit one file at once, each every one of its own lines. Returns the failures and the lines that were changed. */
async function race(stateOf: (server: string) => string): Promise<{ failures: string[]; lost: string[]; lines: string[] }> {
  const answers = await Promise.all(
    servers.map(async (name) => {
      const server = await startFiles([base, "--state-dir", stateOf(name)], base);
      const edits = Array.from({ length: EDITS }, (_, count) =>
        ask(server, "edit_file", { path: "shared.txt", edits: [{ old_text: `<${name}-${count}>`, new_text: `<${name}-${count}> done` }] }),
      );
      const answered = await Promise.all(edits);
      expect(await server.close()).toEqual({ code: 0, signal: null });
      return answered.map(({ failed, text }, count) => ({ failed, text, marker: `${name}-${count}` }));
    }),
  );
  const failures = answers.flat().filter(({ failed }) => failed);
  const lines = readFileSync(join(base, "shared.txt"), "utf8").split("\r\n").slice(0, -1);
  const landed = lines.filter((line) => line.endsWith(" done")).map((line) => line.slice(1, -6));
  const failed = failures.map(({ marker }) => marker);
  // Nobody is told of a failure that is none.
  expect(failed.filter((marker) => landed.includes(marker))).toEqual([]);
  const lost = markers.filter((marker) => !landed.includes(marker) && !failed.includes(marker));
  return { failures: failures.map(({ text }) => text), lost, lines };
}

describe("two servers on one directory, 50 edits each at the same time", () => {
  test("with one state directory, all 100 land", { timeout: 60_000 }, async () => {
    const { failures, lost, lines } = await race(() => `${base}-state`);
    expect({ failures, lost }).toEqual({ failures: [], lost: [] });
    expect(lines).toEqual(markers.map((marker) => `<${marker}> done`));
    rmSync(`${base}-state`, { recursive: true, force: true });
    expect(readdirSync(base)).toEqual(["shared.txt"]);
  });

  /**
   * The servers' lock lies in the state directory, so with two of them only the check right before the exchange is left: an edit that
   * falls between the other's check and its rename (some microseconds) is undone unsaid. About one in a thousand here.
   */
  test("with two state directories, next to none is lost, and the file stays whole", { timeout: 60_000 }, async () => {
    const { failures, lost, lines } = await race((name) => `${base}-state-${name}`);
    for (const name of servers) rmSync(`${base}-state-${name}`, { recursive: true, force: true });
    process.stderr.write(`two state directories: ${failures.length} refused, ${lost.length} lost\n`);
    expect(lines.map((line) => line.replace(" done", ""))).toEqual(markers.map((marker) => `<${marker}>`));
    expect(lost.length).toBeLessThanOrEqual(10);
    for (const text of failures) expect(text).toMatch(/chang/);
    expect(readdirSync(base)).toEqual(["shared.txt"]);
  });
});
