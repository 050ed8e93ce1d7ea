import { expect, test } from "vitest";

import { findManifestProblems } from "../checks/manifests.ts";
import { makeWorkspace } from "./workspace.ts";

const server = {
  name: "@org/mcp-server-x",
  version: "1.2.3",
  description: "A server",
  license: "MIT",
  repository: { url: "git+https://example.org/r.git", directory: "packages/server-x" },
  bin: { "mcp-server-x": "dist/cli.js" },
  files: ["dist", "THIRD_PARTY_LICENSES.txt"],
  type: "module",
  publishConfig: { access: "public", provenance: true },
  engines: { node: ">=22.13" },
  mcpName: "io.github.org/mcp-server-x",
};
const registry = { name: server.mcpName, version: "1.2.3", packages: [{ identifier: server.name, version: "1.2.3" }] };
const hosts = { mcpServers: { x: { command: "node", args: ["scripts/run.mjs", "serve", "x"] } } };

const check = (changes: Readonly<Record<string, unknown>>, json: object = registry, mcp: object = hosts) =>
  findManifestProblems(
    makeWorkspace({
      "package.json": { name: "root", repository: { url: server.repository.url } },
      ".mcp.json": mcp,
      "packages/server-x/package.json": { ...server, ...changes },
      "packages/server-x/server.json": json,
      "packages/server-x/README.md": "x",
      "packages/bench/package.json": { name: "@org/mcp-bench", private: true },
    }),
  );

test("accepts a server that follows the rules", () => {
  expect(check({})).toEqual([]);
});

test.each([
  ["version", { version: "1.2.4" }, 2],
  ["mcpName", { mcpName: "io.github.org/other" }, 2],
  ["bin", { bin: { x: "dist/cli.js" } }, 1],
  ["files", { files: ["dist", "src", "THIRD_PARTY_LICENSES.txt"] }, 1],
  ["dependencies", { dependencies: { zod: "catalog:" } }, 1],
  ["peerDependencies", { peerDependencies: { zod: "catalog:" } }, 1],
  ["version outside the catalog", { devDependencies: { zod: "^4.0.0", mathjs: "catalog:", "@org/mcp-core": "workspace:^" } }, 1],
  ["engines", { engines: { node: ">=20" } }, 1],
  ["repository.directory", { repository: { ...server.repository, directory: "packages/y" } }, 1],
  ["publishConfig", { publishConfig: { access: "public" } }, 1],
  ["license", { license: "ISC" }, 1],
])("refuses a wrong %s", (_, changes, count) => {
  expect(check(changes)).toHaveLength(count);
});

test("refuses a server.json of another version", () => {
  expect(check({}, { ...registry, packages: [{ identifier: server.name, version: "1.2.2" }] })).toEqual([
    'packages/server-x/server.json: "packages" must name @org/mcp-server-x 1.2.3.',
  ]);
});

test("refuses a .mcp.json that lacks a server or offers one too many", () => {
  expect(check({}, registry, { mcpServers: { y: hosts.mcpServers.x } })).toEqual([
    '.mcp.json must offer "x" as: node scripts/run.mjs serve x',
    '.mcp.json offers "y", which is not in packages/.',
  ]);
});
