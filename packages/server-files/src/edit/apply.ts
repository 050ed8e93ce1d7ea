import { dominantEnding, type Ending, endingsAround, withEnding } from "./line-endings.ts";
import { noMatch } from "./nearest/no-match.ts";
import { findOccurrences, type Occurrences } from "./occurrences.ts";
import {
  ambiguous,
  type Attempt,
  countDiffers,
  emptyNeedle,
  notWellFormed,
  nothingChanges,
  sameText,
  tooLong,
  tooManyMatches,
  tooMuchWork,
  wrongCount,
} from "./refusals.ts";
import { compose, splice } from "./replacements.ts";
import { type Edit, type Edited, type Replacement } from "./types.ts";

/** Most replacements one call may make. */
export const MAX_REPLACEMENTS = 1_000_000;
/** Longest result, in UTF-16 units. */
export const MAX_RESULT = 128 * 1024 * 1024;
/** Most work one call may take: each edit costs the characters of the text, and its matches and the replacements so far as many as these. */
export const MAX_WORK = 2_000_000_000;
const PER_MATCH = 500;
const PER_REPLACEMENT = 50;

/**
 * Applies edits in order, each to the result of those before it; all of them or none.
 *
 * `shown` is the file's name for messages. Old text must occur exactly once unless `replaceAll` or `expectedCount` says otherwise.
 * Line endings are matched as a reader sees them and the text put in takes those of its place (see findOccurrences and fittingText).
 * Throws a ToolError that says which edit failed, why, and what is really there; nothing is ever applied by similarity.
 */
export function applyEdits(original: string, edits: readonly Edit[], shown: string): Edited {
  let current = original;
  let done: Replacement[] = [];
  let work = 0;
  let steps: Replacement[][] | undefined = [];
  let kept = 0;
  const notes: string[] = [];
  for (const [index, edit] of edits.entries()) {
    const attempt: Attempt = { edit, number: index + 1, total: edits.length, shown, text: current, original, steps };
    work += current.length + done.length * PER_REPLACEMENT;
    if (work > MAX_WORK) throw tooMuchWork(attempt, MAX_WORK);
    const step = plan(attempt, notes);
    const length = step.reduce((sum, { start, end, text }) => sum + text.length - (end - start), current.length);
    if (length > MAX_RESULT) throw tooLong(attempt, length, MAX_RESULT);
    work += step.length * PER_MATCH;
    kept += step.length;
    steps = kept > MAX_REPLACEMENTS ? undefined : steps?.concat([step]);
    done = compose(done, step, current);
    if (done.length > MAX_REPLACEMENTS) throw tooManyMatches(attempt, MAX_REPLACEMENTS);
    current = splice(current, step);
  }
  const replacements = done.filter(({ start, end, text }) => text.length !== end - start || original.slice(start, end) !== text);
  if (replacements.length === 0 && edits.length > 0) notes.push("The edits cancel each other out: the file is as it was.");
  return { text: current, replacements, notes };
}

/** What one edit does to the text it meets. */
function plan(attempt: Attempt, notes: string[]): Replacement[] {
  const { edit, text } = attempt;
  if (edit.oldText === edit.newText) throw sameText(attempt);
  if (!edit.oldText.isWellFormed()) throw notWellFormed(attempt, "old_text");
  if (!edit.newText.isWellFormed()) throw notWellFormed(attempt, "new_text");
  if (edit.expectedCount !== undefined && !(Number.isInteger(edit.expectedCount) && edit.expectedCount > 0)) throw wrongCount(attempt);
  if (edit.oldText === "") {
    if (text !== "") throw emptyNeedle(attempt);
    return [{ start: 0, end: 0, text: edit.newText }];
  }
  const found = findOccurrences(text, edit.oldText, MAX_REPLACEMENTS);
  check(attempt, found);
  const step = fit(attempt, found, notes);
  if (step.every((replacement) => text.slice(replacement.start, replacement.end) === replacement.text))
    throw nothingChanges(attempt, found);
  return step;
}

function check(attempt: Attempt, found: Occurrences): void {
  const { replaceAll = false, expectedCount } = attempt.edit;
  const count = found.spans.length;
  if (count === 0) throw noMatch(attempt);
  if (found.capped) throw tooManyMatches(attempt, MAX_REPLACEMENTS);
  if (expectedCount !== undefined && count !== expectedCount) throw countDiffers(attempt, found, expectedCount);
  if (!replaceAll && (expectedCount === undefined ? count > 1 || found.overlapping : found.overlapping)) throw ambiguous(attempt, found);
}

/** Gives the new text, for each place, the line endings it should have there. */
function fit({ edit, text, number, total }: Attempt, found: Occurrences, notes: string[]): Replacement[] {
  const { newText, oldText } = edit;
  const asGiven = found.spans.map(({ start, end }) => ({ start, end, text: newText }));
  if (!newText.includes("\n")) return asGiven;
  const edited = total > 1 ? `Edit ${number}: ` : "";
  if (found.literal && newText.includes("\r\n")) {
    if (text.includes("\n") && !text.includes("\r\n"))
      notes.push(`${edited}new_text has CRLF line endings and the file has LF; they were kept as given.`);
    return asGiven;
  }
  // The caller wrote CRLF to name it and gives the same lines with LF: changing the endings is the purpose.
  if (found.literal && oldText.includes("\r\n") && withEnding(oldText, "\n") === newText) return asGiven;
  if (!text.includes("\n")) {
    if (text.includes("\r")) notes.push(`${edited}the file's lines end with CR alone; new_text was put in with the line endings it has.`);
    return asGiven;
  }
  const endingFor = endingsAround(text);
  const versions = new Map<Ending, string>();
  return found.spans.map((span) => {
    const ending = endingFor(span) ?? dominantEnding(text) ?? "\n";
    const fitted = versions.get(ending) ?? withEnding(newText, ending);
    versions.set(ending, fitted);
    return { ...span, text: fitted };
  });
}
