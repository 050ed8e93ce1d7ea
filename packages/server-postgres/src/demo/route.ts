import { ToolError } from "@org/mcp-core/errors";
import type { Client, ClientBase, ClientConfig } from "pg";

import { failureOf } from "../connect/failures.ts";
import { answerOf } from "../connect/failures/server.ts";
import type { Limits } from "../connect/limits.ts";
import { makeClient } from "../connect/make-client.ts";
import { isTransient } from "../connect/refusals.ts";
import type { Route } from "../connect/route.ts";
import type { Target } from "../connect/target.ts";
import { oneLine } from "../schema/texts.ts";
import { createDemo } from "./demo.ts";
import { DEMO } from "./identity.ts";

/** What messages about failures may say of the shop. */
const TARGET: Target = {
  name: DEMO.name,
  hosts: [],
  sessionAttributes: "any",
  shuffle: false,
  user: "postgres",
  database: "postgres",
  password: undefined,
  passfile: undefined,
  secrets: [],
  tls: {
    mode: "disable",
    rootCert: undefined,
    cert: undefined,
    key: undefined,
    keyPassword: undefined,
    negotiation: "postgres",
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.3",
  },
  channelBinding: "disable",
  applicationName: "",
  options: [],
  connectTimeoutMs: 0,
  keepAlive: false,
  keepAliveDelayMs: 0,
};

/**
 * How the shop of `--demo` is reached: by the same client as any database, but for the socket. The thread knows neither cancel requests nor
 * `statement_timeout`: what has to be stopped is ended with the thread, and the next connection finds the shop as it was at first.
 */
export function demoRoute(limits: Limits): Route {
  const demo = createDemo();
  return {
    ...DEMO,
    async attempts() {
      // Here and not while connecting, which has a time limit.
      const [{ default: pg }] = await Promise.all([import("pg"), demo.start()]);
      const config: ClientConfig = {
        stream: () => demo.stream(),
        host: "localhost",
        port: 5432,
        user: TARGET.user,
        database: TARGET.database,
        ssl: false,
        client_encoding: "UTF8",
        options: "",
      };
      // As in connect/route-to.ts: a function that returns an object is a constructor of that object.
      function PoolClient(): Client {
        return makeClient(pg, { name: TARGET.name, config, password: async () => "", mustBind: false });
      }
      return [{ config: { Client: PoolClient as unknown as new () => ClientBase }, settings: [] }];
    },
    another: () => false,
    transient: isTransient,
    failure(error, sql) {
      if (error instanceof ToolError || answerOf(error) !== undefined) {
        return failureOf(error, { target: TARGET, limits, ...(sql !== undefined && { sql }) });
      }
      const why = oneLine(error instanceof Error ? error.message : String(error), 300);
      return new ToolError(`The demo's database has ended: ${why}`, {
        fix: "Call again: it begins anew, with the shop as it was at first.",
        cause: error,
      });
    },
    cancel: () => demo.interrupt(),
    close: () => demo.close(),
  };
}
