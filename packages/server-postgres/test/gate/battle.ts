import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { startCluster } from "../engine/cluster.ts";
import type { Role } from "../engine/database.ts";
import type { Engine, Version } from "../engine/engine.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import type { Attack } from "./attacks/attack.ts";
import { difference, fingerprint } from "./fingerprint.ts";
import { CANARY, OTHER_TENANT } from "./traps.ts";
import { makeWorld, type World } from "./world.ts";

export const ROLES: readonly Role[] = ["superuser", "owner", "reader"];

/** What is sent; an attack, or anything else that must leave nothing. */
export interface Sent extends Pick<Attack, "sql" | "params"> {
  readonly by?: Attack["by"];
  /** How it is sent; default: as the `sql` of `query`. */
  readonly call?: (sql: string, params: readonly string[]) => readonly [tool: string, args: Record<string, unknown>];
}

type Servers = Readonly<Record<Role, TestServer>>;

/** Servers, one for each role, in a world of traps. */
export interface Battle {
  readonly world: World;
  /** Other servers take the place of these: they know nothing yet, and connect anew. */
  reopen(): Promise<void>;
  /** What is wrong after these statements: nothing, one hopes. One after the other, with one look at the world before and one after. */
  run(role: Role, sent: readonly Sent[]): Promise<string[]>;
  /** How many statements got an answer that is no error. */
  answered(): number;
  close(): Promise<void>;
}

/** A PostgreSQL server for battles, which others do not share. */
export function startField(version: Version): Promise<Engine> {
  return startCluster(version, {
    checkpoint_timeout: "1h",
    log_statement: "all",
    log_line_prefix: "",
    primary_conninfo: `host=127.0.0.1 port=1 password=${CANARY}`,
  });
}

interface Options {
  readonly shadows?: boolean;
  /** How long a statement may take. */
  readonly statementMs?: number;
}

export async function startBattle(engine: Engine, { shadows = false, statementMs = 5000 }: Options = {}): Promise<Battle> {
  const world = await makeWorld(engine, shadows);
  await world.db.admin.query("set log_statement = 'none'");
  const open = (role: Role): Promise<TestServer> => openServer({ url: world.db.url(role), flags: ["--statement-ms", String(statementMs)] });
  const openAll = async (): Promise<Servers> => ({
    superuser: await open("superuser"),
    owner: await open("owner"),
    reader: await open("reader"),
  });
  const closeAll = (): Promise<unknown> => Promise.all(Object.values(servers).map((server) => server.close()));
  let servers = await openAll();
  const logFile = join(dirname(engine.dataDir), "log");
  const sessions = new Map<Role, string>();
  let answered = 0;

  /** What the next call finds in the session it gets. */
  async function session(role: Role): Promise<string> {
    return JSON.stringify((await servers[role].data("query", { sql: SESSION }))["rows"]);
  }

  async function once(role: Role, sent: readonly Sent[]): Promise<{ changed: string[]; wrong: string[] }> {
    if (!sessions.has(role)) sessions.set(role, await session(role));
    const before = await fingerprint(world);
    const from = statSync(logFile).size;
    const wrong: string[] = [];
    for (const one of sent) {
      const sql = world.placed(one.sql, role);
      const params = one.params.map((value) => world.placed(value, role));
      const { failed, text } = await answer(servers[role], { ...one, sql, params });
      if (!failed) answered += 1;
      wrong.push(...wrongWith(role, one, failed, text));
    }
    wrong.push(
      ...reached(
        sent.map((one) => ({ ...one, sql: world.placed(one.sql, role) })),
        readFileSync(logFile).subarray(from).toString(),
      ),
    );
    const state = await session(role);
    const changed = difference(before, await fingerprint(world));
    if (state !== sessions.get(role)) changed.push(`session: ${sessions.get(role)} -> ${state}`);
    return { changed, wrong };
  }

  return {
    world,
    async reopen() {
      await closeAll();
      servers = await openAll();
      sessions.clear();
    },
    answered: () => answered,
    async run(role, sent) {
      const { changed, wrong } = await once(role, sent);
      if (changed.length === 0) return wrong;
      const found = await hunt(sent, async (part) => (await once(role, part)).changed);
      const culprits =
        found.length > 0
          ? found
          : [
              `${changed.join("; ")} by one of ${sent.length}: ${sent
                .slice(0, 5)
                .map(({ sql }) => named(sql))
                .join(" | ")}`,
            ];
      return [...wrong, ...culprits.map((culprit) => `${role}: ${culprit}`)];
    },
    async close() {
      await closeAll();
      await world.close();
    },
  };
}

