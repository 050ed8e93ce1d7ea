// The official conformance suite. It speaks HTTP only; what is proven here for the protocol holds for stdio too, because both
// transports serve the same factory, and install.test.ts runs real clients over both.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import type { ServedHttp } from "@org/mcp-core/http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { serveFixture } from "../src/conformance/fixture.ts";
import { listServers } from "../src/servers.ts";
import { particulars } from "./calls.ts";
import { type HttpServer, startHttp } from "./clients.ts";
import { run, temporaryFolder, userEnvironment } from "./command.ts";

/** What a server passes without fixtures, by the revision it is tried at. */
const EVERY_SERVER = {
  "2026-07-28": [
    "tools-list",
    "resources-list",
    "prompts-list",
    "caching",
    "sep-2164-resource-not-found",
    "dns-rebinding-protection",
    "http-header-validation",
    "server-sse-multiple-streams",
    "input-required-result-unsupported-methods",
  ],
  "2025-11-25": ["server-initialize", "ping", "tools-list"],
} as const;

const suite = createRequire(import.meta.url).resolve("@modelcontextprotocol/conformance/dist/index.js");
const expectedFailures = fileURLToPath(new URL("expected-failures-2025-11-25.yml", import.meta.url));
const folder = temporaryFolder("conformance");
const env = userEnvironment({ NO_COLOR: "1" });
afterAll(() => folder.remove());

/** Runs the suite's own program and resolves to what it printed, the exit code last. */
async function conformance(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(process.execPath, [suite, "server", ...args], { cwd: folder.path, env: { ...env } });
  return `${stdout}${stderr}\nexit code ${code}`;
}

describe("a server built with core", () => {
  let served: ServedHttp;
  beforeAll(async () => {
    served = await serveFixture();
  });
  afterAll(() => served.close(1000));

  it("passes everything that 2026-07-28 requires", async () => {
    const report = await conformance("--url", served.url, "--requirements", "2026-07-28");
    expect(report).toMatch(/server-stateless: \d\d passed, 0 failed/);
    expect(report).toMatch(/exit code 0$/);
  });

  it("passes everything that 2025-11-25 requires but what is listed and explained", async () => {
    const report = await conformance("--url", served.url, "--requirements", "2025-11-25", "--expected-failures", expectedFailures);
    expect(report).toMatch(/server-initialize: \d+ passed, 0 failed/);
    expect(report).toMatch(/exit code 0$/);
  });

  it("is found out by the suite when it does not conform", async () => {
    const report = await conformance("--url", served.url, "--requirements", "2025-11-25");
    expect(report).toMatch(/tools-call-sampling: 1 passed, 1 failed/);
    expect(report).toMatch(/exit code 1$/);
  });
});

describe.each(listServers())("$name as it is published", ({ folder: key, entry }) => {
  const workspace = temporaryFolder("workspace");
  const state = temporaryFolder("state");
  let server: HttpServer;
  beforeAll(async () => {
    const args = particulars[key]?.args?.(workspace.path, state.path) ?? [];
    server = await startHttp(process.execPath, [entry, "--transport", "http", "--port", "0", ...args], { cwd: folder.path, env });
  });
  afterAll(async () => {
    await server.close();
    await Promise.all([workspace.remove(), state.remove()]);
  });

  describe.each(Object.entries(EVERY_SERVER))("at %s", (revision, scenarios) => {
    it.each(scenarios)("passes %s", async (scenario) => {
      const report = await conformance("--url", server.url, "--spec-version", revision, "--scenario", scenario);
      // A scenario that was skipped exits 0 too; it says nothing passed.
      expect(report).toMatch(/^Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings$/m);
      expect(report).toMatch(/exit code 0$/);
    });
  });
});
