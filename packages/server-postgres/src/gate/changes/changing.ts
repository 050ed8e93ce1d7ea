import type { CheckedChange } from "../gate.ts";
import { unknownNode } from "../judge/refuse.ts";
import { otherChange } from "../other-forms.ts";
import type { Statement } from "../parse/parse.ts";
import { DEFINING, READING, statementIn, WRITING } from "../walk/nodes.ts";
import type { Found } from "../walk/reference.ts";
import { TOO_DEEP, walk } from "../walk/walk.ts";
import { type Effect, effectOf } from "./effect.ts";
import { judgeDefining } from "./kinds.ts";

const KINDS: Readonly<Record<string, CheckedChange["kind"]>> = {
  InsertStmt: "insert",
  UpdateStmt: "update",
  DeleteStmt: "delete",
  MergeStmt: "merge",
  TruncateStmt: "truncate",
};

const ROWS = READING.union(WRITING);
const EVERYTHING = ROWS.union(DEFINING);

/** A statement of a kind that changes, what it names and what it changes. */
export interface Changing {
  readonly kind: CheckedChange["kind"];
  readonly found: Found;
  readonly effect: Effect;
}

/** What kind of change a statement is. Throws a ToolError for kinds that `execute` does not run. */
export function changingOf({ tree, text }: Statement): Changing {
  const outer = statementIn(tree);
  const defining = judgeDefining(outer);
  const found = walk(tree, defining === "unknown" ? ROWS : EVERYTHING);
  const deep = found.unknown.find(({ what }) => what === TOO_DEEP);
  if (deep !== undefined) throw unknownNode(deep, text);
  const effect = effectOf(tree);
  const [first] = effect.changes;
  const kind = first === undefined ? undefined : KINDS[first];
  if (defining === "unknown" && (kind === undefined || (outer.kind !== "SelectStmt" && outer.kind !== first))) {
    throw otherChange(
      outer,
      "execute runs INSERT, UPDATE, DELETE, MERGE, TRUNCATE, and CREATE, ALTER, DROP and COMMENT for tables, views, indexes, types, sequences and schemas",
    );
  }
  if (defining !== "unknown" && defining.why !== undefined) throw otherChange(outer, defining.why);
  const [unknown] = [...found.unknown, ...found.changes.filter(({ what }) => !Object.hasOwn(KINDS, what))];
  if (unknown !== undefined) throw unknownNode(unknown, text);
  return { kind: kind !== undefined && defining === "unknown" ? kind : "define", found, effect };
}
