import type { Session, Text } from "../../database.ts";
import { IS_READABLE, IS_TABLE, IS_USERS_SCHEMA, LOCKED, type TableKind } from "../kinds.ts";

/** Which tables to list. */
export interface Scope {
  /** A schema that exists; undefined for all but the system's. */
  readonly schema: string | undefined;
  /** An operand of ILIKE, for the name or, where it has a dot in it, for schema.name. */
  readonly like: string | undefined;
}

/** What a schema has that is within the scope. */
export interface SchemaCounts {
  readonly schema: string;
  readonly tables: number;
  readonly partitioned: number;
  readonly views: number;
  readonly materialized: number;
  readonly foreign: number;
  readonly total: number;
}

export interface ListedTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  /** The planner's estimate; of a partitioned table that of all its partitions; -1 when never counted. */
  readonly rows: number;
  /** Bytes with indexes and TOAST; null while another session has it locked. */
  readonly size: number | null;
  /** Leaf partitions. */
  readonly partitions: number | null;
  /** The beginning of its comment. */
  readonly comment: string | null;
  readonly readable: boolean;
  /** Itself a partition; listed alone because its parent is out of the scope. */
  readonly partition: boolean;
}

const NAME = "(case when pg_catalog.strpos($2::text, '.') > 0 then n.nspname::text || '.' || c.relname::text else c.relname::text end)";
/** Partitions stand behind their parent, unless the parent is not among what is listed. */
const IN_SCOPE = `${IS_TABLE}
  and (case when $1::text is null then ${IS_USERS_SCHEMA} else n.nspname = $1::name end)
  and ($2::text is null or ${NAME} ~~* $2::text)
  and not (c.relispartition and ($2::text is null or exists (
    select from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
    where h.inhrelid = c.oid and ${NAME.replaceAll("n.nspname", "pn.nspname").replaceAll("c.relname", "p.relname")} ~~* $2::text)))`;
const FROM = "pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace";

/** How many tables of each kind the schemas have, for those that have any. */
export async function countTables(session: Session, scope: Scope): Promise<SchemaCounts[]> {
  const of = (kind: TableKind): string => `pg_catalog.count(*) filter (where c.relkind = '${kind}')`;
  return session.rows<SchemaCounts>(
    `select n.nspname as schema, ${of("r")} as tables, ${of("p")} as partitioned, ${of("v")} as views, ${of("m")} as materialized,
       ${of("f")} as foreign, pg_catalog.count(*) as total
     from ${FROM} where ${IN_SCOPE} group by n.nspname order by n.nspname`,
    params(scope),
  );
}

/** Size and rows of `relation`; nothing else is asked of a table that is locked. */
const SIZE = (relation: string): string =>
  `case when ${relation} in (select l.oid from locked l) then null else pg_catalog.pg_total_relation_size(${relation}) end`;

const DETAILS = `
  select c.schema, c.name, c.kind, c.partition, c.readable,
    coalesce(p.rows, c.rows)::float8 as rows, coalesce(p.size, ${SIZE("c.id")})::float8 as size, p.partitions::int4 as partitions,
    pg_catalog.left(pg_catalog.obj_description(c.id, 'pg_class'), 500) as comment
  from page c left join lateral (
    with recursive part (id) as (
      select h.inhrelid from pg_catalog.pg_inherits h where h.inhparent = c.id
      union all select h.inhrelid from part join pg_catalog.pg_inherits h on h.inhparent = part.id)
    select pg_catalog.count(*) as partitions, pg_catalog.sum(${SIZE("part.id")}) as size,
      case when pg_catalog.bool_or(leaf.reltuples >= 0) then pg_catalog.sum(greatest(leaf.reltuples, 0)) else -1 end as rows
    from part join pg_catalog.pg_class leaf on leaf.oid = part.id where leaf.relkind <> 'p'
  ) p on c.kind = 'p'`;

const COLUMNS = `c.oid as id, n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples as rows,
  c.relispartition as partition, ${IS_READABLE} as readable`;

/** One page of the tables, by schema and name, and one more when there is one. `after` is the last of the page before. */
export async function pageOfTables(
  session: Session,
  scope: Scope,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ListedTable[]> {
  return session.rows<ListedTable>(
    `with ${LOCKED}, page as materialized (
       select ${COLUMNS} from ${FROM}
       where ${IN_SCOPE} and ($3::text is null or (n.nspname, c.relname) > ($3::name, $4::name))
       order by n.nspname, c.relname limit $5::int4)
     ${DETAILS} order by c.schema, c.name`,
    [...params(scope), after?.[0] ?? null, after?.[1] ?? null, String(limit + 1)],
  );
}

/** The largest tables of each schema, as far as their size at the last VACUUM or ANALYZE tells. */
export async function largestTables(session: Session, scope: Scope, perSchema: number): Promise<ListedTable[]> {
  return session.rows<ListedTable>(
    `with ${LOCKED}, page as materialized (
       select * from (
         select ${COLUMNS}, pg_catalog.row_number() over (partition by n.nspname order by c.relpages desc, c.reltuples desc, c.relname) as place
         from ${FROM} where ${IN_SCOPE}) ranked
       where place <= $3::int4)
     ${DETAILS} order by c.schema, c.place limit 2000`,
    [...params(scope), String(perSchema)],
  );
}

function params({ schema, like }: Scope): Text[] {
  return [schema ?? null, like ?? null];
}
