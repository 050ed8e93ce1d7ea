import { showIdentifier } from "../schema/identifiers.ts";
import type { Hidden } from "./check.ts";

/** What a role sees once it is a member of `pg_monitor`: other roles' sessions, statements and replication. */
export function seeStatistics(what: string, user: string): Hidden {
  return { what, remedy: `GRANT pg_monitor TO ${showIdentifier(user)};` };
}

/** What takes a right to read. */
export function seeObjects(what: string, kind: "TABLES" | "SEQUENCES", user: string): Hidden {
  return { what, remedy: `GRANT SELECT ON ALL ${kind} IN SCHEMA ... TO ${showIdentifier(user)};` };
}
