import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readOwner, renameFiles, renameOwner } from "../rename-scope.ts";
import { listFiles } from "../workspace.ts";
import { copyWorkspace } from "./workspace.ts";

const from = { scope: "old", github: "old" };
const to = { scope: "new-scope", github: "NewOwner" };

test.each([
  [`import x from "@old/mcp-core/errors";`, `import x from "@new-scope/mcp-core/errors";`],
  ["node --conditions=@old/source", "node --conditions=@new-scope/source"],
  ["@old:registry=", "@new-scope:registry="],
  ["the @old servers", "the @new-scope servers"],
  ["old-mcp-core-1.0.0.tgz", "new-scope-mcp-core-1.0.0.tgz"],
  ["io.github.old/mcp-server-calc", "io.github.NewOwner/mcp-server-calc"],
  ["https://github.com/old/mcp-servers/issues", "https://github.com/NewOwner/mcp-servers/issues"],
  ["https://github.com/old/x", "https://github.com/NewOwner/x"],
  [`"repo": "old/mcp-servers"`, `"repo": "NewOwner/mcp-servers"`],
])("renames %s", (text, renamed) => {
  expect(renameOwner(text, from, to)).toBe(renamed);
});

test.each([
  "@older/x",
  "threshold/mcp-servers",
  "old",
  "cold-mcp-core",
  "example.old",
  "io.github.older/x",
  "old/mcp-servers-list",
  "a@old-school",
])("leaves %s alone", (text) => {
  expect(renameOwner(text, from, to)).toBe(text);
});

test("leaves no trace of the owner in a copy of this repository, and can be undone", () => {
  const copy = copyWorkspace([
    "package.json",
    "packages",
    "scripts",
    "docs",
    ".github",
    ".changeset",
    "README.md",
    "vitest.config.ts",
    "turbo.json",
  ]);
  const owner = readOwner(copy);
  const before = new Map(listFiles(copy, "").map((file) => [file, readFileSync(file, "utf8")]));
  const changed = renameFiles(copy, { scope: "renamed", github: "Renamed" });
  expect(changed).toContain(join("packages", "core", "package.json"));
  const traces = [`@${owner.scope}/`, `@${owner.scope}:`, `io.github.${owner.github}/`, `github.com/${owner.github}/`];
  const left = listFiles(copy, "").filter((file) => traces.some((trace) => readFileSync(file, "utf8").includes(trace)));
  expect(left).toEqual([]);
  renameFiles(copy, owner);
  expect(listFiles(copy, "").filter((file) => readFileSync(file, "utf8") !== before.get(file))).toEqual([]);
});
