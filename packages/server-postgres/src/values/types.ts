import type { Database, Field, Session } from "../database.ts";
import { shownType } from "../schema/type-names.ts";
import { BUILT_IN, type Scalar, scalarOf } from "./builtin-types.ts";

/** A column's type: its name as people write it, and what its text stands for. */
export interface Type {
  /** `numeric(10,2)`, `timestamptz[]`, `shop.order_state`; without the schema where the role's search path has it. */
  readonly name: string;
  /** Of a value, or of each element of an array. */
  readonly scalar: Scalar;
  /** What separates the elements, of an array type. */
  readonly delimiter?: string;
}

/** Tells the types of results' columns. */
export interface Types {
  of(fields: readonly Field[], database: Database, session: Session): Promise<readonly Type[]>;
}

/** How long what a catalog said is believed, in milliseconds: types are altered, and OIDs are other types after a restore. */
const KEPT_MS = 60_000;
/** Types kept of one database at most; a statement can make any number of modifiers. */
const MOST_KEPT = 5000;

interface Found {
  readonly id: number;
  readonly modifier: number;
  readonly name: string;
  readonly element: number | null;
  readonly delimiter: string | null;
}

// Only what array_out writes is an array: int2vector has elements too, but another text. A domain's elements are its base type's.
const LOOK_UP = `
  select f.id, f.modifier, pg_catalog.format_type(f.id::pg_catalog.oid, f.modifier) as name,
         case e.typtype when 'd' then e.typbasetype else e.oid end as element, e.typdelim::pg_catalog.text as delimiter
  from pg_catalog.json_to_recordset($1::pg_catalog.json) as f(id pg_catalog.int8, modifier pg_catalog.int4)
  left join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) f.id::pg_catalog.oid
  left join pg_catalog.pg_type e on e.oid operator(pg_catalog.=) t.typelem and e.typarray operator(pg_catalog.=) t.oid`;

/** Knows the common built-in types and looks the others up, once a minute for each database. */
export function createTypes(now: () => number = () => performance.now()): Types {
  const caches = new WeakMap<Database, { until: number; types: Map<string, Type> }>();

  function cacheOf(database: Database): Map<string, Type> {
    let cache = caches.get(database);
    if (cache === undefined || cache.until < now() || cache.types.size > MOST_KEPT) {
      cache = { until: now() + KEPT_MS, types: new Map() };
      caches.set(database, cache);
    }
    return cache.types;
  }

  return {
    async of(fields, database, session) {
      const known = cacheOf(database);
      const find = (field: Field): Type | undefined => builtIn(field) ?? known.get(keyOf(field.typeId, field.typeModifier));
      const unknown = fields.filter((field) => find(field) === undefined);
      if (unknown.length > 0) {
        const wanted = unknown.map(({ typeId, typeModifier }) => ({ id: typeId, modifier: typeModifier }));
        for (const found of await session.rows<Found>(LOOK_UP, [JSON.stringify(distinct(wanted))])) {
          known.set(keyOf(found.id, found.modifier), typeOf(found, session.facts.schemas));
        }
      }
      return fields.map((field) => find(field) ?? { name: `type ${field.typeId}`, scalar: "text" });
    },
  };
}

function builtIn({ typeId, typeModifier }: Field): Type | undefined {
  const type = typeModifier === -1 ? BUILT_IN.get(typeId) : undefined;
  if (type === undefined) return undefined;
  const name = shownType(type.name, []);
  return type.element === undefined ? { name, scalar: scalarOf(typeId) } : { name, scalar: scalarOf(type.element), delimiter: "," };
}

function typeOf({ id, name: formatted, element, delimiter }: Found, schemas: readonly string[]): Type {
  const name = shownType(formatted, schemas);
  return delimiter === null ? { name, scalar: scalarOf(id) } : { name, scalar: scalarOf(element ?? 0), delimiter };
}

function keyOf(typeId: number, modifier: number): string {
  return `${typeId} ${modifier}`;
}

function distinct(wanted: readonly { id: number; modifier: number }[]): { id: number; modifier: number }[] {
  return [...new Map(wanted.map((type) => [keyOf(type.id, type.modifier), type])).values()];
}
