import { expect, test } from "vitest";

import { type Ingredients, listIngredients } from "../bundled.ts";
import { listPackages } from "../workspace.ts";
import { makeWorkspace } from "./workspace.ts";

const files: Readonly<Record<string, string | object>> = {
  "packages/core/package.json": {
    name: "@org/mcp-core",
    version: "1.0.0",
    dependencies: { zod: "^4.0.0" },
    exports: { ".": { "@org/source": "./src/index.ts" }, "./errors": { "@org/source": "./src/errors.ts" } },
  },
  "packages/core/src/index.ts": `export { fail } from "./errors.ts"; export type { Later } from "./later.ts"; import * as z from "zod";`,
  "packages/core/src/errors.ts": "export function fail(): never { throw new Error(); }",
  "packages/core/src/later.ts": "export const later = 1; export type Later = number;",
  "packages/core/node_modules/zod/package.json": { name: "zod", version: "4.6.7" },
  "packages/server-x/package.json": { name: "@org/mcp-server-x", version: "1.0.0" },
  "packages/server-x/src/cli.ts": `import { fail } from "@org/mcp-core"; const m = await import("mathjs"); import type { T } from "ghost";`,
  "packages/server-x/node_modules/mathjs/package.json": { name: "mathjs", version: "15.2.0", dependencies: { "decimal.js": "^10" } },
  "packages/server-x/node_modules/decimal.js/package.json": { name: "decimal.js", version: "10.6.0" },
  "packages/server-x/node_modules/ghost/package.json": { name: "ghost", version: "1.0.0" },
};

function ingredients(folder: string, changed: Readonly<Record<string, string | object>> = {}): Ingredients {
  const packages = listPackages(makeWorkspace({ ...files, ...changed }));
  const [core, pack] = ["core", folder].map((name) => packages.find((candidate) => candidate.folder === name));
  if (!core || !pack) throw new Error("the fixture lacks a package");
  return listIngredients(pack, core);
}

test("a server carries the core modules it reaches and every library below, but nothing it imports for types only", () => {
  const found = ingredients("server-x");
  expect(Object.keys(found)).toEqual([
    "core/src/errors.ts",
    "core/src/index.ts",
    "decimal.js",
    "mathjs",
    "scripts/bundle.ts",
    "scripts/lean-sdk.ts",
    "scripts/sdk-shims.ts",
    "zod",
  ]);
  expect(found).toMatchObject({ mathjs: "15.2.0", "decimal.js": "10.6.0", zod: "4.6.7" });
});

test("core, published with dependencies, carries its own modules and no library", () => {
  expect(Object.keys(ingredients("core"))).toEqual(["core/src/errors.ts", "core/src/index.ts", "core/src/later.ts"]);
});

test("changed code changes the fingerprint; comments, layout and types do not", () => {
  const before = ingredients("server-x")["core/src/errors.ts"];
  const change = (text: string) => ingredients("server-x", { "packages/core/src/errors.ts": text })["core/src/errors.ts"];
  expect(change("/** Why. */\nexport function fail(): never {\n\n  throw new Error()\n}\ntype T = 1;\n")).toBe(before);
  expect(change(`export function fail(): never { throw new Error("x"); }`)).not.toBe(before);
});
