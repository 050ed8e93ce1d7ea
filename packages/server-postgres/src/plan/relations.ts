import type { Session } from "../database.ts";
import type { Plan, PlanNode, Relation } from "./plan.ts";

/** What the catalog says of a table in a plan. */
export interface Table {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`: r, p, m, f. */
  readonly kind: string;
  /** Rows at the last ANALYZE or VACUUM; below 0 when there was none. */
  readonly rows: number;
  readonly pages: number;
  /** Rows changed since the last ANALYZE. */
  readonly modified: number;
  /** Rows as the statistics collector counts them. */
  readonly live: number;
  readonly hasStatistics: boolean;
  readonly analysed: boolean;
  readonly columns: readonly ColumnFacts[];
  readonly indexes: readonly IndexFacts[];
  /** The partitioned table at the top, where this is a partition. */
  readonly root: {
    readonly id: number;
    readonly schema: string;
    readonly name: string;
    readonly key: string;
    readonly partitions: number;
  } | null;
}

export interface ColumnFacts {
  readonly name: string;
  /** Of a domain, the type below it. */
  readonly type: string;
  /** Distinct values; undefined (null) without statistics. */
  readonly distinct: number | null;
}

export interface IndexFacts {
  readonly name: string;
  readonly method: string;
  readonly valid: boolean;
  readonly unique: boolean;
  /** Columns by name, expressions by their text. */
  readonly keys: readonly string[];
  readonly classes: readonly string[];
  /** `pg_index.indoption` of each key: 1 for DESC, 2 for NULLS FIRST. */
  readonly options: readonly number[];
  /** The condition of a partial index. */
  readonly partial: string | null;
}

/** More tables than this are partitions or a plan that nobody can read. */
const MAX_TABLES = 60;
/** Enough for any table that a person designed. */
const MAX_COLUMNS = 300;

const SQL = `
select c.oid as id, n.nspname as schema, c.relname as name, c.relkind::pg_catalog.text as kind, c.reltuples as rows, c.relpages as pages,
  pg_catalog.pg_stat_get_mod_since_analyze(c.oid) as modified, pg_catalog.pg_stat_get_live_tuples(c.oid) as live,
  coalesce(pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) is not null as analysed,
  exists (select from pg_catalog.pg_stats p where p.schemaname = n.nspname and p.tablename = c.relname) as "hasStatistics",
  coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
      'type', pg_catalog.format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, null),
      'distinct', case when p.n_distinct < 0 then -p.n_distinct * greatest(c.reltuples, 0) else p.n_distinct end) order by a.attnum)
    from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_stats p on p.schemaname = n.nspname and p.tablename = c.relname and p.attname = a.attname and not p.inherited
    where a.attrelid = c.oid and a.attnum between 1 and ${MAX_COLUMNS} and not a.attisdropped), '[]') as columns,
  coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object('name', ic.relname, 'method', am.amname, 'valid', i.indisvalid and i.indisready,
      'unique', i.indisunique, 'partial', pg_catalog.pg_get_expr(i.indpred, i.indrelid),
      'keys', (select pg_catalog.json_agg(coalesce(a.attname::pg_catalog.text, pg_catalog.pg_get_indexdef(i.indexrelid, k, true)) order by k)
        from pg_catalog.generate_series(1, i.indnkeyatts) k left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[k - 1] and i.indkey[k - 1] <> 0),
      'options', (select pg_catalog.json_agg(i.indoption[k - 1] order by k) from pg_catalog.generate_series(1, i.indnkeyatts) k),
      'classes', (select pg_catalog.json_agg(o.opcname order by k)
        from pg_catalog.generate_series(1, i.indnkeyatts) k join pg_catalog.pg_opclass o on o.oid = i.indclass[k - 1])) order by ic.relname)
    from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid join pg_catalog.pg_am am on am.oid = ic.relam
    where i.indrelid = c.oid), '[]') as indexes,
  case when c.relispartition then (
    select pg_catalog.json_build_object('id', r.oid, 'schema', rn.nspname, 'name', r.relname, 'key', pg_catalog.pg_get_partkeydef(r.oid),
      'partitions', (select pg_catalog.count(*) from pg_catalog.pg_partition_tree(r.oid) l where l.isleaf))
    from pg_catalog.pg_class r join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
    where r.oid = pg_catalog.pg_partition_root(c.oid)) end as root
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.oid in (select pg_catalog.to_regclass(pg_catalog.quote_ident(w.value ->> 0) || '.' || pg_catalog.quote_ident(w.value ->> 1))
  from pg_catalog.json_array_elements($1::pg_catalog.json) w)`;

/** The facts of the tables in a plan, by the nodes that name them. */
export async function readTables({ nodes }: Plan, session: Session): Promise<(node: PlanNode) => Table | undefined> {
  const wanted = new Map<string, readonly [string, string]>();
  for (const { relation } of nodes) {
    if (relation?.schema !== undefined && wanted.size < MAX_TABLES) wanted.set(keyOf(relation), [relation.schema, relation.name]);
  }
  const tables = wanted.size === 0 ? [] : await session.rows<Table>(SQL, [JSON.stringify([...wanted.values()])]);
  const byName = new Map(tables.map((table) => [keyOf(table), table]));
  return ({ relation }) => (relation === undefined ? undefined : byName.get(keyOf(relation)));
}

function keyOf({ schema, name }: Pick<Relation, "schema" | "name">): string {
  return JSON.stringify([schema, name]);
}
