import { isFields } from "./nodes.ts";

/** What a plpgsql function runs, as far as it can be told. */
export interface Procedure {
  /** Statements of SQL and expressions, as statements that can be parsed. */
  readonly texts: readonly string[];
  /** Assignments, `a[f(x)] := y`. */
  readonly assignments: readonly string[];
  /** Types of its variables, as written. */
  readonly types: readonly string[];
  /** Why it cannot be told: what is in it that is not known to be harmless. */
  readonly refused: string | undefined;
  /** The same texts as they stand in the function. */
  readonly queries: readonly string[];
  /** How many signs that give a value stand outside of them. */
  readonly signs: number;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Nodes of libpg_query's tree of plpgsql that run nothing but the expressions in them. */
const KNOWN = words(`
  PLpgSQL_function PLpgSQL_var PLpgSQL_rec PLpgSQL_row PLpgSQL_recfield PLpgSQL_type PLpgSQL_expr PLpgSQL_stmt_block PLpgSQL_stmt_assign
  PLpgSQL_stmt_if PLpgSQL_if_elsif PLpgSQL_stmt_case PLpgSQL_case_when PLpgSQL_stmt_loop PLpgSQL_stmt_while PLpgSQL_stmt_fori PLpgSQL_stmt_fors
  PLpgSQL_stmt_foreach_a PLpgSQL_stmt_exit PLpgSQL_stmt_return PLpgSQL_stmt_return_next PLpgSQL_stmt_return_query PLpgSQL_stmt_raise
  PLpgSQL_raise_option PLpgSQL_stmt_assert PLpgSQL_stmt_execsql PLpgSQL_stmt_perform PLpgSQL_stmt_getdiag PLpgSQL_diag_item
  PLpgSQL_exception_block PLpgSQL_exception PLpgSQL_condition PLpgSQL_alias`);

/** Errors that may be caught. Not those by which a statement is stopped: it could go on for as long as it likes. */
const CAUGHT = words(`
  others division_by_zero no_data_found too_many_rows data_exception invalid_text_representation numeric_value_out_of_range null_value_not_allowed
  invalid_parameter_value datetime_field_overflow invalid_datetime_format string_data_right_truncation case_not_found undefined_column
  undefined_table undefined_object undefined_function invalid_json_text raise_exception array_subscript_error`);

/** Why other nodes are refused. */
const WHY: Readonly<Record<string, string>> = {
  PLpgSQL_stmt_dynexecute: "it runs SQL that it makes while it runs (EXECUTE)",
  PLpgSQL_stmt_dynfors: "it runs SQL that it makes while it runs (EXECUTE)",
  PLpgSQL_stmt_call: "it calls a procedure",
};

/** Reads the tree of a plpgsql function. */
export function readProcedure(tree: unknown): Procedure {
  const texts: string[] = [];
  const queries: string[] = [];
  const assignments: string[] = [];
  const types: string[] = [];
  let refused: string | undefined;
  let signs = 0;

  function visit(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isFields(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key.startsWith("PLpgSQL_")) enter(key, inner);
      if (key === "default_val") signs++;
      if (key === "dynquery") refused ??= WHY["PLpgSQL_stmt_dynexecute"];
      if (key.startsWith("cursor_")) refused ??= "it has cursors";
      visit(inner);
    }
  }

  function enter(kind: string, inner: unknown): void {
    if (!KNOWN.has(kind)) refused ??= WHY[kind] ?? `it has ${kind.replace(/^PLpgSQL_(?:stmt_)?/, "").toUpperCase()} in it`;
    if (!isFields(inner)) return;
    if (kind === "PLpgSQL_raise_option" || kind === "PLpgSQL_diag_item") signs++;
    if (kind === "PLpgSQL_condition" && !CAUGHT.has(String(inner["condname"])))
      refused ??= "it catches errors by which it could be stopped";
    if (kind === "PLpgSQL_type" && typeof inner["typname"] === "string") types.push(inner["typname"]);
    if (kind === "PLpgSQL_expr") addExpression(inner["query"], inner["parseMode"] ?? 0);
  }

  function addExpression(query: unknown, mode: unknown): void {
    if (typeof query !== "string") return;
    queries.push(query);
    // Modes of the parser (parser.h): 0 is a statement, 2 an expression, 3 to 5 are assignments.
    if (mode === 0) texts.push(query);
    else if (mode === 2) texts.push(`select ${query}`);
    else if (mode === 3 || mode === 4 || mode === 5) assignments.push(query);
    else refused ??= "an expression in it cannot be read";
  }

  visit(tree);
  return { texts, assignments, queries, types, refused, signs };
}
