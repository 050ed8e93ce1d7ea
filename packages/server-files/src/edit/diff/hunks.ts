import { type Change, splitLines } from "./changes.ts";

/** Unchanged lines shown before and after a change, as diff and git do. */
const CONTEXT = 3;

/** One line of a hunk, with its ending. `partner` is the line it replaces or is replaced by, if there is one. */
export interface HunkLine {
  readonly sign: " " | "-" | "+";
  readonly line: string;
  readonly partner?: string | undefined;
}

export interface Hunk {
  /** The `@@ -l,c +l,c @@` line. */
  readonly header: string;
  readonly lines: readonly HunkLine[];
}

/** Groups changes whose context would overlap. */
export function* groupChanges(changes: Iterable<Change>): Generator<Change[]> {
  let group: Change[] = [];
  for (const change of changes) {
    const last = group.at(-1);
    if (last !== undefined && change.oldLine - (last.oldLine + last.removed.length) > 2 * CONTEXT) {
      yield group;
      group = [];
    }
    group.push(change);
  }
  if (group.length > 0) yield group;
}

/** Writes out a group of changes with the lines around and between them. */
export function hunkOf(before: string, group: readonly Change[]): Hunk | undefined {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const leading = linesBefore(before, first.start);
  const lines: HunkLine[] = leading.map((line) => ({ sign: " ", line }));
  let at = first.start;
  for (const { start, end, removed, added } of group) {
    for (const line of splitLines(before.slice(at, start))) lines.push({ sign: " ", line });
    for (const [index, line] of removed.entries()) lines.push({ sign: "-", line, partner: added[index] });
    for (const [index, line] of added.entries()) lines.push({ sign: "+", line, partner: removed[index] });
    at = end;
  }
  for (const line of linesAfter(before, last.end)) lines.push({ sign: " ", line });
  const header = `@@ -${range(first.oldLine - leading.length, lines, "+")} +${range(first.newLine - leading.length, lines, "-")} @@`;
  return { header, lines };
}

/** `line,count`: an empty range names the line before it, and a count of 1 is left out, as in GNU diff. */
function range(line: number, lines: readonly HunkLine[], without: "-" | "+"): string {
  const count = lines.reduce((sum, { sign }) => (sign === without ? sum : sum + 1), 0);
  if (count === 0) return `${line},0`;
  return count === 1 ? `${line + 1}` : `${line + 1},${count}`;
}

function linesBefore(text: string, index: number): string[] {
  let start = index;
  for (let count = 0; count < CONTEXT && start > 0; count += 1) start = start === 1 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
  return splitLines(text.slice(start, index));
}

function linesAfter(text: string, index: number): string[] {
  let end = index;
  for (let count = 0; count < CONTEXT && end < text.length; count += 1) {
    const newline = text.indexOf("\n", end);
    end = newline < 0 ? text.length : newline + 1;
  }
  return splitLines(text.slice(index, end));
}
