/** A node of a plan as EXPLAIN reports it, numbered from 1 in the order of the report (parents before children). */
export interface PlanNode {
  readonly number: number;
  readonly depth: number;
  readonly parent: PlanNode | undefined;
  readonly children: readonly PlanNode[];
  /** `Node Type`: `Seq Scan`. */
  readonly type: string;
  readonly relation: Relation | undefined;
  /** Cost of all it does once, children included, in the planner's units. */
  readonly cost: number;
  readonly startupCost: number;
  /** Estimated rows, for each time it runs. */
  readonly rows: number;
  /** Estimated bytes of a row. */
  readonly width: number;
  /** Undefined where it was not run or not measured. */
  readonly actual: Actual | undefined;
  /** Everything that EXPLAIN said of it, but for `Plans`. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What was measured of a node. `loops` is 0 for one that was never executed. */
export interface Actual {
  /** Rows of one loop, on average. */
  readonly rows: number;
  readonly loops: number;
  /** Milliseconds of one loop, children included; undefined without timing. */
  readonly ms: number | undefined;
}

/** A table, view or the like that a node reads or changes. */
export interface Relation {
  readonly schema: string | undefined;
  readonly name: string;
  readonly alias: string;
}

/** What EXPLAIN (FORMAT JSON) said of a statement. */
export interface Plan {
  /** In the order of the report; the first is the root. Never empty. */
  readonly nodes: readonly [PlanNode, ...PlanNode[]];
  /** Whether the statement was run. */
  readonly analysed: boolean;
  readonly planningMs: number | undefined;
  readonly executionMs: number | undefined;
  /** Settings that are not at their defaults and matter to plans. */
  readonly settings: Readonly<Record<string, string>>;
  /** `JIT`, `Triggers` and whatever else stands beside the tree. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Estimates of absurd joins are larger; cut here, products of two of them are still numbers. */
const MAX_AMOUNT = 1e30;

/** The amount that a report has under `key`, or under the last of several on the way; undefined where that is no number. */
export function numberAt(raw: Readonly<Record<string, unknown>>, ...keys: readonly string[]): number | undefined {
  const value = keys.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), raw);
  return typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(value, 0), MAX_AMOUNT) : undefined;
}

export function textAt(raw: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = raw[key];
  return typeof value === "string" ? value : undefined;
}

/** The texts of a list such as `Sort Key`; empty for anything else. */
export function textsAt(raw: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const value = raw[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

export function recordsAt(raw: Readonly<Record<string, unknown>>, key: string): readonly Readonly<Record<string, unknown>>[] {
  const value = raw[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Rows of all its loops together: measured where it was, else estimated. */
export function totalRows({ actual, rows }: PlanNode): number {
  return actual === undefined ? rows : actual.rows * actual.loops;
}

/** Whether several processes share its rows, each taking a part in its loop. */
export function isShared({ raw }: PlanNode): boolean {
  return raw["Parallel Aware"] === true;
}

/** How often something happened in all loops; EXPLAIN gives the average of one. */
export function inAllLoops({ actual, raw }: PlanNode, key: string): number {
  return (numberAt(raw, key) ?? 0) * Math.max(1, actual?.loops ?? 1);
}

/** The nodes above one, the nearest first. */
export function ancestors(node: PlanNode): PlanNode[] {
  const found: PlanNode[] = [];
  for (let at = node.parent; at !== undefined; at = at.parent) found.push(at);
  return found;
}
