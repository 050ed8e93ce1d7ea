import type { Facts } from "../database.ts";
import { type Parse, type Predicate, readCondition, readSortKeys, type SortKey } from "./expression.ts";
import type { SlowKey } from "./foreign-keys.ts";
import type { Column } from "./nodes.ts";
import { type Plan, type PlanNode, textAt, textsAt } from "./plan.ts";
import type { ColumnFacts, Table } from "./relations.ts";
import { type Shares, sharesOf } from "./shares.ts";

/** Everything that findings are judged by. */
export interface Evidence {
  readonly plan: Plan;
  readonly shares: Shares;
  readonly facts: Pick<Facts, "version" | "extensions">;
  readonly settings: Settings;
  /** Foreign keys that slow down a DELETE; none for any other statement. */
  readonly slowKeys: readonly SlowKey[];
  /** What the catalog says of the table that a node reads. */
  table(node: PlanNode): Table | undefined;
  /** The parts of a node's condition, such as its `Filter`; empty where there is none. */
  predicates(node: PlanNode, key: string): readonly Predicate[];
  /** Of a Sort; of an aggregate over everything, the one expression whose smallest or largest value it finds. */
  sortKeys(node: PlanNode): readonly SortKey[] | undefined;
  /** The node that reads the table a column belongs to. */
  scanOf(column: Column): PlanNode | undefined;
  /** What the catalog says of a column. */
  column(column: Column): ColumnFacts | undefined;
}

/** The server's settings that decide over plans. Sizes in kB. */
export interface Settings {
  readonly workMem: number;
  readonly hashMemMultiplier: number;
  /** `lc_collate` of the database is C or POSIX: a plain index serves LIKE 'x%'. */
  readonly collatesByByte: boolean;
}

/** Where EXPLAIN puts conditions. */
const CONDITIONS = ["Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter"];
/** Conditions beyond this many are left unread: each costs a parse. */
const MAX_READ = 300;

/** Everything that is known besides the plan. */
export type Known = Pick<Evidence, "facts" | "settings" | "slowKeys" | "table"> & { readonly parse: Parse };

/** What `max(o.created_at)`, `min` of the same, or the part of it that a parallel worker computes is about; empty when there is more beside it. */
function extremeIn({ raw }: PlanNode): readonly string[] {
  const found = new Set(textsAt(raw, "Output").map((output) => /^(?:PARTIAL )?(?:max|min)\((.+)\)$/.exec(output)?.[1] ?? ""));
  return found.size > 1 || found.has("") || textAt(raw, "Strategy") !== "Plain" ? [] : [...found];
}

export async function collectEvidence(plan: Plan, { facts, settings, slowKeys, table, parse }: Known): Promise<Evidence> {
  const conditions = new Map<string, readonly Predicate[]>();
  const sorts = new Map<PlanNode, readonly SortKey[] | undefined>();
  const byAlias = new Map<string, PlanNode>();
  for (const node of plan.nodes) {
    // What is changed is named twice: by the node that changes it, and by the one that finds its rows.
    const alias = node.type === "ModifyTable" ? undefined : node.relation?.alias;
    if (alias !== undefined && !byAlias.has(alias)) byAlias.set(alias, node);
    for (const text of CONDITIONS.map((key) => textAt(node.raw, key))) {
      if (text === undefined || conditions.has(text) || conditions.size >= MAX_READ) continue;
      conditions.set(text, await readCondition(text, parse));
    }
    const keys = node.type === "Aggregate" ? extremeIn(node) : textsAt(node.raw, "Sort Key");
    if (keys.length > 0 && sorts.size < MAX_READ) sorts.set(node, await readSortKeys(keys, parse));
  }
  const scanOf = ({ alias }: Column): PlanNode | undefined => (alias === undefined ? undefined : byAlias.get(alias));
  return {
    plan,
    shares: sharesOf(plan),
    facts,
    settings,
    slowKeys,
    table,
    predicates: (node, key) => conditions.get(textAt(node.raw, key) ?? "") ?? [],
    sortKeys: (node) => sorts.get(node),
    scanOf,
    column(column) {
      const scan = scanOf(column);
      return scan && table(scan)?.columns.find(({ name }) => name === column.name);
    },
  };
}
