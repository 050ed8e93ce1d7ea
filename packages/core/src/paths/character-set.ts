import { ToolError } from "../errors.ts";

/** What stands between `[` and `]` in a pattern. */
export interface CharacterSet {
  readonly negated: boolean;
  /** Index in the pattern just after the closing `]`. */
  readonly end: number;
  has(point: number): boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The named classes of POSIX, over ASCII as git reads them. */
const CLASSES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  alnum: [
    ["0", "9"],
    ["A", "Z"],
    ["a", "z"],
  ],
  alpha: [
    ["A", "Z"],
    ["a", "z"],
  ],
  blank: [
    [" ", " "],
    ["\t", "\t"],
  ],
  cntrl: [
    ["\0", "\u001F"],
    ["\u007F", "\u007F"],
  ],
  digit: [["0", "9"]],
  graph: [["!", "~"]],
  lower: [["a", "z"]],
  print: [[" ", "~"]],
  punct: [
    ["!", "/"],
    [":", "@"],
    ["[", "`"],
    ["{", "~"],
  ],
  space: [
    ["\t", "\r"],
    [" ", " "],
  ],
  upper: [["A", "Z"]],
  xdigit: [
    ["0", "9"],
    ["A", "F"],
    ["a", "f"],
  ],
};

const CLOSE_FIX = "Close it with ], or write \\[ for a bracket. Valid: [abc], [a-z], [!0-9], [[:alpha:]].";

/**
 * Reads the set that opens at `start`. A `]` that comes first is a member, `!` or `^` at the start negates, `\` takes the next
 * character as it is, `-` between two characters is a range.
 */
export function readSet(pattern: string, start: number): CharacterSet {
  const ranges: Range[] = [];
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at += 1;
  const first = at;
  let previous: number | undefined;
  while (at === first || pattern[at] !== "]") {
    const named = namedClass(pattern, at);
    if (named !== undefined) {
      ranges.push(...named.ranges);
      at = named.end;
      previous = undefined;
      continue;
    }
    const isRange = previous !== undefined && pattern[at] === "-" && pattern[at + 1] !== undefined && pattern[at + 1] !== "]";
    const member = readMember(pattern, isRange ? at + 1 : at, start);
    if (isRange && previous !== undefined) {
      if (previous > member.point) refuseBackwards(pattern, previous, member.point);
      ranges.push({ from: previous, to: member.point });
      previous = undefined;
    } else {
      ranges.push({ from: member.point, to: member.point });
      previous = member.point;
    }
    at = member.end;
  }
  return { negated, end: at + 1, has: (point) => ranges.some((range) => point >= range.from && point <= range.to) };
}

function readMember(pattern: string, at: number, start: number): { point: number; end: number } {
  const from = pattern[at] === "\\" ? at + 1 : at;
  const point = pattern.codePointAt(from);
  if (point === undefined) {
    const where = `the [ at character ${start + 1} is never closed`;
    throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: ${where}`, { fix: CLOSE_FIX });
  }
  return { point, end: from + (point > 0xff_ff ? 2 : 1) };
}

function namedClass(pattern: string, at: number): { ranges: Range[]; end: number } | undefined {
  if (!pattern.startsWith("[:", at)) return undefined;
  const close = pattern.indexOf("]", at + 2);
  if (close <= at + 2 || pattern[close - 1] !== ":") return undefined;
  const name = pattern.slice(at + 2, close - 1);
  const members = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (members === undefined) {
    throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: there is no character class [:${name}:]`, {
      fix: `Valid: ${Object.keys(CLASSES).join(", ")}; or list the characters, as in [a-z].`,
    });
  }
  return { ranges: members.map(([from, to]) => ({ from: from.charCodeAt(0), to: to.charCodeAt(0) })), end: close + 1 };
}

function refuseBackwards(pattern: string, from: number, to: number): never {
  const [low, high] = [String.fromCodePoint(to), String.fromCodePoint(from)];
  throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: the range ${high}-${low} runs backwards`, {
    fix: `Write ${low}-${high}, or put the - first or last in the brackets to match a hyphen.`,
  });
}
