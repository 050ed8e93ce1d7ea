import { ToolError } from "../errors.ts";

/** Most alternatives a pattern may stand for. */
const MAX_ALTERNATIVES = 256;
/** Most characters all alternatives may have together. */
const MAX_EXPANDED = 10_000;

/**
 * `{a,b}` written out: `src/{a,b}.ts` -> `src/a.ts`, `src/b.ts`. Braces may nest and may hold `/`.
 * Braces after a `\` or inside `[]` are characters like any other, and so is a `}` that closes nothing.
 *
 * @throws ToolError for a `{` that is never closed and for more than 256 alternatives or 10,000 characters in all.
 */
export function expandBraces(pattern: string): string[] {
  if (!pattern.includes("{")) return [pattern];
  return readSequence(pattern, 0, 0).choices;
}

interface Reading {
  readonly choices: string[];
  readonly end: number;
}

/** Reads up to the end, or inside braces up to the `,` or `}` that ends this alternative. */
function readSequence(pattern: string, start: number, depth: number): Reading {
  let choices = [""];
  let at = start;
  let plain = start;
  const flush = (): void => {
    if (at > plain) choices = product(pattern, choices, [pattern.slice(plain, at)]);
  };
  while (at < pattern.length) {
    const character = pattern[at];
    if (character === "\\") at += 2;
    else if (character === "[") at = setEnd(pattern, at);
    else if (character === "{") {
      flush();
      const group = readGroup(pattern, at, depth + 1);
      choices = product(pattern, choices, group.choices);
      at = group.end;
      plain = at;
    } else if (depth > 0 && (character === "," || character === "}")) break;
    else at += 1;
  }
  at = Math.min(at, pattern.length);
  flush();
  return { choices, end: at };
}

function readGroup(pattern: string, start: number, depth: number): Reading {
  const choices: string[] = [];
  let at = start;
  do {
    const alternative = readSequence(pattern, at + 1, depth);
    choices.push(...alternative.choices);
    at = alternative.end;
    if (at >= pattern.length) neverClosed(pattern, start);
    bound(pattern, choices);
  } while (pattern[at] === ",");
  return { choices, end: at + 1 };
}

function setEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === "!" || pattern[at] === "^") at += 1;
  if (pattern[at] === "]") at += 1;
  while (at < pattern.length && pattern[at] !== "]") at += pattern[at] === "\\" ? 2 : 1;
  return at + 1;
}

function product(pattern: string, heads: readonly string[], tails: readonly string[]): string[] {
  if (heads.length * tails.length > MAX_ALTERNATIVES) tooMany(pattern);
  const all = heads.flatMap((head) => tails.map((tail) => head + tail));
  bound(pattern, all);
  return all;
}

function bound(pattern: string, choices: readonly string[]): void {
  const characters = choices.reduce((sum, choice) => sum + choice.length, 0);
  if (choices.length > MAX_ALTERNATIVES || characters > MAX_EXPANDED) tooMany(pattern);
}

function tooMany(pattern: string): never {
  throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: its braces stand for too many alternatives`, {
    fix: `At most ${MAX_ALTERNATIVES} alternatives with ${MAX_EXPANDED} characters in all. Use * in place of some braces.`,
  });
}

function neverClosed(pattern: string, start: number): never {
  throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: the { at character ${start + 1} is never closed`, {
    fix: "Write {a,b} for alternatives, or \\{ for a brace.",
  });
}
