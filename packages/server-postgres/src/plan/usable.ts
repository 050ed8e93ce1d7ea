import type { Evidence } from "./evidence.ts";
import type { Comparison, Predicate, SortKey } from "./expression.ts";
import type { IdeaKey, IndexIdea } from "./index-idea.ts";
import type { Column } from "./nodes.ts";
import type { PlanNode } from "./plan.ts";
import type { ColumnFacts, Table } from "./relations.ts";
import type { Side } from "./side.ts";

/** A comparison that an index of the scanned table could serve. */
export interface Usable {
  readonly side: Side;
  readonly column: Column;
  readonly facts: ColumnFacts;
  readonly how: "equal" | "list" | "range" | "prefix" | "gin" | "trigram";
}

/** More keys than this make an index that few other statements can use. */
const MAX_KEYS = 3;
/** When the keys so far leave this many rows, fetching them takes less than a millisecond, and more keys save nothing. */
const ENOUGH_ROWS = 50;
/** For a column without statistics: neither unique nor a flag. */
const UNKNOWN_DISTINCT = 20;
const RANGES = new Set(["<", "<=", ">", ">="]);
const CONTAINS = new Set(["@>", "<@", "&&", "?", "?|", "?&", "@@", "@?"]);
const PATTERNS = new Set(["~~", "~~*", "~", "~*"]);
const TEXTS = new Set(["text", "character varying"]);

/** Whether a side is a column as it is stored: varchar is cast to text everywhere, which costs nothing and hinders no index. */
export function isBare({ wraps }: Side, facts: ColumnFacts): boolean {
  return wraps.every(({ kind, name }) => kind === "cast" && (name === "text" || name === "varchar") && TEXTS.has(facts.type));
}

/** What an index of the table that `scan` reads could serve of a list of predicates. */
export function usableIn(evidence: Evidence, scan: PlanNode, predicates: readonly Predicate[]): Usable[] {
  return predicates.flatMap((predicate) => {
    const usable = predicate.kind === "comparison" ? usableOf(evidence, scan, predicate) : undefined;
    return usable === undefined ? [] : [usable];
  });
}

function usableOf(evidence: Evidence, scan: PlanNode, { operator, left, right }: Comparison): Usable | undefined {
  const mine = [left, right].find((side) => side.columns.length === 1 && evidence.scanOf(side.columns[0] ?? NONE) === scan);
  const other = mine === left ? right : left;
  const [column] = mine?.columns ?? [];
  const facts = column && evidence.column(column);
  if (mine?.key === undefined || column === undefined || facts === undefined) return undefined;
  if (other.columns.some((each) => evidence.scanOf(each) === scan || each.alias === "subplan")) return undefined;
  // An expression that ends in a cast compares something else than what is stored.
  if (!isBare(mine, facts) && mine.wraps[0]?.kind === "cast") return undefined;
  const how = howOf(operator, facts, other, mine === left);
  return how && { side: mine, column, facts, how };
}

function howOf(operator: string, facts: ColumnFacts, other: Side, onLeft: boolean): Usable["how"] | undefined {
  if (operator === "=" || operator === "is null" || operator === "is true") return "equal";
  if (operator === "= any" && onLeft) return "list";
  if (RANGES.has(operator)) return "range";
  if (CONTAINS.has(operator) && (facts.type === "jsonb" || facts.type === "tsvector" || facts.type.endsWith("[]"))) return "gin";
  if (!PATTERNS.has(operator) || other.constant === undefined) return undefined;
  return operator === "~~" && /^[^%_\\]{2}/.test(other.constant) ? "prefix" : "trigram";
}

const NONE: Column = { alias: undefined, name: "" };

/** The index that serves most of what is given, in the order in which a B-tree can use it: equalities, then one range or the sort. */
export function ideaFor(evidence: Evidence, table: Table, usable: readonly Usable[], sort: readonly SortKey[] = []): IndexIdea | undefined {
  const distinct = ({ facts }: Usable): number => facts.distinct ?? UNKNOWN_DISTINCT;
  const equal = once(usable.filter(({ how }) => how === "equal" || (how === "list" && sort.length === 0))).toSorted(
    (a, b) => distinct(b) - distinct(a),
  );
  const range = once(usable.filter(({ how }) => how === "range" || how === "prefix"))[0];
  const keys: IdeaKey[] = [];
  let left = Math.max(table.rows, 1);
  for (const each of equal) {
    if (keys.length === MAX_KEYS - (sort.length > 0 ? 1 : 0) || (keys.length > 0 && left <= ENOUGH_ROWS && sort.length === 0)) break;
    keys.push(keyFor(each, evidence));
    left /= Math.max(1, distinct(each));
  }
  if (sort.length > 0) keys.push(...sortKeys(sort));
  else if (range !== undefined && keys.length < MAX_KEYS && (keys.length === 0 || left > ENOUGH_ROWS)) keys.push(keyFor(range, evidence));
  if (keys.length > 0) return { table, method: "btree", keys };
  const special = usable.find(({ how }) => how === "gin") ?? usable.find(({ how }) => how === "trigram");
  if (special === undefined) return undefined;
  const trigram = special.how === "trigram";
  const key = { ...keyFor(special, evidence), ...(trigram && { suffix: "gin_trgm_ops" }) };
  const extension = trigram && !evidence.facts.extensions.includes("pg_trgm") ? { extension: "pg_trgm" } : {};
  return { table, method: "gin", keys: [key], ...extension };
}

function keyFor({ side, facts, column, how }: Usable, { settings }: Evidence): IdeaKey {
  const pattern = how === "prefix" && !settings.collatesByByte ? { suffix: "text_pattern_ops" } : {};
  return { sql: side.key ?? "", ...(isBare(side, facts) && { column: column.name }), ...pattern };
}

/** A B-tree is read in both directions, so only a mixture of directions has to be written down. */
function sortKeys(sort: readonly SortKey[]): IdeaKey[] {
  const plain = sort.every(({ descending, nulls }) => nulls === undefined && descending === sort[0]?.descending);
  return sort.map(({ side, descending, nulls }) => {
    const suffix = plain ? "" : `${descending ? "DESC" : ""}${nulls === undefined ? "" : ` NULLS ${nulls}`}`.trim();
    const column = side.wraps.length === 0 ? side.columns[0]?.name : undefined;
    return { sql: side.key ?? "", ...(column !== undefined && { column }), ...(suffix !== "" && { suffix }) };
  });
}

function once(usable: readonly Usable[]): Usable[] {
  return [...new Map(usable.map((each) => [each.side.key, each])).values()];
}
