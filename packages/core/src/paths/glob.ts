import { ToolError } from "../errors.ts";
import { expandBraces } from "./braces.ts";
import { compileSegments, type Glob } from "./segments.ts";

export type { Glob };

/** Longest pattern, in characters. */
const MAX_PATTERN = 1000;

/**
 * Compiles a glob.
 *
 * - `*` any characters of one name, `?` one, `[abc]` `[!a-z]` `[[:digit:]]` one of a set, `\` the next character as it is
 * - `{a,b}` alternatives, nested ones too; `**` as a whole segment: any number of directories (at the end: everything below)
 * - without a `/`, the pattern matches the last segment at any depth, as in .gitignore; a `/` at the start or inside makes it
 *   relative to the directory; a `/` at the end means everything below
 *
 * Time to match is at most the pattern's length times the path's, so patterns from strangers are safe.
 *
 * @throws ToolError for a pattern that is empty, over 1,000 characters, not well formed, or that leaves the directory with `..`.
 */
export function compileGlob(pattern: string, options: { ignoreCase?: boolean } = {}): Glob {
  if (pattern.length > MAX_PATTERN) {
    throw new ToolError(`The pattern has ${pattern.length} characters: ${JSON.stringify(`${pattern.slice(0, 60)}...`)}`, {
      fix: `At most ${MAX_PATTERN} characters. Search with a shorter pattern, or several times.`,
    });
  }
  const globs = expandBraces(pattern).map((alternative) => compileOne(alternative, pattern, options.ignoreCase === true));
  const [only] = globs;
  if (only !== undefined && globs.length === 1) return only;
  return {
    matches: (segments) => globs.some((glob) => glob.matches(segments)),
    couldMatchBelow: (segments) => globs.some((glob) => glob.couldMatchBelow(segments)),
  };
}

function compileOne(pattern: string, whole: string, ignoreCase: boolean): Glob {
  const parts = splitSegments(pattern);
  const names = parts.filter((part) => part !== "" && part !== ".");
  if (names.length === 0) refuse(whole, "it names nothing");
  if (names.includes("..")) refuse(whole, "it leaves the directory with ..");
  // Without a slash at the start or inside, at any depth; a slash at the end alone does not tie it to the directory.
  if (parts.length === 1 || (parts.length === 2 && parts[1] === "")) names.unshift("**");
  if (parts.at(-1) === "") names.push("**");
  return compileSegments(names, { ignoreCase });
}

/** Splits at every `/`. An escaped slash is a slash all the same: no name holds one. */
function splitSegments(pattern: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const escaped = pattern[at] === "\\" && at + 1 < pattern.length;
    if (escaped) at += 1;
    const character = pattern.charAt(at);
    if (character === "/") {
      parts.push(part);
      part = "";
    } else part += escaped ? `\\${character}` : character;
  }
  return [...parts, part];
}

function refuse(pattern: string, why: string): never {
  throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: ${why}`, {
    fix: "Write a pattern like *.ts, src/**/*.ts or {README,LICENSE}*, relative to the directory searched.",
  });
}
