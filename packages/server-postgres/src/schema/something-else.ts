import { ToolError } from "@org/mcp-core/errors";

import type { Session, Text } from "../database.ts";
import { type Name, showIdentifier, showQualified } from "./identifiers.ts";
import { kindWord } from "./kinds.ts";
import { oneLine } from "./texts.ts";

interface Other {
  readonly kind: string;
  readonly schema: string;
  readonly name: string;
  /** The table it belongs to: schema and name. */
  readonly of: readonly [string, string] | null;
  readonly detail: string | null;
}

const SQL = `
select c.relkind::text as kind, n.nspname as schema, c.relname as name,
  (select pg_catalog.json_build_array(tn.nspname, t.relname) from pg_catalog.pg_class t
     join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
     where t.oid = coalesce(
       (select i.indrelid from pg_catalog.pg_index i where i.indexrelid = c.oid),
       (select d.refobjid from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
          and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0 limit 1))) as of,
  case when c.relkind in ('i', 'I') then pg_catalog.pg_get_indexdef(c.oid) end as detail
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('i', 'I', 'S', 'c') and c.relname = $1::name and ($2::text is null or n.nspname = $2::name)
union all
select 'function', n.nspname, p.proname, null,
  pg_catalog.pg_get_function_identity_arguments(p.oid) || coalesce(') returns ' || pg_catalog.pg_get_function_result(p.oid), ')')
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.proname = $1::name and ($2::text is null or n.nspname = $2::name)
union all
select case t.typtype when 'e' then 'enum type' when 'd' then 'domain' when 'r' then 'range type' else 'type' end, n.nspname, t.typname, null,
  case t.typtype when 'e' then (select pg_catalog.string_agg(e.enumlabel::text, ', ' order by e.enumsortorder)
                                from pg_catalog.pg_enum e where e.enumtypid = t.oid)
                 when 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) end
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where t.typname = $1::name and ($2::text is null or n.nspname = $2::name) and t.typrelid = 0
limit 1`;

/** Says what a name is that was taken for a table's: an index, a sequence, a type, a function, a schema; undefined when it is none of them. */
export async function somethingElse(session: Session, { schema, name }: Name): Promise<ToolError | undefined> {
  const params: Text[] = [name, schema ?? null];
  const [found] = await session.rows<Other>(SQL, params);
  if (found !== undefined) return explain(found);
  if (schema !== undefined) return undefined;
  const schemas = await session.rows("select from pg_catalog.pg_namespace n where n.nspname = $1::name", [name]);
  if (schemas.length === 0) return undefined;
  return new ToolError(`${oneLine(JSON.stringify(name), 100)} is a schema, not a table.`, {
    fix: "list_tables with that schema shows its tables.",
  });
}

function explain({ kind, schema, name, of, detail }: Other): ToolError {
  const word = kind.length === 1 ? kindWord(kind) : kind;
  const shown = showQualified(schema, name);
  const parts = detail === null ? "" : oneLine(kind === "function" ? `: ${showIdentifier(name)}(${detail}` : `: ${detail}`, 500);
  const owner = of === null ? "" : ` of the table ${showQualified(...of)}`;
  const article = /^[aeiou]/.test(word) ? "an" : "a";
  const fixes: Readonly<Record<string, string>> = {
    function: `Its text: query with SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = '${name.replaceAll("'", "''")}'.`,
    S: `Its state: query with SELECT * FROM pg_sequences WHERE sequencename = '${name.replaceAll("'", "''")}'.`,
  };
  return new ToolError(`${shown} is ${article} ${word}${owner}, not a table${parts}`, {
    fix: of !== null ? `Describe ${showQualified(...of)}.` : oneLine(fixes[kind] ?? "search_schema finds the tables that use it.", 300),
  });
}
