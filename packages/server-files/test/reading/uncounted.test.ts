import { closeSync, openSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { openWorkspace, type Workspace } from "../fixtures/workspace.ts";

/** Above the size up to which lines are counted in any case. */
const SIZE = 80 * 1024 * 1024;

let files: Workspace;
beforeAll(async () => {
  files = await openWorkspace({ "huge.log": "first\n" });
  const path = join(files.root, "huge.log");
  const tail = Array.from({ length: 5000 }, (_, index) => `line ${index} of the end, with some words in it\n`).join("");
  // A line of blanks as long as the file takes no time to make and is text.
  const fd = openSync(path, "r+");
  const block = Buffer.alloc(4 * 1024 * 1024, " ");
  for (let at = 6; at < SIZE; at += block.length) writeSync(fd, block, 0, block.length, at);
  closeSync(fd);
  truncateSync(path, SIZE);
  const end = openSync(path, "r+");
  writeSync(end, `\n${tail}`, SIZE);
  closeSync(end);
});
afterAll(() => files.close());

const read = (args: Record<string, unknown>): Promise<string[]> => files.blocks("read_file", { path: "huge.log", ...args });

test("the facts of lines from the end tell what is shown, not what was asked for", async () => {
  expect((await read({ offset: -3 }))[1]).toMatch(/^\[last 3 lines · /);
  const [text, facts] = await read({ offset: -3, limit: 1 });
  expect(text).toBe("line 4997 of the end, with some words in it\n");
  expect(facts).toMatch(/^\[1 line from offset=-3 on · .* etag ~[0-9a-f]{15} · continue with offset=-2 limit=1\]$/);
});

test("pages from the end go on exactly", async () => {
  let text = "";
  let offset: number | undefined = -4000;
  for (let page = 0; offset !== undefined; page++) {
    expect(page).toBeLessThan(10);
    const [part = "", facts = ""] = await read({ offset });
    text += part;
    offset = Number(/continue with offset=(-\d+)\]/.exec(facts)?.[1] ?? Number.NaN) || undefined;
  }
  expect(text.match(/^line \d+/gm)).toEqual(Array.from({ length: 4000 }, (_, index) => `line ${index + 1000}`));
});
