import { ToolError } from "@org/mcp-core/errors";
import type pg from "pg";
import type { Client, ClientBase, PoolConfig } from "pg";

import { cancelBackend } from "./cancel.ts";
import { clientOptions, type Way } from "./client-options.ts";
import { failureOf } from "./failures.ts";
import type { Limits } from "./limits.ts";
import { heardFrom, makeClient, notBound } from "./make-client.ts";
import { passwordFor } from "./password.ts";
import { type Place, placesOf } from "./places.ts";
import { hasNoTls, isRuledOut, isTransient, isUnreachable, refusesOptions, refusesParameter } from "./refusals.ts";
import type { Attempt, Route } from "./route.ts";
import { lacksSettings, sessionSettings, type StartupLevel } from "./session-settings.ts";
import { describeHost, type Target } from "./target.ts";
import { endBackend } from "./terminate.ts";
import { readTlsMaterial, type TlsMaterial } from "./tls.ts";

/** What a walk through the ways to connect is made of. */
interface Walk {
  readonly places: readonly Place[];
  readonly material: TlsMaterial;
  readonly library: typeof pg;
}

interface Step {
  readonly walk: Walk;
  readonly way: Way;
}

/** The connection was made before it was known what the server can do; the next one is told all of it. */
const learned = new WeakSet<Error>();
/** The server is not what `target_session_attrs` asks for. */
const wrongRole = new WeakSet<Error>();

/** How a configured database is reached over the network or a socket. */
export function routeTo(target: Target, limits: Limits): Route {
  // What connections have taught: it holds until the process ends, or until a server says otherwise.
  let level: StartupLevel = "everything";
  let version: number | undefined;
  const steps = new WeakMap<Attempt, Step>();
  const following = new WeakMap<Attempt, Way | undefined>();
  const connecting = new Set<Client>();

  function attemptOf(walk: Walk, way: Way): Attempt {
    const attempt: Attempt = {
      config: poolConfig(walk, way),
      settings: way.level === "nothing" ? sessionSettings(limits, version) : [],
    };
    steps.set(attempt, { walk, way });
    return attempt;
  }

  function poolConfig({ library, material }: Walk, way: Way): PoolConfig {
    const config = clientOptions(target, limits, material, way);
    const parts = {
      name: target.name,
      config,
      password: () => passwordFor(target, way.place),
      mustBind: target.channelBinding === "require",
    };
    // pg's pool says `new Client(config)`; a function that returns an object is a constructor of that object.
    function PoolClient(): Client {
      const client = makeClient(library, parts);
      connecting.add(client);
      for (const event of ["readyForQuery", "end"]) client.connection.once(event, () => connecting.delete(client));
      return client;
    }
    // The pool waits for what onConnect returns (pg-pool, newClient), which its types do not say.
    const onConnect = (client: ClientBase): void => inspect(client, way) as unknown as undefined;
    return { Client: PoolClient as unknown as new () => ClientBase, onConnect };
  }

  async function inspect(client: ClientBase, way: Way): Promise<void> {
    const { version: told, bound } = heardFrom(client);
    if (target.channelBinding === "require" && !bound) throw notBound(target.name);
    await checkRole(client, target.name, way.place);
    version = told;
    if (way.version === undefined && told !== undefined && lacksSettings(way.level, told)) {
      const again = new Error("once more, with the settings of this version");
      learned.add(again);
      throw again;
    }
  }

  /** What to try after a failure. */
  function after({ walk: { places }, way }: Step, error: unknown): Way | undefined {
    const { mode } = target.tls;
    if (error instanceof Error && learned.has(error)) return { ...way, version };
    if (way.level !== "nothing" && refusesOptions(error)) return { ...way, level: (level = "nothing") };
    if (way.level === "everything" && refusesParameter(error)) return { ...way, level: (level = "common") };
    if (mode === "prefer" && way.encrypted && !way.place.socket && (hasNoTls(error) || isRuledOut(error)))
      return { ...way, encrypted: false };
    if (mode === "allow" && !way.encrypted && !way.place.socket && isRuledOut(error)) return { ...way, encrypted: true };
    const next = isElsewhere(error) ? places[places.indexOf(way.place) + 1] : undefined;
    return next && { ...way, place: next, encrypted: mode !== "disable" && mode !== "allow" };
  }

  function* walkThrough(walk: Walk, first: Way): Generator<Attempt> {
    for (let way: Way | undefined = first; way !== undefined;) {
      const attempt = attemptOf(walk, way);
      yield attempt;
      way = following.get(attempt);
    }
  }

  return {
    name: target.name,
    async attempts() {
      const [places, material, { default: library }] = await Promise.all([placesOf(target), readTlsMaterial(target), import("pg")]);
      const encrypted = target.tls.mode !== "disable" && target.tls.mode !== "allow";
      return walkThrough({ places, material, library }, { place: places[0], encrypted, level, version });
    },
    another(error, attempt) {
      const step = steps.get(attempt);
      if (step === undefined) return false;
      const next = after(step, error);
      following.set(attempt, next);
      // After the last place all of them are tried again from the first, when it was a connection of old that failed.
      return next !== undefined || (isElsewhere(error) && step.walk.places.length > 1);
    },
    abandon() {
      for (const { connection } of connecting) connection.stream.destroy(new Error("Connection terminated"));
    },
    transient: isTransient,
    failure: (error, sql) => failureOf(error, { target, limits, ...(sql !== undefined && { sql }) }),
    cancel: (client) => cancelBackend(client, { terminate: () => endBackend(client) }),
  };
}

/** Whether the failure says something of the place and not of the login. */
function isElsewhere(error: unknown): boolean {
  return isUnreachable(error) || (error instanceof Error && wrongRole.has(error));
}

async function checkRole(client: ClientBase, name: string, { role, host }: Place): Promise<void> {
  if (role === "any") return;
  const { rows } = await client.query<{ standby: boolean }>("select pg_catalog.pg_is_in_recovery() as standby");
  if (rows[0]?.standby === (role === "standby")) return;
  const error = new ToolError(
    `Database ${name}: the server at ${describeHost(host)} is not a ${role}, which target_session_attrs asks for.`,
    {
      fix: "Correct the host, or leave target_session_attrs out.",
    },
  );
  wrongRole.add(error);
  throw error;
}
