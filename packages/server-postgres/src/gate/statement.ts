import { ToolError } from "@org/mcp-core/errors";

import type { Checked, GateOptions } from "./gate.ts";
import type { Planned } from "./judge/planned.ts";
import { refusal, unknownNode } from "./judge/refuse.ts";
import { judgeSetting } from "./judge/settings.ts";
import { otherForm } from "./other-forms.ts";
import type { Statement } from "./parse/parse.ts";
import { nameOf } from "./walk/kind-names.ts";
import { type Entered, enter, isFields, listIn, locationOf, READING, statementIn, textIn, unwrap, WRITING } from "./walk/nodes.ts";
import type { Change, Found } from "./walk/reference.ts";
import { walk } from "./walk/walk.ts";

/** Options of EXPLAIN (manual, EXPLAIN): all of them only say what is shown, but for ANALYZE, which runs the statement. */
const OPTIONS = new Set([
  "analyze",
  "verbose",
  "costs",
  "settings",
  "generic_plan",
  "buffers",
  "serialize",
  "wal",
  "timing",
  "summary",
  "memory",
  "format",
]);
/** What EXPLAIN may plan without running it. */
const PLANNED = new Set(["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);

/** A statement of a kind that reads, and what it names. */
export interface Reading {
  readonly kind: Checked["kind"];
  readonly found: Found;
  /** The table that EXPLAIN is to plan a change of. */
  readonly planned: Planned | undefined;
}

const NOTHING: Found = { references: [], changes: [], unknown: [], queries: new Set() };

/** What kind of reading statement it is, and what it names. Throws a ToolError for every other kind, with the nearest form that reads. */
export function readingOf(statement: Statement, { allowWrites }: Pick<GateOptions, "allowWrites">): Reading {
  const outer = statementIn(statement.tree);
  switch (outer.kind) {
    case "SelectStmt":
      return { kind: "select", found: onlyReading(statement, walk(statement.tree, READING), allowWrites), planned: undefined };
    case "ExplainStmt":
      return explaining(statement, outer, allowWrites);
    case "VariableShowStmt": {
      const verdict = judgeSetting(textIn(outer.fields, "name"));
      if (verdict !== undefined)
        throw refusal({ title: `SHOW ${textIn(outer.fields, "name") ?? ""}`, at: -1, through: [] }, verdict, statement.text);
      return { kind: "show", found: NOTHING, planned: undefined };
    }
    default:
      throw otherForm(outer, allowWrites);
  }
}

function explaining(statement: Statement, { fields }: Entered, allowWrites: boolean): Reading {
  const options = listIn(fields, "options").map((option) => unwrap(option)?.fields ?? {});
  const unknown = options.find((option) => !OPTIONS.has(textIn(option, "defname") ?? ""));
  if (unknown !== undefined) {
    throw new ToolError(`Refused: EXPLAIN has no option ${textIn(unknown, "defname") ?? ""} that is known here.`, {
      fix: `Options: ${[...OPTIONS].join(", ")}.`,
    });
  }
  const query = fields["query"];
  const inner = unwrap(query);
  if (inner === undefined || !isFields(query)) throw otherForm({ kind: "ExplainStmt", fields }, allowWrites);
  const runs = options.some((option) => option["defname"] === "analyze" && !isOff(option["arg"]));
  const changes = PLANNED.has(inner.kind);
  if (changes && runs) {
    throw new ToolError(`Refused: EXPLAIN ANALYZE runs the ${nameOf(inner.kind)}.`, { fix: "EXPLAIN without ANALYZE plans it only." });
  }
  if (!changes && inner.kind !== "SelectStmt") throw otherForm(inner, allowWrites);
  const found = onlyReading(statement, walk(query, changes ? READING.union(WRITING) : READING), allowWrites);
  const relation = inner.fields["relation"];
  const target = isFields(relation) ? enter(inner.kind, "relation", relation).fields : undefined;
  const planned =
    changes && target !== undefined
      ? { schema: textIn(target, "schemaname"), name: textIn(target, "relname") ?? "", at: locationOf(target) }
      : undefined;
  return { kind: "explain", found, planned };
}

/** `ANALYZE false`: anything else that stands there, or nothing, means that it runs. */
function isOff(value: unknown): boolean {
  const entered = unwrap(value);
  if (entered?.kind === "Integer") return entered.fields["ival"] === undefined;
  return entered?.kind === "String" && /^(?:false|off)$/i.test(textIn(entered.fields, "sval") ?? "");
}

function onlyReading({ text }: Statement, found: Found, allowWrites: boolean): Found {
  const [change] = found.changes;
  if (change !== undefined)
    throw refusal({ title: nameOf(change.what), at: positionOf(change), through: [] }, changing(change.what, allowWrites), text);
  const [unknown] = found.unknown;
  if (unknown !== undefined) throw unknownNode(unknown, text);
  return found;
}

function changing(what: string, allowWrites: boolean): { why: string; fix: string } {
  if (what === "SELECT FOR UPDATE") return { why: "it locks rows", fix: "Leave the locking clause out." };
  if (what === "SELECT INTO") return { why: "it makes a table", fix: "Leave INTO out: the rows come as the answer." };
  const fix = allowWrites ? "Use the tool execute." : "Only SELECT, VALUES and TABLE may stand inside a statement that reads.";
  return { why: "it changes something", fix };
}

function positionOf({ at }: Change): number {
  return at > 0 ? at : -1;
}
