import { type Entered, type Fields, listIn, locationOf, namesIn, textIn, unwrap } from "./nodes.ts";
import type { Named } from "./reference.ts";

/** Functions of JSON syntax: to a server from before that syntax they are ordinary names, and may be somebody's functions. */
const JSON_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  JsonArrayAgg: ["json_arrayagg"],
  JsonArrayConstructor: ["json_array"],
  JsonArrayQueryConstructor: ["json_array"],
  JsonObjectAgg: ["json_objectagg"],
  JsonObjectConstructor: ["json_object"],
  JsonParseExpr: ["json"],
  JsonScalarExpr: ["json_scalar"],
  JsonSerializeExpr: ["json_serialize"],
  JsonTable: ["json_table"],
  MergeSupportFunc: ["merge_action"],
};

/** Operators behind BETWEEN (parse_expr.c, transformAExprBetween). */
const BETWEEN = ["<", "<=", ">=", ">"];

/** What a node names by itself, without the nodes inside it. `fixed`: no column and no parameter is inside. */
export function namedBy({ kind, fields }: Entered, fixed: boolean): readonly Named[] {
  const at = locationOf(fields);
  switch (kind) {
    case "FuncCall":
      return [calledFunction(fields, fixed)];
    case "A_Expr":
      return operatorsOf(fields, fixed);
    case "SubLink": {
      const operators = listIn(fields, "operName");
      const compares = fields["subLinkType"] === "ANY_SUBLINK" || operators.length > 0;
      return compares
        ? [operator(operators.length > 0 ? namesIn(operators) : ["="], at, [fields["testexpr"], fields["subselect"]], false)]
        : [];
    }
    case "SortBy":
      return listIn(fields, "useOp").length > 0 ? [operator(namesIn(listIn(fields, "useOp")), at, undefined, false)] : [];
    case "JoinExpr":
      return fields["isNatural"] === true || listIn(fields, "usingClause").length > 0 ? [operator(["="], at, undefined, false)] : [];
    case "CaseExpr":
      return fields["arg"] === undefined
        ? []
        : listIn(fields, "args").map((when) => operator(["="], at, [fields["arg"], unwrap(when)?.fields["expr"]], fixed));
    case "CTECycleClause":
      return [operator(["<>"], at, undefined, false), operator(["="], at, undefined, false)];
    case "TypeName":
      return [named("type", namesIn(listIn(fields, "names")), at)];
    case "RangeVar":
      return [{ kind: "relation", schema: textIn(fields, "schemaname"), name: textIn(fields, "relname") ?? "", at }];
    case "RangeTableSample":
      return [named("sampling", namesIn(listIn(fields, "method")), at)];
    case "ColumnRef":
      return attributes(namesIn(listIn(fields, "fields")).slice(1), at);
    case "A_Indirection":
      return attributes(namesIn(listIn(fields, "indirection")), locationOf(unwrap(fields["arg"])?.fields ?? { location: -1 }));
    case "JsonFuncExpr":
      return [syntaxFunction((textIn(fields, "op") ?? "").replace(/_OP$/, "").toLowerCase(), at)];
    default:
      return (JSON_FUNCTIONS[kind] ?? []).map((name) => syntaxFunction(name, at));
  }
}

function calledFunction(fields: Fields, fixed: boolean): Named {
  const args = listIn(fields, "args");
  const ordered = fields["agg_within_group"] === true ? listIn(fields, "agg_order").length : 0;
  const spread = fields["func_variadic"] === true;
  return {
    ...named("function", namesIn(listIn(fields, "funcname")), locationOf(fields)),
    kind: "function",
    given: spread ? undefined : args.length + ordered,
    constants: args.map(constantText),
    args,
    fixed,
    star: fields["agg_star"] === true,
    syntax: fields["funcformat"] === "COERCE_SQL_SYNTAX",
  };
}

function syntaxFunction(name: string, at: number): Named {
  return {
    kind: "function",
    schema: undefined,
    name,
    at,
    given: undefined,
    constants: [],
    args: [],
    fixed: false,
    star: false,
    syntax: true,
  };
}

function operatorsOf(fields: Fields, fixed: boolean): readonly Named[] {
  const [at, left, right] = [locationOf(fields), fields["lexpr"], fields["rexpr"]];
  if (/BETWEEN/.test(textIn(fields, "kind") ?? "")) {
    const bounds = listIn(unwrap(right)?.fields ?? {}, "items");
    return BETWEEN.flatMap((name) => bounds.map((bound) => operator([name], at, [left, bound], fixed)));
  }
  return [operator(namesIn(listIn(fields, "name")), at, [left, right], fixed)];
}

function operator(names: (string | undefined)[], at: number, operands: readonly [unknown, unknown] | undefined, fixed: boolean): Named {
  return { ...named("operator", names, at), kind: "operator", operands, fixed };
}

/** The last two parts of a name: a database's name may stand before, and must be this one's. */
function named<K extends Named["kind"]>(
  kind: K,
  names: (string | undefined)[],
  at: number,
): { kind: K; schema: string | undefined; name: string; at: number } {
  return { kind, schema: names.at(-2), name: names.at(-1) ?? "", at };
}

function attributes(names: (string | undefined)[], at: number): readonly Named[] {
  return names.filter((name) => name !== undefined).map((name) => ({ kind: "attribute", schema: undefined, name, at }));
}

/** The text of a string constant, also under casts (`'x'::text`); undefined for anything else. */
export function constantText(value: unknown): string | undefined {
  const entered = unwrap(value);
  if (entered?.kind === "TypeCast") return constantText(entered.fields["arg"]);
  const text = entered?.kind === "A_Const" ? entered.fields["sval"] : undefined;
  if (typeof text !== "object" || text === null) return undefined;
  return "sval" in text && typeof text.sval === "string" ? text.sval : "";
}
