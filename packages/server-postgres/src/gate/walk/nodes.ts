import type { Node } from "../gate.ts";

/** The fields of a node. */
export type Fields = Readonly<Record<string, unknown>>;

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Kinds of node that a reading statement is made of (parsenodes.h, primnodes.h). What a kind names is collected in collect.ts. */
export const READING = words(`
  SelectStmt ColumnRef ParamRef A_Const A_Star A_Expr A_Indices A_Indirection A_ArrayExpr BoolExpr NullTest BooleanTest TypeCast CollateClause
  FuncCall NamedArgExpr RowExpr CaseExpr CaseWhen CoalesceExpr MinMaxExpr SQLValueFunction GroupingFunc GroupingSet SubLink ResTarget SortBy
  WindowDef RangeVar RangeSubselect RangeFunction RangeTableFunc RangeTableFuncCol RangeTableSample JoinExpr WithClause CommonTableExpr
  CTESearchClause CTECycleClause Alias TypeName ColumnDef List String Integer Float Boolean BitString XmlExpr XmlSerialize
  JsonArgument JsonArrayAgg JsonArrayConstructor JsonArrayQueryConstructor JsonAggConstructor JsonBehavior JsonFormat JsonFuncExpr
  JsonIsPredicate JsonKeyValue JsonObjectAgg JsonObjectConstructor JsonOutput JsonParseExpr JsonReturning JsonScalarExpr JsonSerializeExpr
  JsonTable JsonTableColumn JsonTablePathSpec JsonValueExpr
  ExplainStmt DefElem ReturnStmt`);

/** What INSERT, UPDATE, DELETE and MERGE add. */
export const WRITING = words(`
  InsertStmt UpdateStmt DeleteStmt MergeStmt MergeWhenClause MergeSupportFunc MultiAssignRef SetToDefault OnConflictClause InferClause IndexElem
  ReturningClause ReturningOption TruncateStmt`);

/** What statements that define add. */
export const DEFINING = words(`
  CreateStmt CreateTableAsStmt IntoClause ViewStmt IndexStmt CreateSeqStmt AlterSeqStmt CreateSchemaStmt CreateEnumStmt CompositeTypeStmt
  CreateDomainStmt CreateRangeStmt AlterDomainStmt AlterEnumStmt AlterTableStmt AlterTableCmd RenameStmt AlterObjectSchemaStmt CommentStmt
  DropStmt RefreshMatViewStmt Constraint PartitionSpec PartitionElem PartitionBoundSpec PartitionRangeDatum PartitionCmd TableLikeClause
  CreateStatsStmt StatsElem ReplicaIdentityStmt ObjectWithArgs RoleSpec`);

/** Kinds of node that a field holds without saying so. Where parents differ, the parent's name stands before. */
const UNSAID: Readonly<Record<string, string>> = {
  alias: "Alias",
  boolval: "Boolean",
  bound: "PartitionBoundSpec",
  bsval: "BitString",
  collClause: "CollateClause",
  constructor: "JsonAggConstructor",
  context_item: "JsonValueExpr",
  cycle_clause: "CTECycleClause",
  format: "JsonFormat",
  fval: "Float",
  identitySequence: "RangeVar",
  infer: "InferClause",
  into: "IntoClause",
  intoClause: "IntoClause",
  ival: "Integer",
  join_using_alias: "Alias",
  larg: "SelectStmt",
  ofTypename: "TypeName",
  onConflictClause: "OnConflictClause",
  on_empty: "JsonBehavior",
  on_error: "JsonBehavior",
  output: "JsonOutput",
  over: "WindowDef",
  partbound: "PartitionBoundSpec",
  partspec: "PartitionSpec",
  pathspec: "JsonTablePathSpec",
  pktable: "RangeVar",
  rarg: "SelectStmt",
  rel: "RangeVar",
  relation: "RangeVar",
  returning: "JsonReturning",
  returningClause: "ReturningClause",
  search_clause: "CTESearchClause",
  sequence: "RangeVar",
  sval: "String",
  typeName: "TypeName",
  typevar: "RangeVar",
  view: "RangeVar",
  withClause: "WithClause",
  authrole: "RoleSpec",
  newowner: "RoleSpec",
  "JsonArgument.val": "JsonValueExpr",
  "JsonArrayAgg.arg": "JsonValueExpr",
  "JsonKeyValue.value": "JsonValueExpr",
  "JsonObjectAgg.arg": "JsonKeyValue",
  "JsonParseExpr.expr": "JsonValueExpr",
  "JsonSerializeExpr.expr": "JsonValueExpr",
  "PartitionCmd.name": "RangeVar",
};

/** A node of a tree with its kind. */
export interface Entered {
  readonly kind: string;
  readonly fields: Fields;
}

/** What a wrapped node is: `{ FuncCall: {...} }`. */
export function unwrap(value: unknown): Entered | undefined {
  if (!isFields(value)) return undefined;
  const [kind, second] = Object.keys(value);
  if (kind === undefined || second !== undefined || !/^[A-Z]/.test(kind)) return undefined;
  const fields = value[kind];
  return isFields(fields) ? { kind, fields } : undefined;
}

/** What stands in a field of a node, wrapped or not. An object of no known kind has the kind `?`. */
export function enter(parent: string, field: string, value: Fields): Entered {
  return unwrap(value) ?? { kind: UNSAID[`${parent}.${field}`] ?? UNSAID[field] ?? "?", fields: value };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The nodes in a field that holds a list. */
export function listIn(fields: Fields, field: string): readonly unknown[] {
  const value = fields[field];
  return Array.isArray(value) ? value : [];
}

/** The names in a list of strings; what is no string (a star, an index) is undefined. */
export function namesIn(list: readonly unknown[]): (string | undefined)[] {
  return list.map((item) => {
    const entered = unwrap(item);
    if (entered?.kind !== "String") return undefined;
    const { sval } = entered.fields;
    return typeof sval === "string" ? sval : "";
  });
}

export function textIn(fields: Fields, field: string): string | undefined {
  const value = fields[field];
  return typeof value === "string" ? value : undefined;
}

/** Where a node begins, in bytes. The parser leaves zeros out. */
export function locationOf({ location = 0 }: Fields): number {
  return typeof location === "number" ? location : -1;
}

/** The kind and fields of a statement. */
export function statementIn(tree: Node): Entered {
  return unwrap(tree) ?? { kind: "?", fields: {} };
}
