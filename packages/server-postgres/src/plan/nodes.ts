import { isRecord } from "./plan.ts";

/** A column as EXPLAIN writes it: with the alias of its table in the plan. */
export interface Column {
  readonly alias: string | undefined;
  readonly name: string;
}

/** Every column in a part of the parser's tree. */
export function columnsIn(node: unknown): Column[] {
  const found: Column[] = [];
  const waiting: unknown[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const fields = listAt(at(next, "ColumnRef"), "fields").map(stringOf);
    const name = fields.at(-1);
    if (name !== undefined) found.push({ alias: fields.at(-2), name });
    else waiting.push(...partsOf(next));
  }
  return found;
}

function partsOf(node: unknown): readonly unknown[] {
  if (Array.isArray(node)) return node;
  return isRecord(node) ? Object.values(node).filter((value) => typeof value === "object") : [];
}

/** Whether a part is a column and nothing else. */
export function isColumn(node: unknown): boolean {
  return at(node, "ColumnRef") !== undefined;
}

/** What a node has under a key; undefined for anything that is no node. */
export function at(node: unknown, key: string): unknown {
  return isRecord(node) ? node[key] : undefined;
}

/** The list a node has under a key; empty for anything else. */
export function listAt(node: unknown, key: string): readonly unknown[] {
  const list = at(node, key);
  return Array.isArray(list) ? list : [];
}

/** The text of a String node. */
export function stringOf(node: unknown): string | undefined {
  const value = at(at(node, "String"), "sval");
  return typeof value === "string" ? value : undefined;
}
