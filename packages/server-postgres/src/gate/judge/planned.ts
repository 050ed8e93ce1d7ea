import { readPlanned } from "../catalog/planned.ts";
import { refusal } from "./refuse.ts";
import { titleOf } from "./title.ts";
import type { Bench, Refused, Work } from "./work.ts";
import { readWorks } from "./works.ts";

/** A table that EXPLAIN is to plan a change of, as the text names it. */
export interface Planned {
  readonly schema: string | undefined;
  readonly name: string;
  readonly at: number;
}

/**
 * What planning a change of a table runs besides reading it: policies, which become part of the statement, and of defaults and generated
 * columns what the planner works out beforehand. A volatile default, such as `nextval`, is not among that.
 */
export async function worksOfPlanning(planned: Planned, text: string, bench: Bench): Promise<readonly Work[]> {
  const { path } = bench.snapshot;
  const title = titleOf("table", planned);
  const refuse = (why: Refused): never => {
    throw refusal({ title, at: planned.at, through: [] }, why, text);
  };
  const rows = (await readPlanned(bench.session, planned.name)).filter(({ schema }) =>
    planned.schema === undefined ? path.includes(schema) : schema === planned.schema,
  );
  const fix = "EXPLAIN a SELECT with the same conditions.";
  if (rows.some(({ kind }) => kind === "v"))
    refuse({ why: "changes of views are not planned here", fix: "Name the table behind the view." });
  if (rows.some(({ ruled }) => ruled)) refuse({ why: "it has rules, which put other statements in the place of the change", fix });
  const read = async (what: string, expressions: readonly string[], folded: boolean): Promise<readonly Work[]> => {
    const texts = expressions.map((expression) => `select ${expression}`);
    const works = await readWorks(bench, texts, { path, through: [`the ${what} of ${title}`], folded });
    return "why" in works ? refuse(works) : works;
  };
  const defaults = rows.flatMap((row) => row.defaults);
  const policies = rows.flatMap((row) => row.policies);
  return [...(await read("defaults", defaults, true)), ...(await read("policies", policies, false))];
}
