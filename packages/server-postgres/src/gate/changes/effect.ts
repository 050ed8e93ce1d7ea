import { qualified, quoteIdentifier } from "../../schema/identifiers.ts";
import type { Node } from "../gate.ts";
import { type Entered, type Fields, enter, isFields, listIn, namesIn, statementIn, textIn, unwrap } from "../walk/nodes.ts";

/** A thing that a statement changes by name. */
export interface Target {
  readonly schema: string | undefined;
  readonly name: string;
}

/** What a statement changes, as far as its text says. */
export interface Effect {
  readonly targets: readonly Target[];
  /** Kinds of the statements in it that change rows, outermost first. */
  readonly changes: readonly string[];
  /** Whether an UPDATE or DELETE in it has no condition, or one that looks at no row. */
  readonly everyRow: boolean;
}

const CHANGING = new Set(["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "TruncateStmt"]);
/** Fields that hold the relation that is changed or made. */
const TARGETS = ["relation", "view", "sequence", "typevar"];

export function effectOf(tree: Node): Effect {
  const targets: Target[] = [];
  const changes: string[] = [];
  let everyRow = false;

  function visit(node: Entered, outer: boolean): void {
    const { kind, fields } = node;
    if (CHANGING.has(kind)) changes.push(kind);
    if (outer || CHANGING.has(kind)) targets.push(...targetsOf(node));
    if ((kind === "UpdateStmt" || kind === "DeleteStmt") && !looksAtRows(fields["whereClause"])) everyRow = true;
    for (const [field, value] of Object.entries(fields)) for (const child of childrenOf(kind, field, value)) visit(child, false);
  }

  visit(statementIn(tree), true);
  return { targets, changes, everyRow };
}

export function targetText({ schema, name }: Target): string {
  return schema === undefined ? quoteIdentifier(name) : qualified(schema, name);
}

function targetsOf({ kind, fields }: Entered): readonly Target[] {
  const single = TARGETS.map((field) => fields[field])
    .filter(isFields)
    .map(relation);
  const into = isFields(fields["into"]) ? fields["into"]["rel"] : undefined;
  const listed = kind === "TruncateStmt" ? listIn(fields, "relations").map((item) => relation(unwrap(item)?.fields ?? {})) : [];
  const dropped = kind === "DropStmt" ? listIn(fields, "objects").map((item) => objectOf(fields, item)) : [];
  const named =
    ["CommentStmt", "RenameStmt", "AlterObjectSchemaStmt"].includes(kind) && fields["object"] !== undefined
      ? [objectOf(fields, fields["object"])]
      : [];
  const typed = ["typeName", "domainname"]
    .map((field) => listIn(fields, field))
    .filter((names) => names.length > 0)
    .map(lastTwo);
  // ALTER ... SET SCHEMA: where it goes is changed as well.
  const newSchema = textIn(fields, "newschema");
  const moved = newSchema === undefined ? [] : [{ schema: undefined, name: newSchema }];
  const schema = textIn(fields, "schemaname");
  const made = kind === "CreateSchemaStmt" && schema !== undefined ? [{ schema: undefined, name: schema }] : [];
  return [...single, ...(isFields(into) ? [relation(into)] : []), ...listed, ...dropped, ...named, ...typed, ...made, ...moved];
}

function relation(fields: Fields): Target {
  return { schema: textIn(fields, "schemaname"), name: textIn(fields, "relname") ?? "" };
}

/** The names of an object: a list, a type's name, or one string. The last of a column's or a constraint's is its own. */
function objectOf(statement: Fields, value: unknown): Target {
  const entered = unwrap(value);
  if (entered?.kind === "String") return { schema: undefined, name: textIn(entered.fields, "sval") ?? "" };
  const names = listIn(entered?.fields ?? {}, entered?.kind === "TypeName" ? "names" : "items");
  const kind = textIn(statement, "objtype") ?? textIn(statement, "renameType") ?? "";
  return lastTwo(/COLUMN|CONSTRAINT|ATTRIBUTE/.test(kind) ? names.slice(0, -1) : names);
}

function lastTwo(list: readonly unknown[]): Target {
  const names = namesIn(list);
  return { schema: names.at(-2), name: names.at(-1) ?? "" };
}

/** Whether a condition looks at the row: `true` and `1 = 1` do not. */
function looksAtRows(condition: unknown): boolean {
  const entered = unwrap(condition);
  if (entered === undefined) return false;
  const looks = (node: Entered): boolean =>
    node.kind === "ColumnRef" ||
    node.kind === "CurrentOfExpr" ||
    Object.entries(node.fields).some(([field, value]) => childrenOf(node.kind, field, value).some(looks));
  return looks(entered);
}

function childrenOf(kind: string, field: string, value: unknown): readonly Entered[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => childrenOf(kind, field, item));
  return isFields(value) && Object.keys(value).length > 0 ? [enter(kind, field, value)] : [];
}
