import type { Database, Databases } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { createTypes } from "../values/types.ts";
import { withAdvice } from "./advice/advice.ts";
import type { Answer } from "./answer.ts";
import { createRowSecurity } from "./row-security.ts";
import { type Asking, type Request, runQuery } from "./run.ts";

/** Runs queries; what was learned on the way (types, row security, what has been said) is kept for the next. */
export type Queries = (request: Request, asking: Asking) => Promise<Answer>;

export function createQueries(databases: Databases, gate: Gate): Queries {
  const services = { databases, gate, types: createTypes(), rowSecurity: createRowSecurity(), noticed: new Set<Database>() };
  return (request, asking) =>
    withAdvice({ sql: request.sql, database: databases.get(request.database), gate }, asking, () => runQuery(request, services, asking));
}
