import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { SpawnedServer } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Arena, CANARY, fingerprint, makeArena, stains } from "../attacks/arena.ts";
import type { Attack } from "../attacks/attack.ts";
import { type Answer, ask, startFiles } from "../attacks/serving.ts";
import { attacks } from "../attacks/table.ts";

/** Most characters of an answer; the budget for text is 100 KB. */
const MAX_ANSWER = 110_000;

let arena: Arena;
let server: SpawnedServer;
let before: string;

beforeAll(async () => {
  arena = await makeArena();
  before = fingerprint(arena);
  server = await startFiles([arena.root, "--state-dir", join(arena.base, "state"), "--search-ms", "500"], arena.base);
  await ask(server, "search_text", { query: "warm" });
});
afterAll(async () => {
  expect(await server.close()).toEqual({ code: 0, signal: null });
  expect(server.stderr()).not.toMatch(/\bid\b.*Error|TypeError|RangeError/);
  arena.remove();
});

test("at least 170 attacks, of every class", () => {
  const counts = Map.groupBy(attacks, ({ cls }) => cls);
  expect(attacks.length).toBeGreaterThanOrEqual(170);
  expect(counts.size).toBeGreaterThanOrEqual(10);
});

describe("nothing outside is reached, and the server answers the next call", () => {
  const rows = attacks.map((attack) => [attack.cls, attack.name, attack] as const);
  test.each(rows)("%s: %s", { timeout: 20_000 }, async (_cls, _name, attack) => {
    arena.reset();
    attack.setup?.(arena);
    const answer = await ask(server, attack.tool, placed(attack.args));
    expect(answer.text).not.toContain(CANARY);
    expect(answer.text).not.toContain("kept-secret");
    expect(answer.text).not.toMatch(/internal error|unexpected (error|failure)|went wrong/i);
    expect(answer.text.length).toBeLessThan(MAX_ANSWER);
    expect(isExpected(attack, answer), answer.text.slice(0, 500)).toBe(true);
    expect(fingerprint(arena)).toBe(before);
    expect(stains(arena)).toEqual([]);
    attack.check?.(arena);
    arena.put("root/still-there.txt", "yes");
    expect((await ask(server, "read_file", { path: "still-there.txt" })).text).toMatch(/^yes\n/);
  });
});

describe("files stay whole", () => {
  test("of 20 edits of one file at the same time, all land", { timeout: 20_000 }, async () => {
    arena.reset();
    arena.put("root/many.txt", Array.from({ length: 20 }, (_, count) => `<${count}>\n`).join(""));
    const edits = Array.from({ length: 20 }, (_, count) =>
      ask(server, "edit_file", { path: "many.txt", edits: [{ old_text: `<${count}>`, new_text: `(${count})` }] }),
    );
    expect((await Promise.all(edits)).filter(({ failed }) => failed)).toEqual([]);
    expect(readFileSync(join(arena.root, "many.txt"), "utf8")).toBe(Array.from({ length: 20 }, (_, count) => `(${count})\n`).join(""));
  });

  test("an undo does not take back what somebody else has done since", async () => {
    arena.reset();
    const change = /Change (\w+)/.exec((await ask(server, "write_file", { path: "plain.txt", content: "second" })).text)?.[1];
    arena.put("root/plain.txt", "third");
    expect(await ask(server, "undo_change", { change_id: change })).toMatchObject({ failed: true });
    expect(readFileSync(join(arena.root, "plain.txt"), "utf8")).toBe("third");
  });

  test.runIf(canMount())(
    "with the disk full, the old files stay, nothing else does, and the answer says why (needs the right to mount)",
    { timeout: 20_000 },
    async () => {
      arena.reset();
      const disk = join(arena.root, "disk");
      mkdirSync(disk);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", disk]);
      try {
        arena.put("root/disk/old.txt", "old\n");
        for (const [tool, args] of [
          ["write_file", { path: "disk/old.txt", content: "x".repeat(1_000_000) }],
          ["write_file", { path: "disk/new.txt", content: "x".repeat(1_000_000) }],
          ["edit_file", { path: "disk/old.txt", edits: [{ old_text: "old", new_text: "y".repeat(1_000_000) }] }],
        ] as const) {
          const { failed, text } = await ask(server, tool, args);
          expect(failed).toBe(true);
          expect(text).toContain("disk is full");
        }
        expect(readFileSync(join(disk, "old.txt"), "utf8")).toBe("old\n");
        expect(readdirSync(disk)).toEqual(["old.txt"]);
        expect((await ask(server, "write_file", { path: "disk/old.txt", content: "small" })).failed).toBe(false);
      } finally {
        execFileSync("umount", [disk]);
      }
    },
  );
});

/** Whether this process may mount a small file system, which only some CI machines let it. */
function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), "mcp-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory], { stdio: "ignore" });
    execFileSync("umount", [directory], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether the answer is what the attack expects. */
function isExpected({ expected, tool }: Attack, { failed, text }: Answer): boolean {
  // A reply about several files fails for each on its own.
  const refused = failed || (tool === "read_files" && text.includes("not read"));
  if (expected === "contained") return true;
  if (expected === "refused") return refused;
  return expected instanceof RegExp ? refused && expected.test(text) : !failed && expected.answered.test(text);
}

/** The arguments with the real directories in them. */
function placed(args: Attack["args"]): Record<string, unknown> {
  const replace = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll("@root", arena.root).replaceAll("@base", arena.base);
    return Array.isArray(value) ? value.map(replace) : value;
  };
  return Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, replace(value)]),
  );
}
