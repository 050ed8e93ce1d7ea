// What `npm run TASK` does: README commands, CI and developers run the same commands, in this
// order, until one fails.
// Arguments after the task's name go to its last command: `npm test -- --project unit`.
import { type Command, runCommand, SOURCE } from "./command.ts";

const build: Command = ["turbo", "run", "build", "--output-logs=errors-only"];

const tasks: Readonly<Record<string, readonly Command[]>> = {
  build: [["turbo", "run", "build"]],
  demo: [build, ["node", SOURCE, "packages/e2e/src/demo.ts"]],
  // The `package` project tests what users install, so the bundles must be there.
  test: [build, ["vitest", "run"]],
  vitest: [["vitest", "run"]],
  check: [["node", SOURCE, "scripts/check.ts"]],
  // Lint reads the types of core as its users do, from the build.
  fix: [build, ["oxlint", "--fix", "packages", "scripts", "vitest.config.ts"], ["node", SOURCE, "scripts/generate.ts"], ["oxfmt", "."]],
  generate: [["node", SOURCE, "scripts/generate.ts"]],
  bench: [build, ["node", SOURCE, "packages/bench/src/run.ts"]],
  inspect: [["node", SOURCE, "scripts/inspect.ts"]],
  changeset: [["changeset"]],
  // Applies the pending changesets: versions, changelogs, everything derived from them, the lockfile.
  "release:version": [
    ["changeset", "version"],
    ["node", SOURCE, "scripts/sync-versions.ts"],
    ["node", SOURCE, "scripts/generate.ts"],
    ["oxfmt", "."],
    ["pnpm", "install", "--lockfile-only"],
  ],
  "rename-scope": [["node", SOURCE, "scripts/rename-scope.ts"]],
};

const [name = "", ...args] = process.argv.slice(2);
const commands = tasks[name];
if (!commands) {
  console.error(`Unknown task "${name}". Tasks: ${Object.keys(tasks).join(", ")}, serve NAME.`);
  process.exit(2);
}
for (const [index, command] of commands.entries()) {
  const code = await runCommand(index === commands.length - 1 ? [...command, ...args] : command);
  if (code !== 0) process.exitCode = code;
  if (code !== 0 && name !== "fix") break; // what lint cannot fix need not keep the rest from being fixed
}
