import type { Session } from "../../database.ts";
import type { Table } from "../find-table.ts";
import { qualified, quoteIdentifier, showIdentifier, showQualified } from "../identifiers.ts";
import { oneLine } from "../texts.ts";
import { shownCasts } from "../type-names.ts";
import { listed } from "./listed.ts";

interface Constraint {
  readonly kind: "p" | "f" | "c" | "x";
  readonly name: string;
  /** As SQL writes it: `FOREIGN KEY (a) REFERENCES b(id) ON DELETE CASCADE`. */
  readonly definition: string;
  readonly comment: string | null;
}

interface Reference {
  readonly schema: string;
  readonly name: string;
  readonly definition: string;
}

/** The most constraints of a kind, and of references from elsewhere, that are shown. */
const MAX_SHOWN = 50;
const DEFINITION_CHARS = 400;

const OWN = `
select k.contype as kind, k.conname as name, pg_catalog.left(pg_catalog.pg_get_constraintdef(k.oid), 2000) as definition,
  pg_catalog.left(pg_catalog.obj_description(k.oid, 'pg_constraint'), 300) as comment
from pg_catalog.pg_constraint k
where k.conrelid = $1::oid and k.contype in ('p', 'f', 'c', 'x')
order by pg_catalog.strpos('pfcx', k.contype::text), k.conname limit 1000`;

/** Foreign keys of partitions are copies of their parent's (conparentid). */
const FOREIGN = `
select n.nspname as schema, c.relname as name, pg_catalog.left(pg_catalog.pg_get_constraintdef(k.oid), 2000) as definition
from pg_catalog.pg_constraint k
  join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where k.confrelid = $1::oid and k.contype = 'f' and k.conparentid = 0
order by n.nspname, c.relname, k.conname limit 1000`;

/** The primary key, foreign keys both ways, checks and exclusion constraints, one line each. Unique constraints are among the indexes. */
export async function describeConstraints(session: Session, table: Table): Promise<string[]> {
  const own = await session.rows<Constraint>(OWN, [String(table.id)]);
  const references = await session.rows<Reference>(FOREIGN, [String(table.id)]);
  const of = (kind: Constraint["kind"]): string[] =>
    own.filter((each) => each.kind === kind).map((each) => showConstraint(each, session.facts.schemas));
  return [
    ...of("p"),
    ...listed("foreign keys", of("f"), MAX_SHOWN),
    ...listed(
      "referenced by",
      references.map((reference) => showReference(reference, table)),
      MAX_SHOWN,
    ),
    ...listed("checks", of("c"), MAX_SHOWN),
    ...listed("exclusions", of("x"), MAX_SHOWN),
  ];
}

function showConstraint({ kind, name, definition, comment }: Constraint, schemas: readonly string[]): string {
  const text = oneLine(
    shownCasts(definition, schemas).replace(
      { p: /^PRIMARY KEY/, f: /^FOREIGN KEY /, c: /^CHECK /, x: /^EXCLUDE / }[kind],
      kind === "p" ? "primary key" : "",
    ),
    DEFINITION_CHARS,
  );
  const note = comment === null ? "" : ` -- ${oneLine(comment, 100)}`;
  // Errors name checks and exclusions; the others are known by their columns.
  return kind === "c" || kind === "x" ? `${showIdentifier(name)} ${text}${note}` : `${text}${note}`;
}

/** `shop.orders (customer_id) -> (id) ON DELETE CASCADE`: which table it references goes without saying. */
function showReference({ schema, name, definition }: Reference, table: Table): string {
  const here = [qualified(table.schema, table.name), quoteIdentifier(table.name)].map((each) => ` REFERENCES ${each}(`);
  const target = here.find((each) => definition.includes(each));
  const text = definition.replace(/^FOREIGN KEY /, "");
  return `${showQualified(schema, name)} ${oneLine(target === undefined ? text : text.replace(target, () => " -> ("), DEFINITION_CHARS)}`;
}
