import { ToolError } from "@org/mcp-core/errors";

import { lineGlimpse, lineNumbers } from "./lines.ts";
import { findOccurrences, type Occurrences } from "./occurrences.ts";
import { type Edit, type Replacement, type Span } from "./types.ts";

/** One edit of a call and the text it meets. */
export interface Attempt {
  readonly edit: Edit;
  /** 1-based position of the edit in the call. */
  readonly number: number;
  readonly total: number;
  readonly shown: string;
  /** The text after the edits before this one. */
  readonly text: string;
  /** The text before any edit. */
  readonly original: string;
  /** What each earlier edit replaced in the text it met; undefined if that is too much to remember. */
  readonly steps: readonly (readonly Replacement[])[] | undefined;
}

/** Most places a message lists. */
const LISTED = 10;

/** Builds the error of an edit: it names the edit when there are several, says that none was applied, and may list places. */
export function refusal({ number, total, shown }: Attempt, problem: string, fix: string, rows: readonly string[] = []): ToolError {
  const which = total > 1 ? `Edit ${number} of ${total} in ${shown}` : `The edit of ${shown}`;
  const nothing = total > 1 ? "None of the edits was applied." : "The file was not changed.";
  return new ToolError([`${which} failed: ${problem} ${nothing}`, ...rows].join("\n"), { fix });
}

export function sameText(attempt: Attempt): ToolError {
  return refusal(
    attempt,
    "old_text and new_text are the same, so there is nothing to change.",
    "Put into new_text what should be there instead, or leave this edit out.",
  );
}

export function notWellFormed(attempt: Attempt, field: "old_text" | "new_text"): ToolError {
  return refusal(
    attempt,
    `${field} holds half of a character (a lone UTF-16 surrogate), which no file can hold.`,
    "Write the whole character, for example an emoji as itself and not as one half of its \\u escape.",
  );
}

export function wrongCount(attempt: Attempt): ToolError {
  return refusal(
    attempt,
    `expected_count is ${attempt.edit.expectedCount}.`,
    "expected_count is the number of occurrences to replace: a whole number from 1.",
  );
}

export function emptyNeedle(attempt: Attempt): ToolError {
  return refusal(
    attempt,
    `old_text is empty, and the file is not: it has ${attempt.text.length} characters.`,
    "To insert text, give as old_text a line that is next to the place, and as new_text that line together with the new ones. " +
      "An empty old_text only fills an empty file; write_file replaces a whole file.",
  );
}

export function nothingChanges(attempt: Attempt, found: Occurrences): ToolError {
  return refusal(
    attempt,
    `old_text and new_text differ only in line endings, and the text at ${places(attempt.text, found.spans)} already has the endings of its surroundings.`,
    "Leave this edit out. To change the line endings of a file, write it again with write_file.",
  );
}

export function ambiguous(attempt: Attempt, found: Occurrences): ToolError {
  const { text, original, edit, number } = attempt;
  const count = found.spans.length;
  const what =
    count === 1
      ? `old_text matches at ${places(text, found.spans)}, but overlapping itself, so that more than one place is possible.`
      : `old_text matches ${count} places, and one was expected.`;
  const before = number > 1 ? findOccurrences(original, edit.oldText, LISTED).spans.length : count;
  const made = before < count ? ` In the file itself it matches ${before}; the edits before this one made the rest.` : "";
  const all = found.overlapping ? "every one, from the left" : `all ${count}, or expected_count to ${count}`;
  const overlap = found.overlapping && count > 1 ? " Some of them overlap." : "";
  return refusal(
    attempt,
    `${what}${overlap}${made}`,
    `Add the lines before or after it to old_text until it matches only one place; or set replace_all to true to change ${all}.`,
    listing(text, found.spans),
  );
}

export function countDiffers(attempt: Attempt, found: Occurrences, expected: number): ToolError {
  const count = found.spans.length;
  return refusal(
    attempt,
    `old_text matches ${count} ${count === 1 ? "place" : "places"}, and expected_count is ${expected}.`,
    `If all of these are meant, set expected_count to ${count}; if not, make old_text longer or shorter so that it matches the right ones.`,
    listing(attempt.text, found.spans),
  );
}

export function tooManyMatches(attempt: Attempt, limit: number): ToolError {
  return refusal(
    attempt,
    `it would make more than ${limit} replacements.`,
    "Use a longer old_text, or write the whole file with write_file.",
  );
}

export function tooLong(attempt: Attempt, length: number, limit: number): ToolError {
  return refusal(
    attempt,
    `the result would have ${length} characters; at most ${limit} are possible.`,
    "Use a shorter new_text or an old_text that matches fewer places.",
  );
}

export function tooMuchWork(attempt: Attempt, limit: number): ToolError {
  return refusal(
    attempt,
    `the edits up to here are too much work for one call: each goes through the whole file, and together through more than ${limit} characters.`,
    "Split the edits over several calls, or use replace_all for edits that are alike.",
  );
}

function places(text: string, spans: readonly Span[]): string {
  const lines = lineNumbers(
    text,
    spans.slice(0, LISTED).map(({ start }) => start),
  );
  return `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}`;
}

/** The places, one a line, with the beginning of the line each is in. */
function listing(text: string, spans: readonly Span[]): string[] {
  const starts = spans.slice(0, LISTED).map(({ start }) => start);
  const numbers = lineNumbers(text, starts);
  const rows = starts.map((start, index) => `  line ${numbers[index]}: ${lineGlimpse(text, start)}`);
  if (spans.length > LISTED) rows.push(`  … and ${spans.length - LISTED} more`);
  return rows;
}
