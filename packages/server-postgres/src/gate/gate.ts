import type { Session } from "../database.ts";

/** What may go on behind the gate although a catalog says it is volatile, procedural or foreign. */
export interface GateOptions {
  /** Names or patterns with `*` of functions to trust: `st_*`, `reporting.total`. */
  readonly allowFunctions: readonly string[];
  readonly allowForeignTables: boolean;
  /** Whether the tool execute is offered, for messages. */
  readonly allowWrites: boolean;
}

/** A node of libpg-query's tree: one key, the node's type, and its fields. */
export type Node = Readonly<Record<string, unknown>>;

/** A statement that was let through. */
export interface Checked {
  readonly kind: "select" | "explain" | "show";
  /** The statement without its trailing semicolon and comments after it; what is sent. */
  readonly sql: string;
  /** The tree of the one statement: `{ SelectStmt: {...} }`. */
  readonly tree: Node;
}

/** A data-modifying or defining statement that was let through for `execute`. */
export interface CheckedChange {
  readonly kind: "insert" | "update" | "delete" | "merge" | "truncate" | "define";
  readonly sql: string;
  readonly tree: Node;
  /** UPDATE or DELETE (anywhere in it) without a WHERE: every row. */
  readonly everyRow: boolean;
  /** What the statement changes by name, as written: `shop.orders`. */
  readonly targets: readonly string[];
}

/** Decides what may be sent to a database. */
export interface Gate {
  /** Throws a ToolError that names the offending part, its position and the nearest allowed form. */
  check(sql: string, session: Session): Promise<Checked>;
  checkChange(sql: string, session: Session): Promise<CheckedChange>;
  /** Forgets what catalogs said, after this server itself has changed something. */
  forget(): void;
}
