import { CalcError } from "../calc-error.ts";
import { op, type Token } from "./tokens.ts";

/** Families of units that are said together, largest first: 5 feet 3 inches, 2 h 30 min. */
const FAMILIES: readonly (readonly string[])[] = [
  ["mile miles mi", "yard yards yd", "foot feet ft", "inch inches in"],
  ["week weeks", "day days", "hour hours h hr hrs", "minute minutes min mins", "second seconds sec secs s"],
  ["stone", "pound pounds lb lbs lbm", "ounce ounces oz"],
  ["gallon gallons gal", "quart quarts qt", "pint pints pt", "cup cups", "fluidounce floz"],
  ["deg degree degrees", "arcmin arcminute arcminutes", "arcsec arcsecond arcseconds"],
  ["kg kilogram kilograms", "g gram grams"],
  ["km kilometer kilometers", "m meter meters", "cm centimeter centimeters", "mm millimeter millimeters"],
];
const RANKS = new Map(
  FAMILIES.flatMap((family, id) => family.flatMap((names, rank) => names.split(" ").map((unit) => [unit, { id, rank }] as const))),
);

/** The smaller unit people leave out: 5 ft 11, 3 h 20. */
const SMALLER: ReadonlyMap<string, string> = new Map(
  FAMILIES.flatMap((family) =>
    family.flatMap((names, rank) =>
      names.split(" ").flatMap((unit) => (family[rank + 1] ? [[unit, smallest(family[rank + 1])] as const] : [])),
    ),
  ),
);

function smallest(names: string | undefined): string {
  const all = names?.split(" ") ?? [];
  return all.toSorted((a, b) => a.length - b.length)[0] ?? "";
}

/** The parts of a length or time said in several units, from `at`: value, unit, value, unit. */
function partsFrom(tokens: readonly Token[], at: number, defined: ReadonlySet<string>): Token[] {
  const parts: Token[] = [];
  let last: { id: number; rank: number } | undefined;
  for (let next = at; ; next += 2) {
    const [value, unit, after] = [tokens[next], tokens[next + 1], tokens[next + 2]];
    if (value?.kind !== "number" || unit?.kind !== "name" || defined.has(unit.text)) return parts;
    // 5 ft 11 in cm: `in` converts.
    if (unit.text === "in" && after?.kind === "name" && !/^(?:to|in)$/.test(after.text)) return parts;
    const rank = RANKS.get(unit.text);
    if (rank === undefined || (last && (rank.id !== last.id || rank.rank <= last.rank))) return parts;
    parts.push(value, unit);
    last = rank;
  }
}

/** A bare number behind a unit would multiply: 5 ft 11 is no area. */
function refuseBareNumber(tokens: readonly Token[], at: number, parts: readonly Token[]): void {
  const [unit, bare, next] = [parts.at(-1), tokens[at + parts.length], tokens[at + parts.length + 1]];
  if (unit === undefined || bare?.kind !== "number" || (next?.kind === "name" && !/^(?:to|in|and|or|xor|mod)$/.test(next.text))) return;
  const said = parts.map((part) => part.text).join(" ");
  const smaller = SMALLER.get(unit.text);
  throw new CalcError(
    `${bare.text} after ${said} has no unit.`,
    smaller === undefined
      ? `Put an operator before ${bare.text}.`
      : `Write ${said} ${bare.text} ${smaller}, or an operator before ${bare.text}.`,
  );
}

/** `5 feet 3 inches` -> `(5 feet + 3 inches)`: a bare parser multiplies the two lengths. Throws CalcError for `5 feet 3`. */
export function compound(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    const parts = partsFrom(tokens, at, defined);
    refuseBareNumber(tokens, at, parts);
    if (parts.length >= 4) {
      out.push(op("(", token?.gap));
      parts.forEach((part, index) => out.push(...(index > 0 && index % 2 === 0 ? [op("+", true)] : []), { ...part, gap: index > 0 }));
      out.push(op(")"));
      notes.add(`${parts.map((part) => part.text).join(" ")} was read as a sum.`);
      at += parts.length;
    } else {
      if (token) out.push(token);
      at += 1;
    }
  }
  return out;
}
