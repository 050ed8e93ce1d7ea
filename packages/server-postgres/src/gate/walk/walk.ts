import type { Node } from "../gate.ts";
import { namedBy } from "./collect.ts";
import { type Entered, type Fields, enter, isFields, locationOf, statementIn, textIn } from "./nodes.ts";
import type { Change, Found, Named } from "./reference.ts";

/** How deep nodes may be nested. The stack would hold some thousands. */
const MAX_DEPTH = 2_000;
export const TOO_DEEP = "nesting too deep";

/** Walks every node of a tree, whatever field it stands in, and tells what it names and what does not belong there. */
export function walk(tree: Node, allowed: ReadonlySet<string>): Found {
  const references: Named[] = [];
  const changes: Change[] = [];
  const unknown: Change[] = [];
  const queries = new Set<string>();
  const outer = statementIn(tree).fields;
  // Columns and parameters seen so far: between before and after a node, those inside it.
  let variables = 0;
  let depth = 0;

  function visit(node: Entered): void {
    const { kind, fields } = node;
    const at = locationOf(fields);
    if (!allowed.has(kind)) (kind.endsWith("Stmt") ? changes : unknown).push({ what: kind, at });
    else if (kind.endsWith("Stmt") && fields !== outer && kind !== "SelectStmt") changes.push({ what: kind, at });
    if (kind === "ColumnRef" || kind === "ParamRef" || kind === "SubLink") variables++;
    if (kind === "CommonTableExpr") queries.add(textIn(fields, "ctename") ?? "");
    if (kind === "SelectStmt" && fields["intoClause"] !== undefined) changes.push({ what: "SELECT INTO", at });
    if (kind === "SelectStmt" && fields["lockingClause"] !== undefined) changes.push({ what: "SELECT FOR UPDATE", at });
    const before = variables;
    if (depth > MAX_DEPTH) {
      if (unknown.length === 0) unknown.push({ what: TOO_DEEP, at });
      return;
    }
    depth++;
    visitFields(kind, fields);
    depth--;
    references.push(...namedBy(node, variables === before));
  }

  function visitFields(kind: string, fields: Fields): void {
    for (const [field, value] of Object.entries(fields)) {
      if (Array.isArray(value)) for (const item of value) visitValue(kind, field, item);
      else visitValue(kind, field, value);
    }
  }

  function visitValue(kind: string, field: string, value: unknown): void {
    // An empty object is a list's empty place, or a constant zero.
    if (isFields(value) && Object.keys(value).length > 0) visit(enter(kind, field, value));
    else if (Array.isArray(value)) for (const item of value) visitValue(kind, field, item);
  }

  visit(statementIn(tree));
  return { references, changes, unknown, queries };
}
