import type { FunctionRow } from "../catalog/functions.ts";
import type { RelationRow } from "../catalog/relations.ts";
import type { Snapshot } from "../catalog/snapshot.ts";
import type { RiskyOperator } from "../catalog/state.ts";
import type { FunctionReference, OperatorReference, Reference } from "../walk/reference.ts";

interface InSchema {
  readonly schema: string;
}

/** What of these a name can mean: in the schema it names, or in those it is looked up in. More than PostgreSQL would choose, never less. */
function reachable<T extends InSchema>(rows: readonly T[], { schema }: Pick<Reference, "schema">, path: readonly string[]): readonly T[] {
  return rows.filter((row) => (schema === undefined ? path.includes(row.schema) : row.schema === schema));
}

/** Functions that a call can mean, by name and number of arguments. */
export function calledBy(reference: FunctionReference, snapshot: Snapshot, path: readonly string[]): readonly FunctionRow[] {
  return reachable(snapshot.functions(reference.name), reference, path).filter((row) => takes(row, reference.given));
}

/**
 * Functions that `x.name` can mean, which is `name(x)` whatever `x` is (parse_func.c, ParseFuncOrColumn): all that take one argument. Of those
 * that take a row also the ones in schemas that are not searched.
 */
export function attributesCalled({ name }: Reference, snapshot: Snapshot, path: readonly string[]): readonly FunctionRow[] {
  return snapshot
    .functions(name)
    .filter((row) => takes(row, 1) && row.takes[0] !== INTERNAL && (path.includes(row.schema) || (row.own !== null && takesRow(row))));
}

export function relationsMeant(reference: Reference, snapshot: Snapshot, path: readonly string[]): readonly RelationRow[] {
  return reachable(snapshot.relations(reference.name), reference, path);
}

export function operatorsMeant(reference: OperatorReference, snapshot: Snapshot, path: readonly string[]): readonly RiskyOperator[] {
  const { operands, name } = reference;
  const prefix = operands !== undefined && operands[0] === undefined;
  const named = snapshot.state.operators.filter((operator) => operator.name === name && (operator.left === 0) === prefix);
  return reachable(named, reference, path);
}

function takes({ takes, defaults, variadic }: FunctionRow, given: number | undefined): boolean {
  if (given === undefined) return true;
  return given >= takes.length - defaults - (variadic ? 1 : 0) && (variadic || given <= takes.length);
}

/** OID of the type of arguments that SQL cannot give. */
const INTERNAL = 2281;
/** OIDs of `record` and of the types that stand for any type (pg_type.dat). */
const ANY = new Set([2249, 2276, 2283, 2776, 5077, 5079]);

/** Whether its first argument can be a row: a type of somebody's own, or any. */
function takesRow({ takes: [first = 0] }: FunctionRow): boolean {
  return first >= 16_384 || ANY.has(first);
}
