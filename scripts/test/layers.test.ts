import { expect, test } from "vitest";

import { findLayerProblems } from "../checks/layers.ts";
import { makeWorkspace } from "./workspace.ts";

const manifests = {
  "packages/core/package.json": { name: "@org/mcp-core" },
  "packages/server-x/package.json": { name: "@org/mcp-server-x" },
};

test("accepts the directions of the architecture", () => {
  const workspace = makeWorkspace({
    ...manifests,
    "packages/core/src/index.ts": `export { ToolError } from "./errors.ts";`,
    "packages/server-x/src/cli.ts": `import { runCli } from "@org/mcp-core"; import { server } from "./server.ts";`,
    "packages/server-x/src/server.ts": `import { add } from "./tools/add.ts";`,
    "packages/server-x/src/tools/add.ts": `import { defineTool } from "@org/mcp-core"; import { sum } from "../sums/sum.ts"; import type { S } from "../config.ts";`,
    "packages/server-x/src/sums/sum.ts": `import { ToolError } from "@org/mcp-core/errors"; import { plus } from "../plus/plus.ts"; import * as m from "mathjs";`,
    "packages/server-x/test/sums/sum.test.ts": `import { connect } from "@org/mcp-core/testing";`,
  });
  expect(findLayerProblems(workspace)).toEqual([]);
});

test.each([
  ["src/sums/sum.ts", `import { defineTool } from "@org/mcp-core";`, "of core it may import errors"],
  ["src/sums/sum.ts", `import type { Tool } from "@org/mcp-core";`, "of core it may import errors"],
  ["src/sums/deep/sum.ts", `import { add } from "../../tools/add.ts";`, "does not import what is built on it"],
  ["src/sums/sum.ts", `const { add } = await import("../tools/add.ts");`, "does not import what is built on it"],
  ["src/sums/sum.ts", `import type { Settings } from "../config.ts";`, "takes plain values"],
  ["src/sums/sum.ts", `export { add } from "../tools/add.ts";`, "does not import what is built on it"],
  ["src/tools/add.ts", `import { server } from "../server.ts";`, "only the server's entry files"],
  ["src/resources/a.ts", `import "../cli.ts";`, "only the server's entry files"],
  ["src/server.ts", `import { McpServer } from "@modelcontextprotocol/server";`, "through @org/mcp-core only"],
  ["src/sums/index.ts", `export * from "./sum.ts";`, "list the names one by one"],
  ["src/utils/sum.ts", "export const a = 1;", `"utils" says nothing`],
  ["test/helpers.ts", "export const a = 1;", `"helpers.ts" says nothing`],
])("refuses in %s: %s", (file, text, reason) => {
  const problems = findLayerProblems(makeWorkspace({ ...manifests, [`packages/server-x/${file}`]: text }));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`packages/server-x/${file}: `);
  expect(problems[0]).toContain(reason);
});
