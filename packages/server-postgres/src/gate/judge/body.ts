import type { FunctionRow } from "../catalog/functions.ts";
import type { Node } from "../gate.ts";
import { isFields, listIn, unwrap } from "../walk/nodes.ts";
import { fixFor } from "./function.ts";
import { readProcedural } from "./procedure.ts";
import type { Bench, Refused, Work } from "./work.ts";
import { worksOf } from "./works.ts";

/** What the body of a function names, which is looked up in `path`. */
export async function readBody(
  row: FunctionRow,
  path: readonly string[],
  through: readonly string[],
  bench: Bench,
): Promise<readonly Work[] | Refused> {
  if (row.kind === "a" || (row.language !== "sql" && row.language !== "plpgsql")) return [];
  const { body = null, source = "" } = row.own ?? {};
  const found = await (row.language === "plpgsql"
    ? readProcedural(source, row.own, { path, through }, bench)
    : body === null
      ? worksOf(await bench.parser.all(source), { path, through })
      : // Names in a body of the SQL standard were looked up when it was made, and are written out as our session needs them.
        worksOf(standardBody(await bench.parser.all(`create function f() returns int language sql ${body}`)), {
          path: bench.snapshot.path,
          through,
        }));
  return "why" in found ? { fix: fixFor(row), ...found } : found;
}

/** The statements of a body of the SQL standard: `RETURN x`, or lists of lists. */
function standardBody(trees: readonly Node[] | undefined): readonly Node[] | undefined {
  const body = unwrap(trees?.[0])?.fields["sql_body"];
  return body === undefined ? undefined : flatten(body);
}

function flatten(value: unknown): readonly Node[] {
  const entered = unwrap(value);
  if (entered?.kind === "List") return listIn(entered.fields, "items").flatMap(flatten);
  return isFields(value) ? [value] : [];
}
