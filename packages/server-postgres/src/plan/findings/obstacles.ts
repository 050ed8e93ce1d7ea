import type { Evidence } from "../evidence.ts";
import type { Comparison, Predicate } from "../expression.ts";
import { showName, showWords } from "../names.ts";
import type { PlanNode } from "../plan.ts";
import type { Table } from "../relations.ts";
import type { Side } from "../side.ts";
import { isBare } from "../usable.ts";

/** Why no index can serve a part of a condition, and how to write it so that one can. */
export interface Obstacle {
  /** The column that stands inside something else; undefined where it is the comparison that takes no index. */
  readonly hides: string | undefined;
  readonly why: string;
  readonly rewrite: string;
}

/** What keeps the parts of a scan's condition from any plain index. */
export function obstaclesIn(evidence: Evidence, scan: PlanNode, table: Table, predicates: readonly Predicate[]): Obstacle[] {
  return predicates.flatMap((predicate) => {
    if (predicate.kind !== "comparison") return [];
    const side = [predicate.left, predicate.right].find(
      ({ columns }) => columns.length === 1 && columns[0] && evidence.scanOf(columns[0]) === scan,
    );
    const obstacle = side && obstacleOf(evidence, predicate, side, table);
    return obstacle === undefined ? [] : [obstacle];
  });
}

function obstacleOf(evidence: Evidence, { operator, left, right }: Comparison, side: Side, table: Table): Obstacle | undefined {
  const [column] = side.columns;
  const facts = column && evidence.column(column);
  if (column === undefined || facts === undefined) return undefined;
  const name = showName(column.name);
  const [outer] = side.wraps;
  if (!isBare(side, facts) && outer !== undefined) {
    const call = outer.kind === "function" ? "()" : "";
    const wrapped = outer.kind === "cast" ? `cast to ${showWords(outer.name)}` : `inside ${showWords(outer.name)}${call}`;
    const indexed = table.indexes.find(({ keys, valid }) => valid && keys[0] === column.name);
    const unusable = indexed === undefined ? "so an index on it cannot serve" : `so its index ${showName(indexed.name)} cannot serve`;
    return { hides: column.name, why: `${name} is ${wrapped}, ${unusable}`, rewrite: rewriteOf(side, facts.type, name) };
  }
  const other = side === left ? right : left;
  if (PATTERN.has(operator) && other.constant !== undefined && (operator !== "~~" || /^[%_]/.test(other.constant))) {
    const why = operator === "~~" ? "the pattern begins with a wildcard" : `${operator} takes no plain index`;
    return {
      hides: undefined,
      why: `${why}, so a B-tree index on ${name} cannot serve`,
      rewrite: "only a trigram (pg_trgm) or full-text index can",
    };
  }
  return undefined;
}

const PATTERN = new Set(["~~", "~~*", "~", "~*"]);

function rewriteOf({ wraps }: Side, type: string, name: string): string {
  const [outer] = wraps;
  const isTime = type.startsWith("timestamp");
  if (
    isTime &&
    (outer?.name === "date" ||
      outer?.name === "date_trunc" ||
      outer?.name === "extract" ||
      outer?.name === "date_part" ||
      outer?.name === "to_char")
  ) {
    return `write it as a range of the bare column, where it means one period: ${name} >= start AND ${name} < end`;
  }
  if (outer?.kind === "cast")
    return `compare the bare column with a value of its own type (${showWords(type)}): cast the value, not the column`;
  if (outer?.kind === "operator" && /^[-+*/]$/.test(outer.name))
    return `move the arithmetic to the other side of the comparison, so that ${name} stands alone`;
  return `compare the bare column, or index this very expression when its functions are IMMUTABLE`;
}
