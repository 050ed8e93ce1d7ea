import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

// @boundaries-ignore the attacker that core's own races are run against
import { startSwapper } from "../../../core/test/fixtures/attacker.ts";
// @boundaries-ignore as above
import { fingerprint } from "../../../core/test/paths/tree.ts";
import { CANARY } from "../attacks/arena.ts";
import { ask, startFiles } from "../attacks/serving.ts";

/**
 * Calls that are raced: 3,200 as a rule. With RACE_OPERATIONS=nightly-size in the environment 100,000, and with a number that many.
 */
const setting = process.env["RACE_OPERATIONS"];
const OPERATIONS = setting === undefined ? 3200 : setting === "nightly-size" ? 100_000 : Number(setting);
const IN_FLIGHT = 16;

type Call = (count: number) => readonly [tool: string, args: Record<string, unknown>];

/** Twelve reads for eight changes: a change waits for the disk. */
const CALLS: readonly Call[] = [
  () => ["read_file", { path: "dir/file.txt" }],
  () => ["read_file", { path: "dir/secret.txt" }],
  () => ["read_file", { path: "last.txt" }],
  () => ["read_file", { path: "dir/sub/file.txt", offset: -1 }],
  () => ["read_files", { paths: ["dir/file.txt", "last.txt", "dir/secret.txt"] }],
  () => ["list_directory", { path: "dir" }],
  () => ["list_directory", { path: "dir", depth: 3 }],
  () => ["file_info", { path: "dir/secret.txt" }],
  () => ["search_text", { query: "9f2", directory: "dir" }],
  () => ["search_files", { pattern: "secret*" }],
  () => ["resource", { uri: "@root/dir/file.txt" }],
  () => ["complete", { value: "dir/se" }],
  () => ["write_file", { path: "dir/file.txt", content: "mine" }],
  () => ["write_file", { path: "last.txt", content: "mine" }],
  (count) => ["write_file", { path: `dir/new/${count % 20}/x.txt`, content: "mine" }],
  () => ["edit_file", { path: "dir/file.txt", edits: [{ old_text: "mine", new_text: "mine" }] }],
  (count) => ["create_directory", { path: `dir/made/${count % 20}` }],
  (count) => ["move_file", { source: "dir/file.txt", destination: `dir/moved${count % 5}.txt`, overwrite: true }],
  (count) => ["move_file", { source: "dir/sub", destination: `copied/${count}`, copy: true }],
  () => ["delete_file", { path: "dir/secret.txt" }],
];

test.runIf(process.platform === "linux")(
  "no call is led out by another process that exchanges a parent and a last name with links (Linux: held by descriptors)",
  { timeout: 3_600_000 },
  async () => {
    const base = realpathSync(mkdtempSync(join(tmpdir(), "mcp-race-")));
    const [root, outside] = [join(base, "root"), join(base, "outside")];
    for (const [directory, content] of [
      [join(root, "dir"), "mine"],
      [outside, CANARY],
    ] as const) {
      mkdirSync(join(directory, "sub"), { recursive: true });
      for (const name of ["file.txt", "sub/file.txt"]) writeFileSync(join(directory, name), content);
    }
    writeFileSync(join(outside, "secret.txt"), CANARY);
    writeFileSync(join(root, "last.txt"), "mine");
    symlinkSync(outside, join(root, "dir-link"));
    symlinkSync(join(outside, "secret.txt"), join(root, "last-link"));
    const before = fingerprint(outside);
    const server = await startFiles([root, "--state-dir", join(base, "state")], base);
    const swapper = await startSwapper(root, ["dir=dir-link", "last.txt=last-link"]);
    const tally = { done: 0, refused: 0, leaked: [] as string[] };
    let next = 0;
    async function lane(): Promise<void> {
      for (let count = next++; count < OPERATIONS; count = next++) {
        const [tool, args] = CALLS[count % CALLS.length]?.(count) ?? ["read_file", { path: "last.txt" }];
        const { failed, text } = await ask(server, tool, tool === "resource" ? { uri: `file://${root}/dir/file.txt` } : args);
        if (text.includes(CANARY) || (!failed && tool.startsWith("list") && text.includes("secret.txt")))
          tally.leaked.push(`${tool}: ${text.slice(0, 200)}`);
        else if (failed) tally.refused += 1;
        else tally.done += 1;
        if (/internal error|unexpected/i.test(text)) tally.leaked.push(text);
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    const swaps = await swapper.stop();
    process.stderr.write(
      `races through the server: ${OPERATIONS} calls, ${swaps} swaps, ${tally.done} done, ${tally.refused} refused, ${tally.leaked.length} leaked\n`,
    );
    expect(tally.leaked, server.stderr().slice(0, 5000)).toEqual([]);
    expect(fingerprint(outside)).toBe(before);
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe(CANARY);
    expect(swaps).toBeGreaterThan(500);
    expect(tally.done).toBeGreaterThan(100);
    expect(tally.refused).toBeGreaterThan(100);
    expect(await server.close()).toEqual({ code: 0, signal: null });
    rmSync(base, { recursive: true, force: true });
  },
);
