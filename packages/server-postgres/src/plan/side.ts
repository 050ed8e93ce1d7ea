import { quoteIdentifier } from "../schema/identifiers.ts";
import { at, type Column, columnsIn, isColumn, listAt, stringOf } from "./nodes.ts";
import { isRecord } from "./plan.ts";

/** One side of a comparison. */
export interface Side {
  /** Every column in it. Empty: the same for all rows. */
  readonly columns: readonly Column[];
  /** What stands between the one column and the comparison, from outside in; empty for a bare column. */
  readonly wraps: readonly Wrap[];
  /** The side as the key of an index, when it is a column or an expression that is known to be immutable. */
  readonly key: string | undefined;
  /** A constant's text. */
  readonly constant: string | undefined;
}

/** What a column is put through before it is compared. */
export interface Wrap {
  readonly kind: "cast" | "function" | "operator";
  /** The type, function or operator. */
  readonly name: string;
}

/** Of pg_proc's immutable functions, those people search by. */
const IMMUTABLE = new Set(["lower", "upper", "abs", "length", "md5", "btrim", "ltrim", "rtrim"]);
/** Deeper expressions are nobody's index. */
const MAX_DEPTH = 100;

/** Reads one side of a comparison, or a key of a sort. */
export function readSide(node: unknown): Side {
  const columns = columnsIn(node);
  const wraps = columns.length === 1 ? wrapsOf(node, 0) : [];
  const sval = at(at(at(at(node, "TypeCast"), "arg") ?? node, "A_Const"), "sval");
  const constant = at(sval, "sval");
  return {
    columns,
    wraps,
    key: columns.length === 1 ? keyOf(node, 0) : undefined,
    constant: typeof constant === "string" ? constant : undefined,
  };
}

function wrapsOf(node: unknown, depth: number): readonly Wrap[] {
  if (depth > MAX_DEPTH || !isRecord(node) || isColumn(node)) return [];
  const [[type, fields] = ["", undefined]] = Object.entries(node);
  const inner = (parts: readonly unknown[]): readonly Wrap[] =>
    parts.filter((part) => columnsIn(part).length > 0).flatMap((part) => wrapsOf(part, depth + 1));
  switch (type) {
    case "TypeCast":
      return [{ kind: "cast", name: stringOf(listAt(at(fields, "typeName"), "names").at(-1)) ?? "?" }, ...inner([at(fields, "arg")])];
    case "FuncCall":
      return [{ kind: "function", name: stringOf(listAt(fields, "funcname").at(-1)) ?? "?" }, ...inner(listAt(fields, "args"))];
    case "A_Expr":
      return [
        { kind: "operator", name: stringOf(listAt(fields, "name").at(-1)) ?? "?" },
        ...inner([at(fields, "lexpr"), at(fields, "rexpr")]),
      ];
    case "CollateClause":
      return inner([at(fields, "arg")]);
    default:
      return [{ kind: "function", name: type.replace(/Expr$/, "").toLowerCase() }];
  }
}

/** SQL of an index's key, made anew from the parts, so that nothing but names and constants comes from the plan. */
function keyOf(node: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const [column] = isColumn(node) ? columnsIn(node) : [];
  if (column !== undefined) return quoteIdentifier(column.name);
  const cast = at(node, "TypeCast");
  // The cast that varchar gets everywhere; it does nothing.
  if (isColumn(at(cast, "arg")) && stringOf(listAt(at(cast, "typeName"), "names").at(-1)) === "text")
    return depth === 0 ? keyOf(at(cast, "arg"), 1) : `(${keyOf(at(cast, "arg"), 1)})::text`;
  const call = at(node, "FuncCall");
  const name = stringOf(listAt(call, "funcname").at(-1));
  const [argument, ...others] = listAt(call, "args");
  if (name !== undefined && IMMUTABLE.has(name) && others.length === 0) {
    const inner = keyOf(argument, depth + 1);
    return inner === undefined ? undefined : `${name}(${inner})`;
  }
  const expression = at(node, "A_Expr");
  const operator = stringOf(listAt(expression, "name").at(-1));
  const path = readSide(at(expression, "rexpr")).constant;
  if ((operator === "->>" || operator === "->") && path !== undefined) {
    const inner = keyOf(at(expression, "lexpr"), depth + 1);
    return inner === undefined ? undefined : `(${inner} ${operator} '${path.replaceAll("'", "''")}')`;
  }
  return undefined;
}
