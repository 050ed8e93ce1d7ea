// What a developer gets who builds a server of their own on @org/mcp-core: the published package, a strict compiler that checks its
// declarations too, and a program that runs.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { root } from "../src/servers.ts";
import { npmScript, run, runOrThrow, temporaryFolder, toolScript, userEnvironment } from "./command.ts";
import { type Publication, publishWorkspace } from "./publication.ts";
import { unpack } from "./tarball.ts";

const NAME = "@org/mcp-core";
const folder = temporaryFolder("core");
let publication: Publication;

beforeAll(async () => {
  publication = await publishWorkspace();
});
afterAll(async () => {
  await publication.close();
  await folder.remove();
});

describe(`${NAME}, the tarball`, () => {
  const unpacked = join(folder.path, "unpacked");
  beforeAll(() => unpack(publication.files(NAME), unpacked));

  it("satisfies publint", async () => {
    const { code, stdout, stderr } = await run(toolScript("publint"), ["run", unpacked, "--pack", "false", "--strict"], {
      cwd: root,
      env: userEnvironment({ NO_COLOR: "1", FORCE_COLOR: "0" }),
    });
    expect(`${stdout}${stderr}\nexit code ${code}`).toMatch(/All good!\s+exit code 0$/);
  });

  it("has types that resolve at every entry point", async () => {
    const tarball = join(folder.path, "core.tgz");
    writeFileSync(tarball, publication.registry.tarball(NAME));
    const { code, stdout, stderr } = await run(toolScript("attw"), [tarball, "--profile", "esm-only"], { cwd: root });
    expect(stdout).toContain(`${NAME}/testing`);
    expect(`${stdout}${stderr}\nexit code ${code}`).toMatch(/exit code 0$/);
  });

  it("ships every source and nothing that has none", () => {
    const files = publication.files(NAME);
    const paths = new Set(files.map(({ path }) => path));
    const sources = files
      .filter(({ path }) => path.endsWith(".map"))
      .flatMap(({ path, data }) =>
        (JSON.parse(data.toString("utf8")) as { sources: string[] }).sources.map((source) => join(path, "..", source)),
      ); // tsc wrote it
    expect(sources).not.toHaveLength(0);
    expect(sources.filter((source) => !paths.has(source))).toEqual([]);
    expect([...paths].filter((path) => path.includes("tsbuildinfo") || path.startsWith("test/"))).toEqual([]);
    // What an earlier build left behind would be published too.
    const sourceOf = (path: string): string => path.replace(/^dist\/(.+?)(\.d)?\.[jt]s(\.map)?$/, "src/$1.ts");
    expect([...paths].filter((path) => path.startsWith("dist/") && !paths.has(sourceOf(path)))).toEqual([]);
  });
});

describe("a project of its own that depends on it", () => {
  const project = join(folder.path, "project");
  const within = (): { cwd: string; env: Record<string, string> } => ({ cwd: project, env: { ...publication.environment } });

  beforeAll(async () => {
    cpSync(fileURLToPath(new URL("consumer", import.meta.url)), project, { recursive: true });
    const packages = [NAME, "zod@4", "@modelcontextprotocol/client@2", "@types/node@22"];
    await runOrThrow(process.execPath, [npmScript("npm"), "install", "--no-audit", "--no-fund", ...packages], within());
  });

  it("compiles with skipLibCheck off", async () => {
    const { code, stdout, stderr } = await run(toolScript("tsc"), ["-p", project], within());
    expect(`${stdout}${stderr}exit code ${code}`).toBe("exit code 0");
  });

  it("runs, and answers a real client in memory and in a process, in both protocol eras", async () => {
    const { code, stdout, stderr } = await run(process.execPath, [join(project, "check.ts")], within());
    expect({ code, stderr, stdout: stdout.trim().split("\n") }).toEqual({
      code: 0,
      stderr: "",
      stdout: [
        "in memory, legacy: 3 times hello",
        "in a process, legacy: 3 times hello",
        "in memory, modern: 3 times hello",
        "in a process, modern: 3 times hello",
        "refused: Argument times is 0: expected number to be at least 1.",
      ],
    });
  });
});
