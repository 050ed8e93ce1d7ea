/** One line of an ignore file. Exactly one of `name`, `extension` and `glob` says what it matches. */
export interface IgnorePattern {
  readonly negated: boolean;
  readonly directoryOnly: boolean;
  /** A name at any depth, without wildcards: `node_modules`. */
  readonly name: string | undefined;
  /** The extension of names at any depth: `log` for `*.log`. */
  readonly extension: string | undefined;
  /** Everything else, as a glob relative to the file's directory. */
  readonly glob: string;
  /** Number of segments the glob matches; undefined: any number. */
  readonly depth: number | undefined;
}

const WILDCARD = /[\\*?[]/u;

/** Reads a line (gitignore(5), "PATTERN FORMAT"); undefined for a comment, a blank line and a pattern that can match nothing. */
export function readPattern(line: string): IgnorePattern | undefined {
  let text = trimTrailingSpaces(line.endsWith("\r") ? line.slice(0, -1) : line);
  if (text === "" || text.startsWith("#")) return undefined;
  const negated = text.startsWith("!");
  if (negated) text = text.slice(1);
  const directoryOnly = text.endsWith("/");
  if (directoryOnly) text = text.slice(0, -1);
  const anchored = text.includes("/");
  const body = text.startsWith("/") ? text.slice(1) : text;
  // No path has an empty segment, so `a//b` and a lone `/` match nothing.
  if (body.split("/").includes("")) return undefined;
  const common = { negated, directoryOnly, name: undefined, extension: undefined };
  if (anchored) {
    const segments = body.split("/");
    return { ...common, glob: `/${escapeBraces(body)}`, depth: segments.includes("**") ? undefined : segments.length };
  }
  if (!WILDCARD.test(body)) return { ...common, name: body, glob: "", depth: undefined };
  const [, extension] = /^\*\.([^.\\*?[]+)$/u.exec(body) ?? [];
  if (extension !== undefined) return { ...common, extension, glob: "", depth: undefined };
  // Without a slash `**` is no more than a star.
  return { ...common, glob: body === "**" ? "*" : escapeBraces(body), depth: undefined };
}

/** Braces mean nothing to git. */
function escapeBraces(pattern: string): string {
  return pattern.replaceAll(/\\[^]|[{}]/gu, (found) => (found.length > 1 ? found : `\\${found}`));
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function trimTrailingSpaces(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === " ") continue;
    if (line[at] === "\\") at += 1;
    end = Math.min(at + 1, line.length);
  }
  return line.slice(0, end);
}
