import { escapedPoint } from "./regex-escape.ts";
import { casesOf, escapePoint, type Piece, type Rewriting, wrong } from "./regex-piece.ts";

/** Largest range whose letters are looked up one by one for their other case. */
const MAX_RANGE = 2000;

/** What `\s`, `\D` and `\W` hold in a set, without line breaks. */
const CONFINED: Readonly<Record<string, string>> = {
  s: "\\t\\v\\f \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff",
  D: "\\0-\\t\\v\\f\\x0e-/:-\\uffff",
  W: "\\0-\\t\\v\\f\\x0e-/:-@\\[-^`{-\\uffff",
};

interface Member {
  /** A character, or undefined for a whole class such as `\d`. */
  readonly point: number | undefined;
  readonly source: string;
  readonly end: number;
}

/** Reads a set `[...]`. */
export function readClass(pattern: string, start: number, options: Rewriting): Piece {
  const { ignoreCase, oneLine, unicode } = options;
  const negated = pattern[start + 1] === "^";
  let at = start + (negated ? 2 : 1);
  let source = "";
  const astral: string[] = [];
  while (pattern[at] !== "]") {
    const low = readMember(pattern, at, start, options, negated);
    at = low.end;
    const high = pattern[at] === "-" && pattern[at + 1] !== "]" ? readMember(pattern, at + 1, start, options, negated) : undefined;
    if (low.point === undefined || high === undefined || high.point === undefined) {
      const points = low.point === undefined ? [] : ignoreCase ? casesOf(low.point) : [low.point];
      source += low.source;
      for (const point of points) {
        if (point > 0xff_ff && !unicode) astral.push(escapePoint(point, false));
        else source += escapePoint(point, unicode);
      }
      continue;
    }
    if (high.point < low.point) wrong(pattern, at - 1, "this range runs backwards", "Put the lower character first, or - last in the set.");
    if (high.point > 0xff_ff && !unicode)
      wrong(pattern, at, "a range may not hold characters above U+FFFF", "Use \\p{...}, or list the characters.");
    source += rangeSource(low.point, high.point, options);
    at = high.end;
  }
  if (negated && oneLine) source += "\\r\\n";
  const set = `[${negated ? "^" : ""}${source}]`;
  // Without the u flag a character above U+FFFF is two units, which a set cannot hold. Negated sets with such characters come with the flag.
  return { kind: "atom", source: astral.length === 0 ? set : `(?:${astral.join("|")}${source === "" ? "" : `|${set}`})`, end: at + 1 };
}

function readMember(pattern: string, at: number, start: number, { oneLine }: Rewriting, negated: boolean): Member {
  const character = pattern[at];
  if (character === undefined) return wrong(pattern, start, "this [ is never closed", "Close it with ], or write \\[ for a bracket.");
  if (character !== "\\") {
    const point = pattern.codePointAt(at) ?? 0;
    return { point, source: "", end: at + (point > 0xff_ff ? 2 : 1) };
  }
  if (pattern[at + 1] === "b") return { point: 8, source: "", end: at + 2 };
  const escaped = escapedPoint(pattern, at);
  if (escaped !== undefined) return { point: escaped.point, source: "", end: escaped.end };
  const whole = /^\\(?:[dDsSwW]|[pP]\{[^}]*\})/u.exec(pattern.slice(at))?.[0];
  if (whole === undefined)
    return wrong(pattern, at, `there is no \\${pattern.charAt(at + 1)} in a set`, "Valid: \\d \\w \\s and \\ before punctuation.");
  const confined = oneLine && !negated ? CONFINED[whole.slice(1)] : undefined;
  return { point: undefined, source: confined ?? whole, end: at + whole.length };
}

function rangeSource(from: number, to: number, { ignoreCase, unicode }: Rewriting): string {
  const range = `${escapePoint(from, unicode)}-${escapePoint(to, unicode)}`;
  if (!ignoreCase || to - from > MAX_RANGE) return range;
  let others = "";
  for (let point = from; point <= to; point += 1) {
    for (const other of casesOf(point))
      if ((other < from || other > to) && (unicode || other <= 0xff_ff)) others += escapePoint(other, unicode);
  }
  return range + others;
}
