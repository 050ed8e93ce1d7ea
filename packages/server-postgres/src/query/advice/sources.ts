import type { Session } from "../../database.ts";
import type { Node } from "../../gate/gate.ts";
import { listIn, nodeIn, nodesIn } from "../tree.ts";

/** What a statement selects from or changes: a relation, a subquery, a function. */
export interface Source {
  /** What it is called in the statement. */
  readonly called: string;
  /** The relation; undefined for anything else. */
  readonly relation: { readonly schema: string | undefined; readonly name: string } | undefined;
}

/** A source that is a relation, with its columns. */
export interface Table extends Source {
  readonly schema: string;
  readonly columns: readonly { readonly name: string; readonly parts: "json" | "composite" | null }[];
}

/** A name of a column as it is written: `prefs.lang` has the parts `prefs` and `lang`. */
export type Written = readonly string[];

const MOST = 20;

/** What the statement names anywhere in it as a source, in its order. */
export function sourcesIn(tree: Node): Source[] {
  const nodes = [...nodesIn(tree)];
  const queries = new Set(nodes.map((node) => textIn(node, "ctename")));
  const found = nodes.flatMap((node): Source[] => {
    const [name, alias] = [textIn(node, "relname"), nodeIn(node, "alias")];
    const called = (alias && textIn(alias, "aliasname")) ?? name;
    if (called === undefined) return [];
    const schema = textIn(node, "schemaname");
    const isRelation = name !== undefined && (schema !== undefined || !queries.has(name));
    return [{ called, relation: isRelation ? { schema, name } : undefined }];
  });
  return [...new Map(found.map((source) => [JSON.stringify(source), source])).values()].slice(0, MOST);
}

/** The columns that the statement names. */
export function columnsIn(tree: Node): Written[] {
  return [...nodesIn(tree)].flatMap((node): Written[] => {
    const reference = nodeIn(node, "ColumnRef");
    if (reference !== undefined) return [listIn(reference, "fields").flatMap((field) => nameIn(field))];
    const changed = [
      ...listIn(nodeIn(node, "InsertStmt") ?? {}, "cols"),
      ...listIn(nodeIn(node, "UpdateStmt") ?? {}, "targetList"),
      ...listIn(nodeIn(node, "MergeWhenClause") ?? {}, "targetList"),
    ];
    return changed.map((target) => [textIn(nodeIn(target, "ResTarget") ?? {}, "name") ?? ""]);
  });
}

function nameIn(field: Node): string[] {
  const name = textIn(nodeIn(field, "String") ?? {}, "sval");
  return name === undefined ? [] : [name];
}

function textIn(node: Node, key: string): string | undefined {
  const value = node[key];
  return typeof value === "string" ? value : undefined;
}

const COLUMNS = `
  select source.place::int4 as place, found.schema, json_agg(json_build_object('name', a.attname,
      'parts', case when a.atttypid in (114, 3802) then 'json' when t.typtype = 'c' then 'composite' end) order by a.attnum) as columns
  from json_to_recordset($1::json) as source(place int4, schema text, name text)
  cross join lateral (
    select c.oid, n.nspname::text as schema
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relname = source.name::name and case when source.schema is null then n.nspname = any($2::name[]) else n.nspname = source.schema::name end
    order by array_position($2::text[], n.nspname::text) limit 1
  ) found
  join pg_catalog.pg_attribute a on a.attrelid = found.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
  group by source.place, found.schema`;

/** Those that are relations, with their columns. */
export async function tablesOf(sources: readonly Source[], session: Session): Promise<Table[]> {
  const asked = sources.map(({ relation }, place) => ({ place, ...relation }));
  const schemas = `{${session.facts.schemas.map((schema) => `"${schema.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(",")}}`;
  const rows = await session.rows<{ place: number; schema: string; columns: Table["columns"] }>(COLUMNS, [JSON.stringify(asked), schemas]);
  return rows.flatMap(({ place, schema, columns }) => {
    const source = sources[place];
    return source === undefined ? [] : [{ ...source, schema, columns }];
  });
}
