import type { Session } from "../../database.ts";
import { IS_USERS_SCHEMA } from "../kinds.ts";
import { kinOf } from "../search/abbreviations.ts";
import { singular, splitWords } from "../search/words.ts";
import type { Edge } from "./graph.ts";

/** A table that a guessed key may point to: its key is one column. */
interface Target {
  readonly id: number;
  readonly schema: number;
  readonly name: string;
  readonly column: number;
  readonly key: string;
  readonly type: number;
}

/** A column that may be a key to another table. */
interface Source {
  readonly table: number;
  readonly schema: number;
  readonly column: number;
  readonly name: string;
  readonly type: number;
}

const TABLES = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;
const IS_BASE = `c.relkind in ('r', 'p', 'f', 'm', 'v') and not c.relispartition and ${IS_USERS_SCHEMA}`;

/** The one column of the primary key, or else a column called id. */
const TARGETS = `
select pg_catalog.json_agg(pg_catalog.json_build_array(t.id, t.schema, t.name, t.number, t.key, t.type)) as found from (
  select distinct on (c.oid) c.oid::int8 as id, n.oid::int8 as schema, c.relname as name, a.attnum as number, a.attname as key, a.atttypid::int8 as type
  from ${TABLES} join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_catalog.pg_constraint p on p.conrelid = c.oid and p.contype = 'p'
  where ${IS_BASE} and (case when p.oid is null then a.attname = 'id' else p.conkey = array[a.attnum] end)
  limit 50000) t`;

const SOURCES = `
select pg_catalog.json_agg(pg_catalog.json_build_array(s.id, s.schema, s.number, s.name, s.type)) as found from (
  select c.oid::int8 as id, n.oid::int8 as schema, a.attnum as number, a.attname as name, a.atttypid::int8 as type
  from ${TABLES} join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where ${IS_BASE} and (a.attname::text ~~ any ('{%\\\\_id,%Id,%ID,%\\\\_key,%\\\\_fk}'::text[])
      or a.attname::text in (select v from pg_catalog.json_array_elements_text($1::json) v))
  limit 100000) s`;

/** Names that too many keys have for them to mean anything. */
const PLAIN_KEYS = new Set(["id", "key", "code", "name", "uuid", "guid", "oid", "pk"]);

/** Foreign keys that nobody declared but names suggest: `customer_id` to the key of `customers` where the types agree. */
export async function guessEdges(session: Session, declared: readonly Edge[]): Promise<Edge[]> {
  const [targetRow] = await session.rows<{ found: [number, number, string, number, string, number][] | null }>(TARGETS);
  const targets = (targetRow?.found ?? []).map(([id, schema, name, column, key, type]): Target => ({
    id,
    schema,
    name,
    column,
    key,
    type,
  }));
  const keys = [...new Set(targets.map(({ key }) => key).filter((key) => !PLAIN_KEYS.has(key.toLowerCase())))];
  const [sourceRow] = await session.rows<{ found: [number, number, number, string, number][] | null }>(SOURCES, [
    JSON.stringify(keys.slice(0, 5000)),
  ]);
  const sources = (sourceRow?.found ?? []).map(([table, schema, column, name, type]): Source => ({ table, schema, column, name, type }));
  const known = new Set(declared.flatMap(({ from, columns }) => columns.map((column) => `${from} ${column}`)));
  const byName = Map.groupBy(targets, ({ name }) => stemOf(splitWords(name)));
  const byKey = Map.groupBy(targets, ({ key }) => key);
  return sources.flatMap((source) => {
    if (known.has(`${source.table} ${source.column}`)) return [];
    const target =
      pick(source, candidates(source.name, byName)) ??
      pick(source, PLAIN_KEYS.has(source.name.toLowerCase()) ? [] : (byKey.get(source.name) ?? []));
    return target === undefined
      ? []
      : [{ from: source.table, to: target.id, columns: [source.column], targets: [target.column], guessed: true }];
  });
}

/** For billing_address_id first what is called billing_address, then what is called address; for cust_id what is called customer. */
function candidates(column: string, byName: ReadonlyMap<string, readonly Target[]>): readonly Target[] {
  const words = splitWords(column);
  if (!["id", "key", "fk"].includes(words.pop() ?? "")) return [];
  for (let from = 0; from < words.length; from++) {
    const stem = stemOf(words.slice(from));
    for (const name of [stem, ...kinOf(stem)]) {
      const found = byName.get(name);
      if (found !== undefined) return found;
    }
  }
  return [];
}

/** The one in the same schema, or the only one; of the same type, and not the column itself. */
function pick({ table, schema, column, type }: Source, targets: readonly Target[]): Target | undefined {
  const fitting = targets.filter((target) => target.type === type && !(target.id === table && target.column === column));
  return fitting.find((target) => target.schema === schema) ?? (fitting.length === 1 ? fitting[0] : undefined);
}

function stemOf(words: readonly string[]): string {
  return words.map((word, index) => (index === words.length - 1 ? singular(word) : word)).join("");
}