/** The most culprits that are looked for: the first few tell what is wrong. */
const CULPRITS = 5;

/** Which statements change something when they run again, each with what. */
async function hunt(sent: readonly Sent[], change: (part: readonly Sent[]) => Promise<string[]>): Promise<string[]> {
  const found: string[] = [];
  const parts: (readonly Sent[])[] = halves(sent);
  for (let part = parts.shift(); part !== undefined && found.length < CULPRITS; part = parts.shift()) {
    const changed = await change(part);
    const [first] = part;
    if (changed.length === 0 || first === undefined) continue;
    if (part.length === 1) found.push(`${named(first.sql)}: ${changed.join("; ")}`);
    else parts.unshift(...halves(part));
  }
  return found;
}

function halves(sent: readonly Sent[]): (readonly Sent[])[] {
  const middle = Math.ceil(sent.length / 2);
  return sent.length < 2 ? [sent] : [sent.slice(0, middle), sent.slice(middle)];
}

async function answer(server: TestServer, { sql, params, call = query }: Sent): Promise<{ failed: boolean; text: string }> {
  const result = await server.call(...call(sql, params));
  return { failed: result.isError === true, text: result.content.map((block) => (block.type === "text" ? block.text : "")).join("\n") };
}

function query(sql: string, params: readonly string[]): [string, Record<string, unknown>] {
  return ["query", { sql, ...(params.length > 0 && { params }) }];
}

function wrongWith(role: Role, { sql, by }: Sent, failed: boolean, text: string): string[] {
  const wrong: string[] = [];
  const say = (what: string): void => void wrong.push(`${role}: ${what}: ${named(sql)}\n    ${text.slice(0, 200)}`);
  if (by === "gate" && !failed) say("was not refused");
  if (text.includes(CANARY) || text.includes("SCRAM-SHA-256$")) say("gave away a secret");
  if (role === "reader" && text.includes(OTHER_TENANT)) say("gave away a row of another tenant");
  if (/internal error|unexpected (error|failure)|went wrong/i.test(text)) say("was not expected");
  return wrong;
}

const named = (sql: string): string => JSON.stringify(sql.length > 150 ? `${sql.slice(0, 150)}... (${sql.length})` : sql);

/** Statements that the gate should have kept from the server, and that stand in its log, whole or cut short. */
function reached(sent: readonly Sent[], log: string): string[] {
  const lineOf = ({ sql }: Sent): string => Buffer.from(sql).toString().split("\n")[0] ?? "";
  const others = new Set(sent.filter(({ by }) => by !== "gate").map(lineOf));
  const logged = loggedStatements(log).filter((line) => line !== "" && !others.has(line));
  const kept = sent.filter(({ by }) => by === "gate");
  return kept.filter((one) => logged.some((line) => lineOf(one).startsWith(line))).map(({ sql }) => `reached the server: ${named(sql)}`);
}

/** First lines of what the server was asked to run, whether it could or not. */
function loggedStatements(log: string): string[] {
  return [...log.matchAll(/^(?:LOG: {2}(?:statement|execute [^:]*)|STATEMENT): {1,2}(.*)$/gm)].map(([, statement = ""]) => statement);
}

/** Settings that a statement could change for the next one in its session. */
const SETTINGS =
  `app.x app.tenant role search_path transaction_read_only default_transaction_read_only transaction_isolation statement_timeout lock_timeout
  work_mem TimeZone DateStyle client_encoding standard_conforming_strings row_security session_replication_role plan_cache_mode`.split(
    /\s+/,
  );

/** What a statement can leave in a session for the next. Nothing in it can mean anything else where `public` has shadows. */
const SESSION = `select current_user, session_user, pg_catalog.pg_my_temp_schema(), array[
  ${SETTINGS.map((name) => `pg_catalog.current_setting('${name}', true)`).join(", ")}],
  (select pg_catalog.count(*) from pg_catalog.pg_prepared_statements), (select pg_catalog.count(*) from pg_catalog.pg_cursors),
  (select pg_catalog.string_agg(channel, ',') from pg_catalog.pg_listening_channels() c(channel))`;
