import { type Replacement } from "../types.ts";
import { changesOf, wholeReplacement } from "./changes.ts";
import { groupChanges, type Hunk, hunkOf } from "./hunks.ts";
import { showLine } from "./long-lines.ts";
import { createSilentChanges } from "./silent-changes.ts";

/** Time spent on lining up large changes before they are shown as blocks, in milliseconds. */
const ALIGN_TIME = 500;
/** Room kept for the sentence that says what was left out. */
const TAIL = 220;

export interface UnifiedDiff {
  /** Empty when the texts are equal. */
  readonly diff: string;
  /** Lines added and removed in all, also where the diff is shortened. */
  readonly added: number;
  readonly removed: number;
  /** Hunks were left out or long lines cut: the diff is for reading only. */
  readonly shortened: boolean;
}

/**
 * A unified diff (the format of `diff -u` and `git diff`) with three lines of context, which `patch -p1` and `git apply` accept unless
 * it is shortened. Carriage returns are left in the lines as they are, since a diff without them would not apply; where lines change
 * only in their ending or in their spacing, which is hard to see, a sentence before the diff says so (both programs skip it).
 *
 * With `replacements` (ranges of `before`, ascending) only the lines they touch are looked at; without, all between the texts' common
 * beginning and end. `maxChars` (600 or more) bounds the diff in UTF-16 units: the first hunks are given whole, then the rest is counted.
 */
export function unifiedDiff(
  before: string,
  after: string,
  name: string,
  options: { maxChars: number; replacements?: readonly Replacement[] | undefined },
): UnifiedDiff {
  const replacements = options.replacements ?? (before === after ? [] : [wholeReplacement(before, after)]);
  const silent = createSilentChanges();
  const header = `--- ${fileName(`a/${name}`)}\n+++ ${fileName(`b/${name}`)}\n`;
  const body: string[] = [];
  let room = options.maxChars - header.length - TAIL - silent.room;
  let added = 0;
  let removed = 0;
  let cut = false;
  const left = { hunks: 0, added: 0, removed: 0 };
  for (const group of groupChanges(changesOf(before, after, replacements, performance.now() + ALIGN_TIME))) {
    const plus = group.reduce((sum, change) => sum + change.added.length, 0);
    const minus = group.reduce((sum, change) => sum + change.removed.length, 0);
    added += plus;
    removed += minus;
    for (const change of group) silent.see(change);
    const hunk = left.hunks > 0 ? undefined : hunkOf(before, group);
    const written = hunk === undefined ? undefined : write(hunk, room, body.length === 0);
    if (written === undefined) {
      left.hunks += 1;
      left.added += plus;
      left.removed += minus;
    } else {
      body.push(written.text);
      room -= written.text.length;
      cut ||= written.cut;
    }
  }
  if (added === 0 && removed === 0) return { diff: "", added, removed, shortened: false };
  const more =
    left.hunks > 0 ? `… ${left.hunks} more ${left.hunks === 1 ? "hunk" : "hunks"} (+${left.added} −${left.removed} lines)\n` : "";
  const cutNote = cut ? "(long lines or a long hunk are cut: for reading only, do not apply)\n" : "";
  return { diff: `${silent.sentence()}${header}${body.join("")}${more}${cutNote}`, added, removed, shortened: cut || left.hunks > 0 };
}

/** A hunk as text, or undefined if there is no room for it. The first one is given in part rather than not at all. */
function write(hunk: Hunk, room: number, first: boolean): { text: string; cut: boolean } | undefined {
  const rows = [`${hunk.header}\n`];
  let length = hunk.header.length + 1;
  let cut = false;
  for (const [index, line] of hunk.lines.entries()) {
    const shown = showLine(line);
    const row = `${line.sign}${shown.text}${line.line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"}`;
    length += row.length;
    if (length > room) {
      if (!first) return undefined;
      return { text: `${rows.join("")}… ${hunk.lines.length - index} more lines of this hunk\n`, cut: true };
    }
    rows.push(row);
    cut ||= shown.cut;
  }
  return { text: rows.join(""), cut };
}

/** Names are written as git writes them: quoted with escapes if they hold quotes, backslashes or control characters; a tab ends one with spaces. */
function fileName(name: string): string {
  const escaped = name.replace(/[\p{Cc}"\\]/gu, (character) => ESCAPES[character] ?? octal(character));
  if (escaped !== name) return `"${escaped}"`;
  return name.includes(" ") ? `${name}\t` : name;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
