import type { FunctionRow } from "../catalog/functions.ts";
import type { TypeRow } from "../catalog/types.ts";
import type { Named } from "../walk/reference.ts";
import { relationsMeant } from "./resolve.ts";
import type { Bench, Refused, Work } from "./work.ts";

/** Types whose values cannot be touched without something running that is not harmless. Usually there are none. */
export interface Taint {
  /** Domains with such conditions, types with such casts or such an order, and all types that contain one. */
  readonly types: readonly TypeRow[];
  /** Whether there is such an order for a type of PostgreSQL, which a statement has to ask for: ORDER BY x USING. */
  readonly orders: boolean;
  /** Why nothing at all can be read: a cast between types of PostgreSQL. */
  readonly everything: Refused | undefined;
}

/**
 * Why what a name means touches a tainted type; undefined when it does not. A relation does with any column of one: a literal beside it
 * (`column = '5'`) takes its type without naming it.
 */
export function taintOf(reference: Named, work: Work, bench: Bench, { types, orders, everything }: Taint): Refused | undefined {
  if (everything !== undefined) return everything;
  if (orders && reference.kind === "operator" && reference.operands === undefined) return ORDERS;
  if (types.length === 0 || (work.folded && reference.kind !== "type")) return undefined;
  const { name, schema } = reference;
  if (reference.kind === "type" && name === ANY_TYPE) return types[0] && touching(types[0]);
  // `name(x)` and `x.name` can be a cast to the type of that name.
  if (reference.kind === "type" || reference.kind === "attribute" || (reference.kind === "function" && reference.given === 1)) {
    const found = types.find((row) => row.name === name && (schema === undefined || row.schema === schema));
    if (found !== undefined) return touching(found);
  }
  if (reference.kind !== "relation") return undefined;
  const oids = new Set(relationsMeant(reference, bench.snapshot, work.path).map(({ oid }) => oid));
  const found = types.find((row) => row.relations.some((oid) => oids.has(oid)));
  return found === undefined ? undefined : touching(found);
}

/** Why a function touches a tainted type; undefined when it does not. */
export function taintOfFunction(row: FunctionRow, taint: Taint | undefined): Refused | undefined {
  const found = taint?.types.find(({ oid }) => row.types.includes(oid));
  return found === undefined ? undefined : touching(found);
}

const ORDERS: Refused = {
  why: "an order has been made in this database that runs a function which may not run",
  fix: "ORDER BY without USING.",
};

/** Stands for the type of a variable that is said to have a column's. */
export const ANY_TYPE = "%";

function touching({ schema, name }: TypeRow): Refused {
  return {
    why: `it works with the type ${schema}.${name}, whose casts, order or conditions run a function that may not run`,
    fix: "Leave that type out; or whoever runs this server trusts the function with --allow-functions.",
  };
}
