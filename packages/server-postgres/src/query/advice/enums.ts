import { nearest } from "@org/mcp-core/nearest";

import type { Session } from "../../database.ts";
import { oneLine } from "../../schema/texts.ts";

/** The values of an enum that are listed. */
const LISTED = 50;

const LABELS = `
  select pg_catalog.format_type(t.oid, null) as type, json_agg(e.enumlabel order by e.enumsortorder) as labels
  from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace join pg_catalog.pg_enum e on e.enumtypid = t.oid
  where position(t.typname::text in $1::text) > 0
  group by t.oid, t.typname, n.nspname
  order by length(t.typname::text) desc, array_position(array(select json_array_elements_text($2::json)), n.nspname::text)
  limit 1`;

/** The values of the enum that the server speaks of, in whatever language: `invalid input value for enum order_status: "payed"`. */
export async function adviseOnEnum(said: string, session: Session): Promise<string | undefined> {
  const colon = said.indexOf(":");
  const value = said.slice(colon + 1).replaceAll(/^[\s"„“«»'「]+|[\s"”“«»'」]+$/gu, "");
  const [found] = await session.rows<{ type: string; labels: readonly string[] }>(LABELS, [
    colon === -1 ? said : said.slice(0, colon),
    JSON.stringify(session.facts.schemas),
  ]);
  if (found === undefined) return undefined;
  const near = nearest(value, found.labels);
  const labels = found.labels.slice(0, LISTED).map((label) => literal(label));
  const more = found.labels.length - labels.length;
  const meant = near === undefined ? "" : `Did you mean ${literal(near)}? `;
  return `${meant}${oneLine(found.type, 130)} has: ${labels.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

function literal(text: string): string {
  return `'${oneLine(text, 70).replaceAll("'", "''")}'`;
}
