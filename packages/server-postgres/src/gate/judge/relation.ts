import { FIRST_USER_OID } from "../catalog/oids.ts";
import type { RelationRow } from "../catalog/relations.ts";
import type { Snapshot } from "../catalog/snapshot.ts";
import { secretOf } from "./secrets.ts";
import type { Bench, Refused } from "./work.ts";

/** Texts behind a relation that run when it is read. */
export interface Behind {
  /** A view's query. */
  readonly query: string | undefined;
  /** Conditions of row-level security. */
  readonly conditions: readonly string[];
  /** What the planner may run: see `State.folded`. */
  readonly folded: readonly string[];
  readonly functions: readonly number[];
}

interface Use {
  /** The user's text itself reads it, with our role's rights. */
  readonly outermost: boolean;
  /** It was read when a materialized view was made, and is not read now. */
  readonly stored: boolean;
}

/** Whether a relation may be read: no, or as much as what runs then. */
export function judgeRelation(row: RelationRow, { outermost, stored }: Use, bench: Bench): Refused | Behind {
  const { snapshot, options, writing } = bench;
  const secret = secretOf(row.schema, row.name, row.oid < FIRST_USER_OID);
  if (secret !== undefined) return secret;
  if (stored) return { query: row.definition ?? undefined, conditions: [], folded: [], functions: [] };
  if (!options.allowForeignTables) {
    const fix = "Whoever runs this server can allow it with --allow-foreign-tables.";
    if (row.kind === "f") return { why: "it is a foreign table: reading it runs something elsewhere, which no rollback here undoes", fix };
    if (snapshot.state.overForeign.includes(row.oid))
      return { why: "a foreign table is among its parts, and reading that runs something elsewhere", fix };
  }
  if (row.kind === "v" && row.oid >= FIRST_USER_OID && row.definition === null) return { why: "its definition cannot be read" };
  // A view is read with its owner's rights, and who that is to row-level security cannot be told here.
  const filtered = outermost ? row.filtered : row.policies !== null;
  return {
    query: row.definition ?? undefined,
    conditions: filtered && !writing ? (row.policies ?? []) : [],
    ...(writing ? { folded: [], functions: [] } : foldedOn(row, snapshot)),
  };
}

function foldedOn({ oid }: RelationRow, { state }: Snapshot): Pick<Behind, "folded" | "functions"> {
  const found = state.folded.filter(({ through }) => through.includes(oid));
  return {
    folded: found.map(({ expression }) => expression).filter((expression) => expression !== null),
    functions: found.flatMap(({ functions }) => functions ?? []),
  };
}
