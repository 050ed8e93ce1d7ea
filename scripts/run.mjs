// One command on a fresh clone: fetches the right pnpm (and Node, when the host's is too old), installs, then runs a task
// of scripts/task.ts or, as `serve NAME`, one server from source. Plain ESM without dependencies, because it must run
// before anything is installed, on Node >= 20. Everything it says goes to stderr: a served server owns stdout.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NODE_VERSION = "24.21.0"; // fetched only when the host's Node is older than `engines.node`
const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const windows = process.platform === "win32";
const tools = join(root, ".cache", "tools", "node_modules");
const marker = join(root, "node_modules", ".modules.yaml");

const env = { ...process.env, DO_NOT_TRACK: "1", TURBO_TELEMETRY_DISABLED: "1" };
const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH"; // Windows spells it `Path`
const oldNode = isOlder(process.versions.node, manifest.engines.node);
const node = oldNode ? join(tools, "node", "bin", windows ? "node.exe" : "node") : process.execPath;
env[path] = [dirname(node), join(tools, ".bin"), join(root, "node_modules", ".bin"), env[path]].join(delimiter);

function isOlder(version, range) {
  const [major, minor] = version.split(".").map(Number);
  const [wantMajor, wantMinor] = range.match(/\d+/g).map(Number);
  return major < wantMajor || (major === wantMajor && minor < wantMinor);
}

/** npm's own script beside this Node: unlike `npm.cmd` it needs no shell, so paths with spaces are safe. */
function npm(...args) {
  const home = dirname(process.execPath);
  const beside = [
    process.env.npm_execpath ?? "",
    join(home, "node_modules/npm/bin/npm-cli.js"),
    join(home, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const cli = beside.find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  return cli ? run(process.execPath, [cli, ...args]) : run("npm", args, { shell: windows });
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ["ignore", 2, 2], ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} failed (${status})`);
}

const hasTools = () => {
  const pnpm = join(tools, "pnpm", "package.json");
  return existsSync(node) && existsSync(pnpm) && manifest.packageManager === `pnpm@${JSON.parse(readFileSync(pnpm, "utf8")).version}`;
};
const isInstalled = () => existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, "pnpm-lock.yaml")).mtimeMs;

function setUp() {
  if (!hasTools()) {
    const wanted = [manifest.packageManager, ...(oldNode ? [`node@${NODE_VERSION}`] : [])];
    console.error(`Fetching ${wanted.join(" and ")} into .cache/tools`);
    npm("install", "--prefix", dirname(tools), "--no-save", "--no-audit", "--no-fund", "--loglevel=error", ...wanted);
  }
  if (!isInstalled()) {
    run("pnpm", ["install", "--frozen-lockfile", "--config.confirm-modules-purge=false"], { shell: windows });
    utimesSync(marker, new Date(), new Date());
  }
}

/** Holds a lock while it sets up: a host that opens a fresh clone may start every server at once. */
function setUpAlone() {
  const lock = join(root, ".cache", "setup.pid");
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isRunning(lock)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    setUp();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isRunning(lock) {
  try {
    return process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function scriptOf(task, args) {
  if (task !== "serve") return [join(root, "scripts", "task.ts"), task, ...args];
  const [name, ...rest] = args;
  const entry = join(root, "packages", `server-${name}`, "src", "cli.ts");
  if (existsSync(entry)) return [entry, ...rest];
  const servers = readdirSync(join(root, "packages")).flatMap((folder) =>
    folder.startsWith("server-") ? folder.slice("server-".length) : [],
  );
  console.error(`There is no server "${name}" here. Servers: ${servers.join(", ")}.`);
  return process.exit(2);
}

const [task = "", ...args] = process.argv.slice(2);
const script = scriptOf(task, args);
try {
  if (!hasTools() || !isInstalled()) setUpAlone();
} catch (error) {
  console.error(`Setting up the workspace failed: ${error.message}`);
  process.exit(1);
}
const child = spawn(node, ["--conditions=@org/source", ...script], {
  env,
  stdio: "inherit",
  ...(task !== "serve" && { cwd: root }),
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`${node}: ${error.message}`);
  process.exitCode = 1;
});
child.on("exit", (code) => (process.exitCode = code ?? 1));
