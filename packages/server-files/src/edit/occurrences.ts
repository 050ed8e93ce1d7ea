import { endingStyle, withEnding } from "./line-endings.ts";
import { findStarts } from "./search.ts";
import { type Span } from "./types.ts";

/** Where a needle is. */
export interface Occurrences {
  readonly spans: readonly Span[];
  /** The spans hold the needle as it was given; false when line endings were read as equivalent. */
  readonly literal: boolean;
  readonly overlapping: boolean;
  readonly capped: boolean;
}

/**
 * Finds a needle that is not empty, reading line endings as a caller sees them.
 *
 * A needle with LF endings stands for the same lines with CRLF: callers are shown text without its endings, so in a file with mixed
 * endings every place that looks like the needle counts (picking the one that happens to have LF would be a guess). A needle that
 * holds CRLF is meant that way where it matches, and stands for LF where it does not.
 */
export function findOccurrences(text: string, needle: string, limit: number): Occurrences {
  if (!needle.includes("\n")) return literally(text, needle, limit, true);
  if (!needle.includes("\r\n")) return findLines(text, needle, limit, true);
  const exact = literally(text, needle, limit, true);
  return exact.spans.length > 0 ? exact : findLines(text, withEnding(needle, "\n"), limit, false);
}

function findLines(text: string, needle: string, limit: number, given: boolean): Occurrences {
  const style = endingStyle(text);
  if (style === "mixed") return findInMixed(text, needle, limit);
  return style === "crlf" ? literally(text, withEnding(needle, "\r\n"), limit, false) : literally(text, needle, limit, given);
}

function literally(text: string, needle: string, limit: number, literal: boolean): Occurrences {
  const { starts, overlapping, capped } = findStarts(text, needle, limit);
  return { spans: starts.map((start) => ({ start, end: start + needle.length })), literal, overlapping, capped };
}

/** Searches the text with its CRLF made LF, and translates what is found to indices of the text as it is. */
function findInMixed(text: string, needle: string, limit: number): Occurrences {
  const { starts, overlapping, capped } = findStarts(withEnding(text, "\n"), needle, limit);
  const spans: Span[] = [];
  let removed = 0;
  let next = text.indexOf("\r\n");
  // An index of the shortened text plus the carriage returns taken out before it. Indices come in ascending order.
  const translate = (index: number): number => {
    while (next >= 0 && next - removed < index) {
      removed += 1;
      next = text.indexOf("\r\n", next + 2);
    }
    return index + removed;
  };
  for (const at of starts) {
    const start = translate(at);
    spans.push({ start, end: translate(at + needle.length) });
  }
  return { spans, literal: false, overlapping, capped };
}
