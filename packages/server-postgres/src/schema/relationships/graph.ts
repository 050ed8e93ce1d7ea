import type { Session } from "../../database.ts";
import { IS_USERS_SCHEMA } from "../kinds.ts";

/** A foreign key: rows of `from` point to rows of `to`. Tables by their OIDs. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** Columns by their numbers, in the order of the key. */
  readonly columns: readonly number[];
  readonly targets: readonly number[];
  /** Not declared, but guessed from names. */
  readonly guessed: boolean;
}

/** The foreign keys of a database by the tables at their ends. */
export interface Graph {
  readonly edges: readonly Edge[];
  /** The edges that begin or end at a table. */
  of(table: number): readonly Edge[];
}

/** All declared foreign keys; those of partitions are their parent's. */
export async function readGraph(session: Session): Promise<Graph> {
  const [row] = await session.rows<{ keys: [number, number, number[], number[]][] | null }>(
    `select pg_catalog.json_agg(pg_catalog.json_build_array(k.conrelid::int8, k.confrelid::int8, k.conkey, k.confkey) order by k.conrelid, k.conname) as keys
     from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace
     where k.contype = 'f' and k.conparentid = 0 and ${IS_USERS_SCHEMA}`,
  );
  return graphOf((row?.keys ?? []).map(([from, to, columns, targets]) => ({ from, to, columns, targets, guessed: false })));
}

export function graphOf(edges: readonly Edge[]): Graph {
  const byTable = new Map<number, Edge[]>();
  for (const edge of edges) {
    for (const table of new Set([edge.from, edge.to])) {
      const list = byTable.get(table);
      if (list === undefined) byTable.set(table, [edge]);
      else list.push(edge);
    }
  }
  return { edges, of: (table) => byTable.get(table) ?? [] };
}

/** The tables within `depth` foreign keys of one, nearest first, at most `most`; and how many there would be. */
export function neighbourhood(graph: Graph, start: number, depth: number, most: number): { tables: ReadonlySet<number>; total: number } {
  const found = new Set([start]);
  let ring = [start];
  for (let step = 0; step < depth && ring.length > 0; step++) {
    const next = new Set<number>();
    for (const table of ring) for (const edge of graph.of(table)) next.add(edge.from).add(edge.to);
    ring = [...next].filter((table) => !found.has(table));
    for (const table of ring) found.add(table);
  }
  return { tables: new Set([...found].slice(0, most)), total: found.size };
}

/** Steps from one table to the next, each along an edge in either direction. */
export type Path = readonly Edge[];

/** The shortest ways from one table to another, at most `most` of those that are equally short; empty when there is none. */
export function shortestPaths(graph: Graph, from: number, to: number, most: number): Path[] {
  const distance = new Map([[to, 0]]);
  for (const table of distanceOrder(graph, to, distance)) if (table === from) break;
  const length = distance.get(from);
  if (length === undefined) return [];
  const paths: Path[] = [];
  const walk = (table: number, path: Path): void => {
    if (paths.length >= most) return;
    const left = length - path.length;
    if (left === 0) {
      paths.push(path);
      return;
    }
    for (const edge of graph.of(table)) {
      const next = otherEnd(edge, table);
      if (distance.get(next) === left - 1) walk(next, [...path, edge]);
    }
  };
  walk(from, []);
  return paths;
}

export function otherEnd({ from, to }: Edge, table: number): number {
  return from === table ? to : from;
}

/** Breadth first from `start`, filling in `distance`; yields each table when its distance is known. */
function* distanceOrder(graph: Graph, start: number, distance: Map<number, number>): Generator<number> {
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const table = queue[head] ?? start;
    yield table;
    for (const edge of graph.of(table)) {
      const next = otherEnd(edge, table);
      if (distance.has(next)) continue;
      distance.set(next, (distance.get(table) ?? 0) + 1);
      queue.push(next);
    }
  }
}
