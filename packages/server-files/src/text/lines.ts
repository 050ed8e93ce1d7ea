/** A file's line endings. A lone carriage return ends a line only in a file that has no line feed at all. */
export interface LineEndings {
  /** "mixed": both LF and CRLF end lines. "none": a single line without an end, or nothing. */
  readonly kind: "lf" | "crlf" | "cr" | "mixed" | "none";
  /** `cr` counts carriage returns that no line feed follows, whether they end lines or not. */
  readonly counts: { readonly lf: number; readonly crlf: number; readonly cr: number };
}

export function lineEndings(text: string): LineEndings {
  const feeds = occurrences(text, "\n");
  const crlf = feeds === 0 ? 0 : occurrences(text, "\r\n");
  const counts = { lf: feeds - crlf, crlf, cr: occurrences(text, "\r") - crlf };
  if (counts.lf > 0 && crlf > 0) return { kind: "mixed", counts };
  if (crlf > 0) return { kind: "crlf", counts };
  if (counts.lf > 0) return { kind: "lf", counts };
  return { kind: counts.cr > 0 ? "cr" : "none", counts };
}

function occurrences(text: string, what: string): number {
  let count = 0;
  for (let index = text.indexOf(what); index !== -1; index = text.indexOf(what, index + what.length)) count++;
  return count;
}

/**
 * UTF-16 indices at which the lines of a text start: none for an empty text, else 0 first.
 * A line ends after its "\n" (or "\r", see above); the end of the last line starts no further one.
 */
export function lineStarts(text: string): number[] {
  const terminator = text.includes("\n") ? "\n" : "\r";
  const starts: number[] = [];
  for (let start = 0; start < text.length;) {
    starts.push(start);
    const end = text.indexOf(terminator, start);
    start = end === -1 ? text.length : end + 1;
  }
  return starts;
}

/** The lines of a text with their endings; joined they are the text. */
export function splitLines(text: string): string[] {
  const starts = lineStarts(text);
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
}

export function countLines(text: string): number {
  const terminator = text.includes("\n") ? "\n" : "\r";
  return occurrences(text, terminator) + (text === "" || text.endsWith(terminator) ? 0 : 1);
}

/** Number, from 1 on, of the line that the index is in; `starts` as from `lineStarts`. */
export function lineAt(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return Math.max(low, 1);
}
