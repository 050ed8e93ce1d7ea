import type { Database, Session } from "../database.ts";
import type { Node } from "../gate/gate.ts";
import { showIdentifier } from "../schema/identifiers.ts";
import { nodeIn, nodesIn } from "./tree.ts";

/** Tells of row-level security, which leaves rows out without a word. */
export interface RowSecurity {
  /** What to say of the tables that a statement names; undefined where it holds for none of them. */
  noteOn(tree: Node, database: Database, session: Session): Promise<string | undefined>;
}

interface Table {
  readonly schema: string;
  readonly name: string;
}

/** How long what a catalog said is believed, in milliseconds. */
const KEPT_MS = 60_000;
const MOST_NAMED = 5;

const TABLES = `
  select n.nspname::text as schema, c.relname::text as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relrowsecurity and pg_catalog.row_security_active(c.oid)`;

/** Asks once a minute for each database which tables hide rows from the role. A view's tables are read as its owner, and are not told of. */
export function createRowSecurity(now: () => number = () => performance.now()): RowSecurity {
  const kept = new WeakMap<Database, { until: number; tables: readonly Table[] }>();

  async function tablesOf(database: Database, session: Session): Promise<readonly Table[]> {
    const known = kept.get(database);
    if (known !== undefined && now() < known.until) return known.tables;
    const tables = await session.rows<Table>(TABLES);
    kept.set(database, { until: now() + KEPT_MS, tables });
    return tables;
  }

  return {
    async noteOn(tree, database, session) {
      const named = [...nodesIn(tree)].map((node) => nodeIn(node, "RangeVar")).filter((table) => table !== undefined);
      if (named.length === 0) return undefined;
      const { schemas, user } = session.facts;
      const hiding = (await tablesOf(database, session)).filter(({ schema, name }) =>
        named.some(
          (table) => table["relname"] === name && (table["schemaname"] ?? (schemas.includes(schema) ? schema : undefined)) === schema,
        ),
      );
      if (hiding.length === 0) return undefined;
      const names = hiding.slice(0, MOST_NAMED).map(({ name }) => showIdentifier(name));
      return `Row-level security of ${names.join(", ")} applies to ${showIdentifier(user)}: rows may be hidden.`;
    },
  };
}
