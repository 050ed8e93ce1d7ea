import { qualified, quoteIdentifier } from "../identifiers.ts";
import { otherEnd, type Path } from "./graph.ts";
import { columnNames, type GraphTable } from "./tables.ts";

/** A path as the FROM and JOIN lines of a query. Tables of one name in two schemas get aliases. */
export function writeJoins(start: number, path: Path, tables: ReadonlyMap<number, GraphTable>): string {
  const aliases = new Map<number, string>();
  const lines: string[] = [];
  const enter = (id: number): string => {
    const table = tables.get(id);
    const name = table?.name ?? "?";
    let alias = name;
    for (let number = 2; [...aliases.values()].includes(alias); number++) alias = `${name}_${number}`;
    aliases.set(id, alias);
    return `${qualified(table?.schema ?? "?", name)}${alias === name ? "" : ` AS ${quoteIdentifier(alias)}`}`;
  };
  lines.push(`FROM ${enter(start)}`);
  let at = start;
  for (const edge of path) {
    const next = otherEnd(edge, at);
    const joined = enter(next);
    const column = (id: number, name: string): string => `${quoteIdentifier(aliases.get(id) ?? "?")}.${quoteIdentifier(name)}`;
    const [child, parent] = [tables.get(edge.from), tables.get(edge.to)];
    const [own, theirs] = [child ? columnNames(child, edge.columns) : [], parent ? columnNames(parent, edge.targets) : []];
    const conditions = own.map((name, index) => `${column(edge.to, theirs[index] ?? "?")} = ${column(edge.from, name)}`);
    lines.push(`JOIN ${joined} ON ${conditions.join(" AND ")}${edge.guessed ? " -- guessed from names" : ""}`);
    at = next;
  }
  return lines.join("\n");
}
