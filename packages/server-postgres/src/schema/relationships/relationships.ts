import type { Session } from "../../database.ts";
import { countOf } from "../figures.ts";
import { findTable, type Table } from "../find-table.ts";
import { showQualified } from "../identifiers.ts";
import { type Edge, type Graph, graphOf, neighbourhood, readGraph, shortestPaths } from "./graph.ts";
import { guessEdges } from "./guess.ts";
import { writeJoins } from "./joins.ts";
import { drawDiagram } from "./mermaid.ts";
import { readTables } from "./tables.ts";

/** More entities than anybody looks at. */
const MAX_TABLES = 40;
const MAX_PATHS = 4;
const GUESS = "No foreign keys are declared here: these are guesses from names and types.";

/** The foreign keys around a table as a mermaid diagram, as large as the budget allows. */
export async function describeNeighbourhood(session: Session, name: string, depth: number, budget: number): Promise<string> {
  const table = await findTable(session, name);
  const declared = await readGraph(session);
  const guessed = declared.of(table.id).length === 0;
  const graph = guessed ? await withGuesses(session, declared) : declared;
  if (graph.of(table.id).length === 0) {
    return `No foreign key leads to or from ${showQualified(table.schema, table.name)}, and no column's name suggests one.`;
  }
  const near = neighbourhood(graph, table.id, depth, MAX_TABLES);
  const all = [...near.tables];
  const tables = await readTables(session, all, edgesAmong(graph, near.tables));
  for (let count = all.length; ; count = Math.ceil(count / 2)) {
    const shown = new Set(all.slice(0, count));
    const entities = [...shown].flatMap((id) => tables.get(id) ?? []);
    const { text, renamed } = drawDiagram(entities, edgesAmong(graph, shown));
    const left = near.total - shown.size;
    const notes = [
      ...(guessed ? [GUESS] : []),
      ...renamed.slice(0, 10).map((each) => `${each.shown} is ${showQualified(each.table.schema, each.table.name)}.`),
      ...(left > 0 ? [`${countOf(left, "table")} further away left out${depth > 1 ? "; a smaller depth shows fewer" : ""}.`] : []),
    ];
    const answer = [text, ...notes].join("\n");
    if (answer.length <= budget || count <= 1) return answer;
  }
}

/** The shortest ways to join two tables along foreign keys, as SQL. */
export async function describePaths(session: Session, from: string, to: string): Promise<string> {
  const [start, end] = [await findTable(session, from), await findTable(session, to)];
  if (start.id === end.id) return selfReferences(session, start);
  const declared = await readGraph(session);
  const found = shortestPaths(declared, start.id, end.id, MAX_PATHS + 1);
  const graph = found.length > 0 ? declared : await withGuesses(session, declared);
  const paths = found.length > 0 ? found : shortestPaths(graph, start.id, end.id, MAX_PATHS + 1);
  if (paths.length === 0) {
    return `No chain of foreign keys connects ${shown(start)} and ${shown(end)}, and names suggest none.`;
  }
  const edges = paths.flat();
  const tables = await readTables(session, new Set(edges.flatMap((edge) => [edge.from, edge.to])), edges);
  const heading = `${countOf(paths[0]?.length ?? 0, "join")} from ${shown(start)} to ${shown(end)}`;
  const ways =
    paths.length > MAX_PATHS
      ? `more than ${MAX_PATHS} ways equally short`
      : paths.length > 1
        ? `${paths.length} ways equally short`
        : undefined;
  return [
    ...(found.length > 0 ? [] : ["Foreign keys do not connect them: where it says so, this is a guess from names and types."]),
    `${heading}${ways === undefined ? "" : `; ${ways}`}`,
    ...paths.slice(0, MAX_PATHS).map((path) => writeJoins(start.id, path, tables)),
  ].join(paths.length > 1 ? "\n\n" : "\n");
}

async function selfReferences(session: Session, table: Table): Promise<string> {
  const graph = await readGraph(session);
  const own = graph.of(table.id).filter(({ from, to }) => from === to);
  if (own.length === 0) return `from and to are the same table, ${shown(table)}, and it does not reference itself.`;
  const tables = await readTables(session, [table.id], own);
  const names = own.map(({ columns, targets }) => {
    const name = (numbers: readonly number[]): string =>
      numbers.map((number) => tables.get(table.id)?.columns.find((each) => each.number === number)?.name).join(", ");
    return `(${name(columns)}) -> (${name(targets)})`;
  });
  return `${shown(table)} references itself: ${names.join("; ")}`;
}

async function withGuesses(session: Session, { edges }: Graph): Promise<Graph> {
  return graphOf([...edges, ...(await guessEdges(session, edges))]);
}

function edgesAmong(graph: Graph, tables: ReadonlySet<number>): Edge[] {
  return graph.edges.filter(({ from, to }) => tables.has(from) && tables.has(to));
}

function shown({ schema, name }: Table): string {
  return showQualified(schema, name);
}
