import { countOf, showBytes, showEstimate } from "../figures.ts";
import { showIdentifier } from "../identifiers.ts";
import { kindWord } from "../kinds.ts";
import { firstLine, oneLine } from "../texts.ts";
import type { ListedTable, SchemaCounts } from "./tables.ts";

/** The most of a comment that a list shows. */
const COMMENT_CHARS = 100;

/** A table in one line: name, kind unless it is a plain table, estimated rows, size, comment. */
export function showListed({ name, kind, rows, size, partitions, comment, readable, partition }: ListedTable): string {
  const holdsRows = kind !== "v" && kind !== "f";
  const sized = size === null ? "size unknown: locked by another session" : showBytes(size);
  const facts = [
    showIdentifier(name),
    ...(kind === "r" ? [] : [kind === "p" ? `${countOf(partitions ?? 0, "partition")},` : kindWord(kind)]),
    ...(partition ? ["a partition,"] : []),
    ...(holdsRows ? [`${showEstimate(rows)}, ${sized}`] : []),
    ...(readable ? [] : ["(no right to read it)"]),
    ...(comment === null ? [] : [`-- ${oneLine(firstLine(comment), COMMENT_CHARS)}`]),
  ];
  return facts.join(" ");
}

/** `12 tables, 3 views`. */
export function showCounts({ tables, partitioned, views, materialized, foreign }: Omit<SchemaCounts, "schema" | "total">): string {
  const kinds: [number, string][] = [
    [tables, "table"],
    [partitioned, "partitioned table"],
    [views, "view"],
    [materialized, "materialized view"],
    [foreign, "foreign table"],
  ];
  return kinds
    .filter(([count]) => count > 0)
    .map(([count, word]) => countOf(count, word))
    .join(", ");
}

/** A schema in one line, where there are too many tables to list them: its counts and its largest tables. */
export function showSchema(counts: SchemaCounts, largest: readonly ListedTable[]): string {
  const names = largest.map(({ name, size, rows }) => {
    const figures = [...(rows > 0 ? [showEstimate(rows)] : []), ...(size === null || size === 0 ? [] : [showBytes(size)])];
    return figures.length === 0 ? showIdentifier(name) : `${showIdentifier(name)} (${figures.join(", ")})`;
  });
  return `${showIdentifier(counts.schema)}: ${showCounts(counts)}; largest: ${names.join(", ")}`;
}
