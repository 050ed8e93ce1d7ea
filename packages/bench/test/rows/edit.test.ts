import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { editRow } from "../../src/rows/edit.ts";
import type { Subject } from "../../src/subject.ts";

/** A server of a few lines that replaces one word by another in the file it was started with. */
const server = `
const fs = require("node:fs");
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const edit = () => {
    const text = fs.readFileSync(process.argv[1], "utf8");
    fs.writeFileSync(process.argv[1], text.replace(params.arguments.from, params.arguments.to));
    return { content: [{ type: "text", text: "was " + text }] };
  };
  const result = { initialize: { serverInfo: {} }, "tools/list": { tools: [] } }[method] ?? edit();
  process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
});`;

test("each subject edits a copy of its own, which is gone afterwards", async () => {
  const home = mkdtempSync(join(tmpdir(), "mcp-bench-test-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const file = join(home, "a.txt");
  writeFileSync(file, "here");
  const subject: Subject = { name: "editor", version: "1", role: "reference", args: [] };
  let copy = "";
  const at = (directory: string): Pick<Subject, "args" | "call" | "back"> => {
    copy = join(directory, "a.txt");
    return {
      args: ["-e", server, copy],
      call: { tool: "edit", arguments: { from: "here", to: "there" }, right: /^was here$/ },
      back: { tool: "edit", arguments: { from: "there", to: "here" }, right: /^was there$/ },
    };
  };
  const row = editRow({ id: "test/edit", title: "an edit", figures: [] }, file, [{ subject, at }]);
  const sampler = await row.open(subject);
  const { first = 0 } = await sampler.sample();
  expect(first).toBeGreaterThan(0);
  expect(readFileSync(copy, "utf8")).toBe("here");
  await sampler.close();
  expect(existsSync(copy)).toBe(false);
  expect(readFileSync(file, "utf8")).toBe("here");
});
