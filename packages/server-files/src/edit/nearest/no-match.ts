import { type ToolError } from "@org/mcp-core/errors";

import { lineNumber, lineRange } from "../lines.ts";
import { findOccurrences } from "../occurrences.ts";
import { type Attempt, refusal } from "../refusals.ts";
import { type Replacement, type Span } from "../types.ts";
import { findNearest, type Nearest } from "./nearest.ts";

/** Most characters of the file's text a message quotes. */
const QUOTED = 1500;
/** New text shorter than this is too common for its presence to mean anything. */
const TELLING = 3;
/** New text from this length is telling even where it is there several times. */
const DISTINCT = 12;

/** The error for old text that is not there: what happened to it, the nearest real text, and why that is not the same. */
export function noMatch(attempt: Attempt): ToolError {
  const { edit, text } = attempt;
  const history = [changedEarlier(attempt), appliedAlready(attempt)].filter((clause) => clause !== undefined);
  const missing = `old_text is not in the file${attempt.number > 1 ? " as the edits before it left it" : ""}.`;
  const start = [missing, ...history];
  if (text === "") {
    return refusal(attempt, [...start, "The file is empty."].join(" "), "To fill an empty file, leave old_text empty.");
  }
  if (edit.oldText.trim() === "") {
    const what = `old_text is nothing but whitespace (${edit.oldText.length} ${edit.oldText.length === 1 ? "character" : "characters"}).`;
    return refusal(attempt, [...start, what].join(" "), "Add the text around it to old_text.");
  }
  const nearest = findNearest(text, edit.oldText);
  if (nearest === undefined) {
    return refusal(
      attempt,
      [...start, "Nothing in it is like it."].join(" "),
      "Read the file again, or search for a word of old_text to find the right file; copy old_text from what is there.",
    );
  }
  return refusal(attempt, [...start, ...sentences(text, nearest)].join(" "), excerpt(text, nearest));
}

function sentences(text: string, nearest: Nearest): string[] {
  const where = lineRange(...linesOf(text, nearest));
  const found: string[] = [];
  if (nearest.mistake !== undefined) found.push(`${capital(nearest.mistake)}.`);
  const reasons = nearest.reasons.join("; and in ");
  if (!nearest.sameWords) found.push(`The most similar text is at ${where}: ${reasons}.`);
  else if (reasons === "") found.push(`Without that, it is at ${where}.`);
  else found.push(`The same words are at ${where}, and differ in ${reasons}.`);
  if (nearest.others.length > 0) {
    const lines = [...new Set(nearest.others.map((start) => lineNumber(text, start)))];
    found.push(
      `The same holds for ${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}: add lines around it to say which is meant.`,
    );
  }
  return found;
}

function linesOf(text: string, { start, end }: Nearest): [number, number] {
  return [lineNumber(text, start), lineNumber(text, Math.max(start, end - 1))];
}

function excerpt(text: string, nearest: Nearest): string {
  const { start, end } = nearest;
  const advice = nearest.sameWords ? "Give as old_text" : "If this is the place that is meant, give as old_text";
  const where = capital(lineRange(...linesOf(text, nearest)));
  const quoted = text.slice(start, end);
  if (quoted.length <= QUOTED) return `${advice} what is there${otherwise(quoted)}. ${where}, between the marks:\n<<<<\n${quoted}\n>>>>`;
  const head = text.slice(start, start + QUOTED).toWellFormed();
  const first = `the first ${QUOTED} of ${end - start} characters`;
  return `${advice} what is there, or a shorter part of it. ${where}, ${first} between the marks (read those lines for the rest):\n<<<<\n${head}\n>>>>`;
}

/** A model writes letters composed, and a copy that it makes of others is not what is there. */
function otherwise(quoted: string): string {
  return quoted === quoted.normalize("NFC") ? "" : ", or a piece of it without accents if these cannot be written decomposed (NFD)";
}

function capital(words: string): string {
  return words.startsWith("old_text") ? words : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Old text that was in the file until an earlier edit of the call changed it. */
function changedEarlier({ edit, original, number, steps }: Attempt): string | undefined {
  const before = number === 1 ? undefined : findOccurrences(original, edit.oldText, 1).spans[0];
  if (before === undefined) return undefined;
  const culprit = steps === undefined ? undefined : firstToChange(before, steps);
  const which = culprit === undefined ? "an earlier edit" : `edit ${culprit}`;
  return `It was there until ${which} of this call changed that place: edits apply in order, so write old_text as ${which} leaves it, or put both into one edit.`;
}

/** The number of the first edit that replaced something in a range of the original text. */
function firstToChange(span: Span, steps: readonly (readonly Replacement[])[]): number | undefined {
  let { start, end } = span;
  for (const [index, step] of steps.entries()) {
    if (step.some((replacement) => replacement.start < end && replacement.end > start)) return index + 1;
    const shift = step.reduce(
      (sum, replacement) => (replacement.end <= start ? sum + replacement.text.length - (replacement.end - replacement.start) : sum),
      0,
    );
    start += shift;
    end += shift;
  }
  return undefined;
}

/** New text that is there already: the edit was probably made before. */
function appliedAlready({ edit, text }: Attempt): string | undefined {
  const telling = edit.newText.trim().length;
  if (telling < TELLING) return undefined;
  const { spans } = findOccurrences(text, edit.newText, 2);
  const first = spans[0];
  if (first === undefined || (spans.length > 1 && telling < DISTINCT)) return undefined;
  return `new_text is in the file already, at line ${lineNumber(text, first.start)}: this edit seems to have been made before.`;
}
