import type { Session } from "../../database.ts";
import { showBytes, showCount } from "../figures.ts";
import type { Table } from "../find-table.ts";
import { showIdentifier } from "../identifiers.ts";
import { oneLine } from "../texts.ts";
import { shownCasts } from "../type-names.ts";
import { listed } from "./listed.ts";

interface Index {
  readonly name: string;
  readonly unique: boolean;
  readonly primary: boolean;
  readonly valid: boolean;
  /** Checked at the end of the statement or transaction, not row by row. */
  readonly deferrable: boolean;
  /** The access method and what follows it: `btree (a, lower(b)) WHERE (c > 0)`. */
  readonly definition: string;
  readonly size: number | null;
  readonly scans: number;
}

const MAX_SHOWN = 50;

/** What stands before `USING` is known, so that a name with USING in it misleads nobody (pg_get_indexdef in ruleutils.c). */
const SQL = `
select i.name, i.unique, i.primary, i.valid, i.deferrable, i.scans,
  case when pg_catalog.starts_with(i.whole, i.head) then pg_catalog.substr(i.whole, pg_catalog.length(i.head) + 1) else i.whole end as definition,
  case when exists (select from pg_catalog.pg_locks l where l.mode = 'AccessExclusiveLock' and l.relation = i.id) then null
    else pg_catalog.pg_relation_size(i.id) end as size
from (
  select c.oid as id, c.relname as name, x.indisunique as unique, x.indisprimary as primary, x.indisvalid and x.indisready as valid,
    not x.indimmediate as deferrable, pg_catalog.pg_stat_get_numscans(c.oid) as scans, pg_catalog.pg_get_indexdef(c.oid) as whole,
    'CREATE ' || case when x.indisunique then 'UNIQUE ' else '' end || 'INDEX ' || pg_catalog.quote_ident(c.relname) || ' ON '
      || case when c.relkind = 'I' then 'ONLY ' else '' end
      || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || ' USING ' as head
  from pg_catalog.pg_index x join pg_catalog.pg_class c on c.oid = x.indexrelid
    join pg_catalog.pg_class t on t.oid = x.indrelid join pg_catalog.pg_namespace n on n.oid = t.relnamespace
  where x.indrelid = $1::oid) i
order by i.primary desc, i.name limit 1000`;

/** The indexes, one line each; with their size and how often they were scanned when `statistics` is set. */
export async function describeIndexes(session: Session, table: Table, statistics: boolean): Promise<string[]> {
  const indexes = await session.rows<Index>(SQL, [String(table.id)]);
  const figures = statistics && table.kind !== "p";
  // The primary key has its line already; its index is worth one for the figures only.
  const shown = indexes.filter(({ primary, valid }) => figures || !primary || !valid);
  return listed(
    "indexes",
    shown.map((index) => showIndex({ ...index, definition: shownCasts(index.definition, session.facts.schemas) }, figures)),
    MAX_SHOWN,
  );
}

function showIndex({ name, unique, primary, valid, deferrable, definition, size, scans }: Index, statistics: boolean): string {
  return [
    showIdentifier(name),
    ...(unique && !primary ? ["unique"] : []),
    // B-tree is what everybody expects.
    primary ? "primary key" : oneLine(definition.replace(/^btree /, ""), 400),
    ...(deferrable ? ["deferrable"] : []),
    ...(valid ? [] : ["INVALID: not used"]),
    ...(statistics ? [`${size === null ? "locked" : showBytes(size)}, ${showCount(scans)} scans`] : []),
  ].join(" ");
}
