import { at, type Column, columnsIn, isColumn, listAt, stringOf } from "./nodes.ts";
import { readSide, type Side } from "./side.ts";

/** Gives the tree of a statement (`{ SelectStmt: {...} }`), undefined for what is no SQL: conditions of a plan are not always. */
export type Parse = (sql: string) => Promise<unknown>;

/** A part of a condition; the parts of a list hold all at once. */
export type Predicate = Comparison | { readonly kind: "or"; readonly alternatives: readonly (readonly Predicate[])[] } | Unknown;

export interface Comparison {
  readonly kind: "comparison";
  /** As in pg_operator (`=`, `<`, `~~`), or `= any`, `is null`, `is true`. The side with columns is on the left. */
  readonly operator: string;
  readonly left: Side;
  readonly right: Side;
}

interface Unknown {
  readonly kind: "unknown";
  readonly columns: readonly Column[];
}

/** One key of a sort. */
export interface SortKey {
  readonly side: Side;
  readonly descending: boolean;
  /** Stated although it is not the default of the direction. */
  readonly nulls: "FIRST" | "LAST" | undefined;
}

/** Longer conditions are long lists of values; looking at them would cost more than it tells. */
const MAX_CONDITION_CHARS = 20_000;
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>" };
const NOTHING: Side = { columns: [], wraps: [], key: undefined, constant: undefined };

/** The parts of a condition that must all hold. What cannot be read is `unknown`, never an error. */
export async function readCondition(text: string, parse: Parse): Promise<readonly Predicate[]> {
  const select = await selectIn(text, (sql) => `SELECT ${sql}`, parse);
  const [target] = listAt(select, "targetList");
  const value = at(at(target, "ResTarget"), "val");
  return value === undefined ? [{ kind: "unknown", columns: [] }] : conjuncts(value);
}

/** The keys of a `Sort Key`; undefined when they cannot be read. */
export async function readSortKeys(texts: readonly string[], parse: Parse): Promise<readonly SortKey[] | undefined> {
  const select = await selectIn(texts.join(", "), (sql) => `SELECT ORDER BY ${sql}`, parse);
  const keys = listAt(select, "sortClause").map((each) => at(each, "SortBy"));
  return keys.length === texts.length ? keys.map(readSortKey) : undefined;
}

function readSortKey(by: unknown): SortKey {
  const descending = at(by, "sortby_dir") === "SORTBY_DESC";
  const nulls = at(by, "sortby_nulls");
  return {
    side: readSide(at(by, "node")),
    descending,
    nulls: nulls === "SORTBY_NULLS_FIRST" && !descending ? "FIRST" : nulls === "SORTBY_NULLS_LAST" && descending ? "LAST" : undefined,
  };
}

async function selectIn(text: string, statement: (sql: string) => string, parse: Parse): Promise<unknown> {
  if (text.length > MAX_CONDITION_CHARS) return undefined;
  // EXPLAIN names subplans in ways that are no SQL: they become columns of no table, or functions.
  const sql = text
    .replaceAll(/\((?:hashed )?SubPlan \d+\)(?:\.col\d+)?|\(alternatives: [^)]*\)[^)]*\)/g, '"subplan"."subplan"')
    .replaceAll(/\(InitPlan \d+\)(?:\.col\d+)?|\$0\b/g, "NULL")
    .replaceAll(/(^|\(|NOT )(?:ANY|ALL|EXISTS) ?\(/g, "$1subplan_test(");
  return at(await parse(statement(sql)), "SelectStmt");
}

function conjuncts(node: unknown): readonly Predicate[] {
  const bool = at(node, "BoolExpr");
  const args = listAt(bool, "args");
  if (at(bool, "boolop") === "AND_EXPR") return args.flatMap(conjuncts);
  if (at(bool, "boolop") === "OR_EXPR") return [{ kind: "or", alternatives: args.map(conjuncts) }];
  if (at(bool, "boolop") === "NOT_EXPR" && isColumn(args[0]))
    return [{ kind: "comparison", operator: "is true", left: readSide(args[0]), right: NOTHING }];
  return [comparison(node) ?? { kind: "unknown", columns: columnsIn(node) }];
}

function comparison(node: unknown): Comparison | undefined {
  if (isColumn(node)) return { kind: "comparison", operator: "is true", left: readSide(node), right: NOTHING };
  const isNull = at(node, "NullTest");
  if (at(isNull, "nulltesttype") === "IS_NULL")
    return { kind: "comparison", operator: "is null", left: readSide(at(isNull, "arg")), right: NOTHING };
  const expression = at(node, "A_Expr");
  const kind = at(expression, "kind");
  const name = stringOf(listAt(expression, "name").at(-1));
  if (name === undefined || (kind !== "AEXPR_OP" && kind !== "AEXPR_OP_ANY")) return undefined;
  const [left, right] = [readSide(at(expression, "lexpr")), readSide(at(expression, "rexpr"))];
  if (kind === "AEXPR_OP_ANY") return { kind: "comparison", operator: `${name} any`, left, right };
  if (left.columns.length > 0 || right.columns.length === 0) return { kind: "comparison", operator: name, left, right };
  return { kind: "comparison", operator: MIRRORED[name] ?? `${name} turned`, left: right, right: left };
}
