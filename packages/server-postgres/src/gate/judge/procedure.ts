import type { OwnFunction } from "../catalog/functions.ts";
import { sliceBytes } from "../parse/position.ts";
import { readProcedure } from "../walk/procedural.ts";
import type { PlainReference } from "../walk/reference.ts";
import { ANY_TYPE } from "./taint.ts";
import type { Bench, Refused, Work } from "./work.ts";
import { type Context, readWorks } from "./works.ts";

const COLUMN_TYPE: PlainReference = { kind: "type", schema: undefined, name: ANY_TYPE, at: -1 };

/** What a plpgsql function names. */
export async function readProcedural(
  source: string,
  own: OwnFunction | null,
  context: Context,
  bench: Bench,
): Promise<readonly Work[] | Refused> {
  const { arguments: taken = "", result = null } = own ?? {};
  const tree = await bench.parser.procedural(
    `create function f(${taken}) returns ${result ?? "void"} language plpgsql as ${quoted(source)}`,
  );
  if (tree === undefined) return { why: "its body cannot be read by the parser" };
  const { queries, texts, assignments, types, refused, signs } = readProcedure(tree);
  if (refused !== undefined) return { why: refused };
  // A part that the parser has left out of its tree would run unseen.
  const [whole, seen] = [
    signsIn(await bench.parser.tokens(source)),
    signsIn(await bench.parser.tokens(["null", ...queries].join("\n;\n"))),
  ];
  if (whole === undefined || seen === undefined || whole !== seen + signs)
    return { why: "a part of its body cannot be read by the parser" };
  const sides = (await Promise.all(assignments.map((assignment) => sidesOf(assignment, bench)))).flat();
  const casts = types.filter((type) => !type.includes("%")).map((type) => `select null::${type}`);
  const works = await readWorks(bench, [...texts, ...sides, ...casts], context);
  if ("why" in works || casts.length === types.length) return works;
  return [...works, { references: [COLUMN_TYPE], queries: new Set(), folded: false, stored: false, ...context }];
}

/**
 * How many signs give a value: `:=`, `=` and DEFAULT. libpg_query leaves out of its tree the default of a variable that is a row; a function
 * with more signs than its tree has such a thing in it.
 */
function signsIn(tokens: readonly { readonly text: string; readonly tokenName: string }[] | undefined): number | undefined {
  return tokens?.filter(
    ({ text, tokenName }) => !/^(?:[XB]?SCONST|XCONST|BCONST|IDENT|UIDENT|USCONST)$/.test(tokenName) && /^(?::?=|default)$/i.test(text),
  ).length;
}

/** Both sides of an assignment are read: `a[f(x)] := y` calls `f` too. Only the server's own tokens tell where it is divided. */
async function sidesOf(assignment: string, { parser }: Bench): Promise<readonly string[]> {
  let depth = 0;
  for (const { text, end } of (await parser.tokens(assignment)) ?? []) {
    if (text === "(" || text === "[") depth++;
    else if (text === ")" || text === "]") depth--;
    else if (depth === 0 && (text === ":=" || text === "=")) {
      return [`select ${sliceBytes(assignment, 0, end - text.length)}`, `select ${sliceBytes(assignment, end, undefined)}`];
    }
  }
  return ["?"];
}

function quoted(source: string): string {
  let tag = "$body$";
  while (source.includes(tag)) tag = `$b${tag.slice(1)}`;
  return `${tag}${source}${tag}`;
}
