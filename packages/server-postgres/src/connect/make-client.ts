import { ToolError } from "@org/mcp-core/errors";
import type pg from "pg";

import { versionNumber } from "./session-settings.ts";

/** What a connection has said of itself while it was made. */
export interface Heard {
  /** `server_version_num`. */
  version: number | undefined;
  /** Whether the password was exchanged in a way that is bound to the server's certificate. */
  bound: boolean;
}

const heard = new WeakMap<pg.ClientBase, Heard>();

/** What was heard from a client of {@link makeClient}. */
export function heardFrom(client: pg.ClientBase): Heard {
  return heard.get(client) ?? { version: undefined, bound: false };
}

const siblings = new WeakMap<pg.ClientBase, () => pg.Client>();

/** Another client, not connected yet, to where a client of {@link makeClient} goes; undefined for a foreign one. */
export function siblingOf(client: pg.ClientBase): pg.Client | undefined {
  return siblings.get(client)?.();
}

/** Where pg keeps what it has made of its configuration and the environment. */
interface Inside {
  connectionParameters: { options?: string | undefined; replication?: string | undefined };
}

/** What one client is made of. */
export interface ClientParts {
  /** What users call the database. */
  readonly name: string;
  readonly config: pg.ClientConfig;
  readonly password: () => Promise<string>;
  /** Whether to keep the password from a server that does not prove that it is the one of the certificate (`channel_binding=require`). */
  readonly mustBind: boolean;
}

/** A client that is not connected yet, and knows nothing of the environment. */
export function makeClient(library: typeof pg, parts: ClientParts): pg.Client {
  const { name, config, password, mustBind } = parts;
  const state: Heard = { version: undefined, bound: false };
  const client = new library.Client({
    ...config,
    // Always a function: without one, pg looks into the passfile by itself, and warns on stderr that it does.
    password: async () => {
      if (mustBind && !state.bound) throw notBound(name);
      return password();
    },
  });
  // No value of the configuration says "none" of these two: an empty one means the environment's.
  const { connectionParameters } = client as unknown as Inside;
  connectionParameters.options = config.options === "" ? undefined : config.options;
  connectionParameters.replication = undefined;
  // pg leaves the socket open when the login fails on our side; the server would wait a minute, and DROP DATABASE with it.
  client.connection.on("error", () => client.connection.stream.destroy());
  client.connection.on("authenticationSASL", ({ mechanisms }: { mechanisms: readonly string[] }) => {
    state.bound = config.enableChannelBinding === true && mechanisms.includes("SCRAM-SHA-256-PLUS");
  });
  client.connection.on("parameterStatus", ({ parameterName, parameterValue }: Record<string, string>) => {
    if (parameterName === "server_version") state.version = versionNumber(parameterValue ?? "");
  });
  heard.set(client, state);
  siblings.set(client, () => makeClient(library, parts));
  return client;
}

/** The server does not offer, or does not ask for, what `channel_binding=require` demands. */
export function notBound(name: string): ToolError {
  return new ToolError(
    `Database ${name}: the server does not bind the password to its certificate, and channel_binding=require demands it.`,
    {
      fix: "It takes TLS and a SCRAM password on the server; a pooler in between may not offer it. Otherwise sslmode=verify-full protects as well.",
    },
  );
}
