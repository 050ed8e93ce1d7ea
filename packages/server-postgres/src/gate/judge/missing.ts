import { nearest } from "@org/mcp-core/nearest";

import { hintForFunction, hintForName } from "../../query/dialects.ts";
import { qualified, quoteIdentifier } from "../../schema/identifiers.ts";
import type { FunctionRow } from "../catalog/functions.ts";
import { readFunctionNames, readRelationNames, readUsable } from "../catalog/names.ts";
import type { FunctionReference, PlainReference } from "../walk/reference.ts";
import { nearestFunction } from "./nearest-function.ts";
import { newerThan, versionText } from "./newer.ts";
import { titleOf } from "./title.ts";
import type { Bench, Candidate, Refused } from "./work.ts";

interface InSchema {
  readonly schema: string;
  readonly name: string;
}

/** A name that means nothing. The server would say so too; but what it does not know now may be there by the time it looks. */
export function missingRelation(reference: PlainReference, bench: Bench): Candidate {
  const { session, snapshot } = bench;
  const { name, schema } = reference;
  async function weigh(): Promise<Refused> {
    const elsewhere = snapshot.relations(name);
    if (elsewhere.length > 0) return isElsewhere(name, elsewhere, bench);
    const names = await readRelationNames(session);
    const reached = names.filter((row) => isReached(row, schema, bench));
    const near =
      nearest(
        name,
        reached.map((row) => row.name),
      ) ??
      nearest(
        name,
        names.map((row) => row.name),
      );
    const found = names.filter((row) => row.name === near).slice(0, 3);
    return missing(
      "neither table nor view has that name",
      found.map((row) => qualified(row.schema, row.name)).join(" or "),
      hintForName(name),
    );
  }
  return { key: `missing ${String(schema)} ${name}`, title: titleOf("table", reference), weigh };
}

export function missingFunction(reference: FunctionReference, bench: Bench): Candidate {
  const { session, snapshot, writing } = bench;
  const { name, schema, given, star } = reference;
  const { version } = session.facts;
  async function weigh(): Promise<Refused> {
    const rows = snapshot.functions(name);
    const here = rows.filter((row) => isReached(row, schema, bench));
    if (here.length > 0)
      return missing(`none of that name takes ${String(given)} arguments`, [...new Set(here.map(signature))].slice(0, 3).join(" or "));
    if (rows.length > 0) return isElsewhere(name, rows, bench);
    const since = newerThan(name, version);
    if (since !== undefined) {
      const why = `it came with PostgreSQL ${since}, and this server is ${versionText(version)}`;
      return { why, missing: true, fix: hintForFunction(name) ?? "Write it in another way." };
    }
    const names = (await readFunctionNames(session, name)).filter((row) => schema === undefined || row.schema === schema);
    const reached = names.filter((row) => isReached(row, schema, bench));
    const near = nearestFunction(name, star, [...reached, ...names], writing);
    const found = names.filter((row) => row.name === near);
    const inPath = found.some((row) => snapshot.path.includes(row.schema));
    const shown = inPath ? [quoteIdentifier(near ?? "")] : found.slice(0, 3).map((row) => qualified(row.schema, row.name));
    return missing("no function has that name", shown.join(" or "), hintForFunction(name));
  }
  return { key: `missing ${String(schema)} ${name} ${String(given)}`, title: titleOf("function", reference), weigh };
}

/** Whether a syntax means nothing to this server, which is older than it. */
export function isNewSyntax({ name, syntax }: FunctionReference, { session }: Bench): boolean {
  return syntax && newerThan(name, session.facts.version) !== undefined;
}

function isReached(row: InSchema, schema: string | undefined, { snapshot }: Bench): boolean {
  return schema === undefined ? snapshot.path.includes(row.schema) : row.schema === schema;
}

/** There are some in other schemas than those that were searched. */
async function isElsewhere(name: string, rows: readonly InSchema[], { session }: Bench): Promise<Refused> {
  const schemas = [...new Set(rows.map((row) => row.schema))];
  const usable = await readUsable(session, schemas);
  const found = schemas.filter((schema) => usable.has(schema)).map((schema) => qualified(schema, name));
  if (found.length > 0) return missing(`${quoteIdentifier(name)} is elsewhere`, found.join(" or "));
  const [schema = ""] = schemas;
  const user = quoteIdentifier(session.facts.user);
  return {
    why: `${qualified(schema, name)} is in a schema that the role ${user} may not use`,
    missing: true,
    fix: `Whoever owns the schema can GRANT USAGE ON SCHEMA ${quoteIdentifier(schema)} TO ${user}.`,
  };
}

function signature({ name, takes, defaults, variadic }: FunctionRow): string {
  const least = takes.length - defaults - (variadic ? 1 : 0);
  const most = variadic ? " or more" : least === takes.length ? "" : ` to ${takes.length}`;
  return `${quoteIdentifier(name)} with ${least}${most} ${least === 1 && most === "" ? "argument" : "arguments"}`;
}

/** `instead` is what to write for a name of another database; what is near that name says less. */
function missing(why: string, near: string, instead?: string): Refused {
  return { why, missing: true, fix: instead ?? (near === "" ? "search_schema finds names." : `Did you mean ${near}?`) };
}
