import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Mode, Order } from "./guarding.ts";
import { type Installation, findInstallation } from "./installation.ts";
import { makePlace, serverAccount } from "./place.ts";

/** A PostgreSQL server and the directory that holds all of it. */
export interface Server {
  readonly place: string;
  pid(): number | undefined;
  /** Copies the programs and makes the data directory. */
  create(): Promise<void>;
  /** Starts it and waits until it accepts connections. */
  up(): Promise<void>;
  down(mode: Mode): Promise<void>;
  /** Ends at once whatever runs, so that what waits for it goes on. */
  interrupt(): void;
  /** Stops it and removes everything. */
  remove(): Promise<void>;
}

const SIGNALS = { smart: "SIGTERM", fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const;
const START_LIMIT = 30_000;

export function makeServer(order: Order): Server {
  const account = serverAccount();
  const found = findInstallation(order.version);
  const place = makePlace(`postgres-${order.version}-`, account);
  const [data, log] = [join(place, "data"), join(place, "log")];
  const programs = programsOf(found, place);
  let running: ChildProcess | undefined;
  let crashed = false;
  let interrupted = false;

  const start = (program: string, args: readonly string[]): ChildProcess => {
    if (interrupted) throw new Error("Interrupted.");
    const out = openSync(log, "a");
    const env = { ...process.env, ...programs.env, LC_ALL: "C", TZ: "UTC" };
    const child = spawn(join(programs.bin, program), args, { ...account, cwd: place, env, stdio: ["ignore", out, out] });
    running = child;
    child.on("error", (error) => appendFileSync(log, `${program}: ${error.message}\n`));
    child.once("close", () => {
      if (running === child) running = undefined;
    });
    return child;
  };
  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((done) => {
      child.once("close", (code) => done(code));
    });
  const failed = (what: string): Error => new Error(`${what} failed: ${existsSync(log) ? readFileSync(log, "utf8").slice(-2000) : ""}`);
  const own = (path: string, mode: number): void => {
    chmodSync(path, mode);
    if (account) chownSync(path, account.uid, account.gid);
  };

  async function initialise(): Promise<void> {
    const secret = join(place, "password");
    if (order.password !== undefined) writeFileSync(secret, order.password);
    if (order.password !== undefined) own(secret, 0o600);
    const base = [
      "-D",
      data,
      "-U",
      "postgres",
      "-E",
      "UTF8",
      "-A",
      "trust",
      "--no-sync",
      ...(order.password === undefined ? [] : [`--pwfile=${secret}`]),
    ];
    // Not every system has C.UTF-8, in which more than ASCII has upper and lower case.
    for (const locale of ["C.UTF-8", "C"]) if ((await ended(start("initdb", [...base, `--locale=${locale}`]))) === 0) return;
    throw failed("initdb");
  }

  const server: Server = {
    place,
    pid: () => running?.pid,
    async create() {
      programs.prepare();
      await initialise();
      for (const [name, source] of Object.entries(order.files)) {
        copyFileSync(source, join(data, name));
        own(join(data, name), 0o600);
      }
      const sockets = join(place, "s");
      mkdirSync(sockets);
      own(sockets, 0o755);
      const settings = { ...order.settings, port: String(order.port), unix_socket_directories: sockets, listen_addresses: "127.0.0.1" };
      const quoted = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
      appendFileSync(join(data, "postgresql.conf"), quoted.join(""));
      writeFileSync(join(data, "pg_hba.conf"), `${order.access.join("\n")}\n`);
    },
    async up() {
      if (running) return;
      const limit = Date.now() + START_LIMIT;
      while (Date.now() < limit) {
        const child = start("postgres", ["-D", data]);
        const end = ended(child).then(() => "ended");
        const came = await Promise.race([end, ready(data, child)]);
        if (came === "ready") {
          crashed = false;
          return;
        }
        // After a crash the old server's processes need a moment to notice; anything else does not pass by waiting.
        if (!crashed) break;
        await sleep(50);
      }
      throw failed("Starting PostgreSQL");
    },
    async down(mode) {
      const child = running;
      if (!child) return;
      const end = ended(child);
      child.kill(SIGNALS[mode]);
      await end;
      crashed = mode === "kill";
    },
    interrupt() {
      interrupted = true;
      running?.kill("SIGQUIT");
    },
    async remove() {
      await server.down("immediate");
      // A crashed server leaves its shared memory to the next start on the same data; single-user mode is the shortest one.
      interrupted = false;
      if (crashed) await ended(start("postgres", ["--single", "-D", data, "postgres"]));
      rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
  return server;
}

/** Waits until the server says in its own file that it accepts connections, or has ended. */
async function ready(data: string, child: ChildProcess): Promise<string> {
  const file = join(data, "postmaster.pid");
  while (child.exitCode === null && child.signalCode === null) {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return "ready";
    await sleep(5);
  }
  return "ended";
}

interface Programs {
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
  prepare(): void;
}

/** The programs to run: a copy below `place` with its links made, or the machine's own. */
function programsOf(found: Installation, place: string): Programs {
  if (found.kind === "machine") return { bin: found.bin, env: {}, prepare: () => undefined };
  const tree = join(place, "native");
  const library = join(tree, "lib");
  return {
    bin: join(tree, "bin"),
    env: { LD_LIBRARY_PATH: library, DYLD_LIBRARY_PATH: library },
    prepare() {
      const filter = (path: string): boolean => !path.endsWith(".a");
      cpSync(found.tree, tree, { recursive: true, mode: constants.COPYFILE_FICLONE, filter });
      for (const name of ["initdb", "postgres"]) chmodSync(join(tree, "bin", name), 0o755);
      for (const { source, target } of found.links) {
        const link = join(tree, target);
        mkdirSync(dirname(link), { recursive: true });
        if (!existsSync(link)) symlinkSync(basename(source), link);
      }
    },
  };
}
