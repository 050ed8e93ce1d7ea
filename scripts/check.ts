// `npm run check [-- NAME...]`: everything that must hold besides the tests. One line per check; output of the failed ones only.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";

import { findLayerProblems } from "./checks/layers.ts";
import { findManifestProblems } from "./checks/manifests.ts";
import { findReleaseProblems } from "./checks/releases.ts";
import { findWorkflowProblems } from "./checks/workflows.ts";
import { captureCommand, type Command, SOURCE } from "./command.ts";
import { listPackages, root } from "./workspace.ts";

/** Resolves to what is wrong; an empty text means the check passed. */
type Check = () => Promise<string>;

const checks: Readonly<Record<string, Check>> = {
  types: commands(...typeChecks()),
  lint: commands(["oxlint", "packages", "scripts", "vitest.config.ts"]),
  format: commands(["oxfmt", "--check", "."]),
  boundaries: commands(["turbo", "boundaries"]),
  layers: own(findLayerProblems),
  unused: commands(["knip", "--no-progress", "--no-config-hints"]),
  manifests: all(own(findManifestProblems), commands(["sherif", "--fail-on-warnings"])),
  tarballs,
  workflows: own(findWorkflowProblems),
  docs: commands(["node", SOURCE, "scripts/generate.ts", "--check"]),
  releases: own(findReleaseProblems),
};

function typeChecks(): readonly Command[] {
  const projects = [
    "tsconfig.json",
    ...listPackages().flatMap(({ dir }) => [join(dir, "tsconfig.json"), join(dir, "tsconfig.build.json")]),
  ];
  return projects.filter((file) => existsSync(resolve(root, file))).map((file) => ["tsc", "-p", file, "--noEmit"]);
}

/** The packages as npm would get them. One after the other: both tools pack into the package's folder. */
async function tarballs(): Promise<string> {
  const published = listPackages().filter(({ manifest }) => manifest.private !== true);
  const steps: readonly Command[] = [
    ...published.map(({ dir }): Command => ["publint", dir, "--strict"]),
    ...published.filter(({ manifest }) => manifest.exports).map(({ dir }): Command => ["attw", "--pack", dir, "--profile", "esm-only"]),
  ];
  for (const step of steps) {
    const problem = await commands(step)();
    if (problem !== "") return problem;
  }
  return "";
}

function commands(...list: readonly Command[]): Check {
  return async () => {
    const outcomes = await Promise.all(list.map(async (command) => ({ command, ...(await captureCommand(command)) })));
    const failed = outcomes.filter(({ code }) => code !== 0);
    return failed.map(({ command, code, output }) => `$ ${command.join(" ")} (exit code ${code})\n${output.trimEnd()}`).join("\n");
  };
}

function own(find: () => readonly string[] | Promise<readonly string[]>): Check {
  return async () => (await find()).join("\n");
}

function all(...list: readonly Check[]): Check {
  return async () => (await Promise.all(list.map(async (check) => check()))).filter((problem) => problem !== "").join("\n");
}

async function report(name: string, check: Check): Promise<string> {
  const start = performance.now();
  const problem = await check().catch((error: unknown) => String(error instanceof Error ? error.stack : error));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${problem === "" ? "ok    " : "failed"}  ${name.padEnd(10)} ${seconds.padStart(5)} s`);
  return problem === "" ? "" : `\n--- ${name}\n${problem}`;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(`Unknown check ${unknown.join(", ")}. Checks: ${Object.keys(checks).join(", ")}.`);
  process.exit(2);
}
const queue = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const failures: string[] = [];
async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) failures.push(await report(...next));
}
// First, because the tarballs are made of it, and lint reads the types of core as its users do.
const build = await report("build", commands(["turbo", "run", "build", "--output-logs=errors-only"]));
if (build === "") await Promise.all(Array.from({ length: availableParallelism() }, work));
else failures.push(build);
const found = failures.filter((failure) => failure !== "");
if (found.length > 0) {
  console.log(found.join("\n"));
  console.log(`\n${found.length} of ${failures.length} checks failed.`);
  process.exitCode = 1;
}
