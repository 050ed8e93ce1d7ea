import { survivesAsNumber } from "./decimal.ts";

/** Strings, numbers, and the colon after each member's name. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[:[\]{}]/g;
/** Deeper values come as text: clients read JSON with recursion. */
const MOST_LEVELS = 100;

/**
 * The value of a json or jsonb text, when it says all that the text says; undefined when it would not: a number that a double cannot name
 * exactly, -0, a name twice in one object, half a surrogate pair, a bare `null` (which would look like NULL), or more than 100 levels.
 * The order of an object's members, spaces, and how a number is written (`1.50`) do not count: JSON gives them no meaning.
 */
export function exactJson(text: string): { readonly value: unknown } | undefined {
  let members = 0;
  let levels = 0;
  for (const [token] of text.matchAll(TOKENS)) {
    const first = token.charAt(0);
    if (first === ":") members += 1;
    else if (first === "[" || first === "{") levels += 1;
    else if (first === "]" || first === "}") levels -= 1;
    else if (first !== '"' && !survivesAsNumber(token)) return undefined;
    if (levels > MOST_LEVELS) return undefined;
  }
  const value = parse(text);
  if (value === undefined || value === null) return undefined;
  const kept = members > 0 || text.includes("\\u") ? count(value) : 0;
  return kept === members ? { value } : undefined;
}

/** The members of all objects inside; NaN when a string is not well-formed. */
function count(value: unknown): number {
  if (typeof value === "string") return value.isWellFormed() ? 0 : Number.NaN;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + count(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  let sum = 0;
  for (const [name, member] of Object.entries(value)) sum += name.isWellFormed() ? 1 + count(member) : Number.NaN;
  return sum;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not from json_out; then it is only text
  }
}
