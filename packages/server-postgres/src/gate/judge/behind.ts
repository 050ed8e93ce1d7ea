import type { FunctionRow } from "../catalog/functions.ts";
import type { RelationRow } from "../catalog/relations.ts";
import { readBody } from "./body.ts";
import { judgeFunction } from "./function.ts";
import { judgeRelation } from "./relation.ts";
import { taintOfFunction } from "./taint.ts";
import { titleOf } from "./title.ts";
import type { Bench, More, Pending, Refused, Work } from "./work.ts";
import { type Context, readWorks } from "./works.ts";

/** What runs when a function is called. */
export async function behindFunction(
  row: FunctionRow,
  { path, through }: Pick<Pending, "path" | "through">,
  bench: Bench,
): Promise<More | Refused> {
  const verdict = taintOfFunction(row, bench.taint) ?? judgeFunction(row, path, bench);
  if (verdict === "fine") return {};
  if ("why" in verdict) return verdict;
  const { own } = row;
  const way = [...through, titleOf("function", row)];
  const pending = (own?.support ?? []).map((oid) => ({ oid, path: verdict.look, through: way }));
  const defaults = await defaultsOf(row, { path: bench.snapshot.path, through: way }, bench);
  if ("why" in defaults) return defaults;
  const body = await readBody(row, verdict.look, way, bench);
  return "why" in body ? body : { works: [...defaults.works, ...body], pending };
}

/** The defaults of a function's arguments, which are part of every call that leaves them out. */
export async function defaultsOf({ own }: FunctionRow, context: Context, bench: Bench): Promise<{ works: readonly Work[] } | Refused> {
  const works = await readWorks(bench, (own?.defaults ?? null) === null ? [] : [`select ${own?.defaults ?? ""}`], context);
  return "why" in works ? works : { works };
}

/** What runs when a relation is read. */
export async function behindRelation(row: RelationRow, { through, stored }: Work, bench: Bench): Promise<More | Refused> {
  const found = judgeRelation(row, { outermost: through.length === 0, stored }, bench);
  if ("why" in found) return found;
  const way = [...through, titleOf(row.kind === "v" ? "view" : row.kind === "m" ? "materialized view" : "table", row)];
  const { path } = bench.snapshot;
  const context = { path, through: way };
  const conditions = found.conditions.map((condition) => `select ${condition}`);
  const query = await readWorks(bench, found.query === undefined ? [] : [found.query], { ...context, stored: stored || row.kind === "m" });
  if ("why" in query) return query;
  const policies = await readWorks(bench, conditions, context);
  if ("why" in policies) return policies;
  const folded = await readWorks(
    bench,
    found.folded.map((expression) => `select ${expression}`),
    { ...context, folded: true },
  );
  if ("why" in folded) return folded;
  return { works: [...query, ...policies, ...folded], pending: found.functions.map((oid) => ({ oid, ...context })) };
}
