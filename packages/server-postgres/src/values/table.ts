import type { Text } from "../database.ts";

/** The escapes of COPY's text format (manual, COPY, File Formats), with `|` for the delimiter. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\v": String.raw`\v`,
  "\\": "\\\\",
  "|": String.raw`\|`,
};

/**
 * A row as `COPY ... (DELIMITER '|')` writes it: values side by side with `|` between them and nothing around them, NULL as `\N`. What is
 * between two bars is exactly the value, so NULL, an empty text and the text `NULL` are three different things.
 */
export function tableLine(texts: readonly Text[]): string {
  return texts
    .map((text) => (text === null ? String.raw`\N` : text.replaceAll(/[\b\f\n\r\t\v\\|]/g, (character) => ESCAPES[character] ?? "")))
    .join("|");
}
