import { ToolError } from "@org/mcp-core/errors";

import type { Session } from "../database.ts";
import { quoteIdentifier } from "../schema/identifiers.ts";
import { createIndex, type IndexIdea } from "./index-idea.ts";
import { type Plan, textAt } from "./plan.ts";

/** What a hypothetical index did to the plan. */
export type Trial =
  | { readonly kind: "tried"; readonly before: number; readonly after: number; readonly used: boolean }
  | { readonly kind: "failed"; readonly why: string };

/** Each trial plans the statement again. */
const MAX_TRIALS = 5;
/** Only the extension's own functions, in C: anybody can make a function of that name. */
const FIND = `
select n.nspname as schema
from pg_catalog.pg_extension e
  join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.refobjid = e.oid and d.deptype = 'e'
    and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
  join pg_catalog.pg_proc p on p.oid = d.objid and p.proname in ('hypopg_create_index', 'hypopg_reset')
  join pg_catalog.pg_language l on l.oid = p.prolang and l.lanname = 'c'
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where e.extname = 'hypopg'
group by n.nspname having pg_catalog.count(*) = 2`;

/**
 * Tries indexes out with the extension hypopg, one by one (B-trees: it knows no GIN): they exist for the planner of this connection alone, and
 * for no longer than the trial. Undefined where the extension is missing.
 */
export async function tryIndexes(
  session: Session,
  ideas: readonly IndexIdea[],
  before: Plan,
  planAgain: () => Promise<Plan>,
): Promise<Map<IndexIdea, Trial> | undefined> {
  if (ideas.length === 0 || !session.facts.extensions.includes("hypopg")) return undefined;
  const [found] = await session.rows<{ schema: string }>(FIND);
  if (found === undefined) return undefined;
  const schema = quoteIdentifier(found.schema);
  const trials = new Map<IndexIdea, Trial>();
  const reset = async (): Promise<void> => void (await session.rows(`select ${schema}.hypopg_reset()`));
  // They outlive a rollback, so whatever happens they are taken away before anything else is planned here.
  await reset();
  for (const idea of ideas.filter(({ method }) => method === "btree").slice(0, MAX_TRIALS)) {
    try {
      const [made] = await session.rows<{ indexname: string }>(`select indexname from ${schema}.hypopg_create_index($1::pg_catalog.text)`, [
        createIndex(idea),
      ]);
      const after = await planAgain();
      const used = made !== undefined && after.nodes.some(({ raw }) => textAt(raw, "Index Name") === made.indexname);
      trials.set(idea, { kind: "tried", before: before.nodes[0].cost, after: after.nodes[0].cost, used });
    } catch (error) {
      // An index that hypopg cannot imagine (on a partitioned table, of an unknown kind) is no reason to withhold the plan.
      if (!(error instanceof ToolError)) throw error;
      trials.set(idea, { kind: "failed", why: error.message });
    } finally {
      await reset();
    }
  }
  return trials;
}
