import { hasUnseen } from "../texts.ts";
import type { Edge } from "./graph.ts";
import { columnNames, type GraphTable, isRequired, isUnique, type KeyColumn } from "./tables.ts";

/** What mermaid's lexer takes for something else than a name (packages/mermaid/src/diagrams/er/parser/erDiagram.jison). */
const RESERVED = /^(acctitle|accdescr|class|classdef|direction|end|erdiagram|many|one|only|optionally|style|subgraph|title|to|u|zero)$/i;

/**
 * The tables and foreign keys as a mermaid `erDiagram`, key columns only. An edge's ends say how many rows: `||` one, `|o` none or one,
 * `o{` any number. Names that mermaid cannot take are changed; {@link Diagram.renamed} says which.
 */
export function drawDiagram(tables: readonly GraphTable[], edges: readonly Edge[]): Diagram {
  const names = nameEntities(tables);
  const byId = new Map(tables.map((table) => [table.id, table]));
  const keys = new Set(edges.flatMap(({ from, columns }) => columns.map((column) => `${from} ${column}`)));
  const lines = ["erDiagram"];
  for (const table of tables) {
    const entity = names.get(table.id) ?? "";
    const attributes = table.columns.map((column) => `    ${drawColumn(column, keys.has(`${table.id} ${column.number}`))}`);
    lines.push(...(attributes.length === 0 ? [`  ${entity}`] : [`  ${entity} {`, ...attributes, "  }"]));
  }
  for (const edge of edges) {
    const [child, parent] = [byId.get(edge.from), byId.get(edge.to)];
    if (child === undefined || parent === undefined) continue;
    const one = isRequired(child, edge.columns) ? "||" : "|o";
    const many = isUnique(child, edge.columns) ? "o|" : "o{";
    const label = `${columnNames(child, edge.columns).join(", ")}${edge.guessed ? " (guess)" : ""}`;
    lines.push(
      `  ${names.get(parent.id) ?? ""} ${one}${edge.guessed ? ".." : "--"}${many} ${names.get(child.id) ?? ""} : "${inQuotes(label)}"`,
    );
  }
  const renamed = tables.flatMap((table) => {
    const shown = (names.get(table.id) ?? "").replaceAll('"', "");
    return shown === table.name || shown === `${table.schema}.${table.name}` ? [] : [{ table, shown }];
  });
  return { text: lines.join("\n"), renamed };
}

export interface Diagram {
  readonly text: string;
  readonly renamed: readonly { readonly table: GraphTable; readonly shown: string }[];
}

/** A name for each entity, in quotes where it needs them; with the schema where the diagram spans several. */
function nameEntities(tables: readonly GraphTable[]): Map<number, string> {
  const several = new Set(tables.map(({ schema }) => schema)).size > 1;
  const taken = new Set<string>();
  return new Map(
    tables.map(({ id, schema, name }) => {
      const wanted = inQuotes(several ? `${schema}.${name}` : name);
      let unique = wanted;
      for (let number = 2; taken.has(unique); number++) unique = `${wanted}_${number}`;
      taken.add(unique);
      return [id, /^[A-Za-z]\w+$/.test(unique) && !RESERVED.test(unique) ? unique : `"${unique}"`];
    }),
  );
}

function drawColumn({ name, type, primary }: KeyColumn, foreign: boolean): string {
  const word = attributeWord(name);
  const marks = [...(primary ? ["PK"] : []), ...(foreign ? ["FK"] : [])].join(", ");
  return [attributeWord(type), word, ...(marks === "" ? [] : [marks]), ...(word === name ? [] : [`"${inQuotes(name)}"`])].join(" ");
}

/** What stands for a type or a column: letters, digits and `_`, and not the name of a key. */
function attributeWord(text: string): string {
  const word = text.replaceAll(/[^A-Za-z0-9_()[\]]+/g, "_").replace(/^(?![A-Za-z_])/, "_");
  return /^(pk|fk|uk)\b/i.test(word) ? `_${word}` : word;
}

/** What may stand between quotes: no quotes, nothing that ends the line, none of what entity names must not have. */
function inQuotes(text: string): string {
  const visible = [...text]
    .map((character) => (hasUnseen(character) || character === "%" || character === "\\" ? "_" : character))
    .join("");
  // A line with "direction LR" anywhere in it is read as that statement.
  return visible
    .replaceAll('"', "'")
    .replaceAll(/(direction)\s+/gi, "$1_")
    .replace(/^\s*$/, "_");
}
