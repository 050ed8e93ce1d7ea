import { ToolError } from "@org/mcp-core/errors";

import { oneLine } from "../../schema/texts.ts";
import { placeOf, placeText } from "../parse/position.ts";
import type { Change } from "../walk/reference.ts";
import { TOO_DEEP } from "../walk/walk.ts";
import type { Refused } from "./work.ts";

/** Objects on the way to what is refused that are named; the first say most. */
const NAMED = 4;

/** What is refused. */
export interface Part {
  /** `function app.strike`. */
  readonly title: string;
  /** Where the user's text names it or what leads to it, in bytes; -1 for nowhere. */
  readonly at: number;
  /** The objects that lead to it from there. */
  readonly through: readonly string[];
}

/** A verdict of the gate, unlike a database that cannot be asked. */
export class Refusal extends ToolError {}

/** The error for something that may not run: what it is and where, how the text comes to it, why not, and what would pass. */
export function refusal({ title, at, through }: Part, { why, fix, missing = false }: Refused, text: string): Refusal {
  const place = placeOf(text, at);
  const where = place === undefined ? "" : ` (${placeText(place)})`;
  const [first, ...rest] = through.slice(0, NAMED);
  const way = first === undefined ? "" : ` It is reached through ${[first + where, ...rest].join(", ")}.`;
  const named = oneLine(title, 200) + (first === undefined ? where : "");
  const caret = place === undefined ? "" : `\n${place.caret}`;
  const what = `${missing ? "There is no" : "Refused:"} ${named}`;
  return new Refusal(`${what}: ${oneLine(why, 400)}.${oneLine(way, 500)}${caret}`, {
    fix: fix === undefined ? undefined : oneLine(fix, 400),
  });
}

/** The refusal of a node that is not known. */
export function unknownNode({ what, at }: Change, text: string): Refusal {
  const deep = what === TOO_DEEP;
  const why = deep ? "chains of operators, calls and subqueries are followed for 2,000 levels" : "it is not known here what it does";
  return refusal(
    { title: deep ? what : `syntax (${what})`, at: at > 0 ? at : -1, through: [] },
    { why, fix: deep ? "Give lists as one array parameter." : undefined },
    text,
  );
}
