import type { Text } from "../database.ts";

/**
 * A row as `COPY ... (FORMAT csv)` writes it (RFC 4180): NULL is nothing at all, an empty text is `""`.
 *
 * Values that a spreadsheet would take for a formula (`=1+1`, `@x`, `-1`) are left as they are: this is data for a model or a program, and
 * an apostrophe in front of them would be another value. Whoever opens it in a spreadsheet has to import the columns as text.
 */
export function csvLine(texts: readonly Text[]): string {
  return texts
    .map((text) => (text === null ? "" : needsQuotes(text, texts.length === 1) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(",");
}

function needsQuotes(text: string, alone: boolean): boolean {
  // Alone on a line, `\.` would end the data for COPY in servers before 18.
  return text === "" || /[",\n\r]/.test(text) || (alone && text === String.raw`\.`);
}
