import { fork } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Mode, Order, Reply, Request } from "./guarding.ts";

/** The major versions that tests run on. */
export const VERSIONS = [15, 18] as const;
export type Version = (typeof VERSIONS)[number];

const tls = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));

/** Paths of PEM files. All are for tests only, valid for a hundred years from 2026. */
export const CERTIFICATES = {
  /** The authority that signed both server certificates. */
  authority: tls("authority.crt"),
  /** An authority that signed nothing. */
  stranger: tls("stranger.crt"),
} as const;

export interface EngineOptions {
  /** Lines of postgresql.conf, over the defaults. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The certificate a server with TLS shows: one for localhost and 127.0.0.1, or one for `elsewhere.example`. Default: no TLS. */
  readonly tls?: "localhost" | "elsewhere";
  /** Default: a free one. */
  readonly port?: number;
  /** Lines of pg_hba.conf (`hostssl all all 127.0.0.1/32 scram-sha-256`). Default: everyone is trusted. */
  readonly auth?: readonly string[];
  /** Of the superuser `postgres`; default: none. */
  readonly password?: string;
}

/** A PostgreSQL server that runs for a test. */
export interface Engine {
  readonly version: Version;
  readonly host: string;
  readonly port: number;
  readonly socketDir: string;
  readonly dataDir: string;
  /** Process id of the postmaster; undefined when it is down. */
  pid(): number | undefined;
  /** Stops the server for good and removes its directory; a second call does nothing. */
  stop(mode?: Mode): Promise<void>;
  /** Stops the server; the data stay for `restart`. */
  down(mode?: Mode): Promise<void>;
  /** Starts the server again on the same port and data, stopping it first (fast) when it runs. */
  restart(): Promise<void>;
  /** Crashes the server: SIGKILL of the postmaster. Its connections break without a word. */
  kill(): Promise<void>;
}

/** Nothing is synced to disk and nothing runs that a test did not start. */
const DEFAULTS = {
  fsync: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "200",
  max_prepared_transactions: "5",
  shared_buffers: "24MB",
  wal_level: "logical",
  shared_preload_libraries: "pg_stat_statements",
  // Kept below the data directory, so that it goes when that goes.
  dynamic_shared_memory_type: "mmap",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** Starts a PostgreSQL server of its own. It does not outlive this process, however that ends. About 1.5 s. */
export async function startEngine(version: Version, options: EngineOptions = {}): Promise<Engine> {
  const order = async (): Promise<Order> => ({
    version,
    port: options.port ?? (await freePort()),
    settings: { ...DEFAULTS, ...(options.tls && { ssl: "on" }), ...options.settings },
    access: options.auth ?? ["local all all trust", "host all all 127.0.0.1/32 trust"],
    files: options.tls ? { "server.crt": tls(`${options.tls}.crt`), "server.key": tls(`${options.tls}.key`) } : {},
    password: options.password,
  });
  for (let attempt = 1; ; attempt += 1) {
    const { port, ...rest } = await order();
    const guardian = startGuardian();
    try {
      const { place = "", pid } = await guardian.ask({ do: "begin", order: { port, ...rest } });
      return engineOf({ version, port, place, pid, guardian });
    } catch (error) {
      await guardian.end();
      // Between finding a free port and listening on it, someone else can.
      const taken = error instanceof Error && error.message.includes("Address already in use");
      if (!taken || options.port !== undefined || attempt === 5) throw error;
    }
  }
}

interface Parts {
  readonly version: Version;
  readonly port: number;
  readonly place: string;
  readonly pid: number | undefined;
  readonly guardian: Guardian;
}

function engineOf({ version, port, place, pid: first, guardian }: Parts): Engine {
  let pid = first;
  let over = false;
  const down = async (mode: Mode): Promise<void> => {
    ({ pid } = await guardian.ask({ do: "down", mode }));
  };
  return {
    version,
    host: "127.0.0.1",
    port,
    socketDir: join(place, "s"),
    dataDir: join(place, "data"),
    pid: () => pid,
    down: (mode = "fast") => down(mode),
    kill: () => down("kill"),
    async restart() {
      await down("fast");
      ({ pid } = await guardian.ask({ do: "up" }));
    },
    async stop(mode = "immediate") {
      if (over) return;
      over = true;
      await down(mode);
      await guardian.end();
    },
  };
}

interface Guardian {
  ask(what: DistributiveOmit<Request, "id">): Promise<Reply>;
  /** Lets it remove everything, and waits for that. */
  end(): Promise<void>;
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

function startGuardian(): Guardian {
  // A group of its own: an interrupt from the keyboard reaches whoever we are, not the one that has to clean up after us.
  const child = fork(fileURLToPath(new URL("guardian.ts", import.meta.url)), {
    detached: true,
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  let asked = 0;
  child.on("message", (reply: Reply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.failure === undefined) asker?.resolve(reply);
    else asker?.reject(new Error(reply.failure));
  });
  const gone = new Promise<void>((done) => {
    child.once("exit", (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`The guardian of a PostgreSQL server ended: ${signal ?? code}.`));
      done();
    });
  });
  return {
    ask: (what) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        child.send({ id: asked, ...what }, (error) => error && reject(error));
      }),
    async end() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
