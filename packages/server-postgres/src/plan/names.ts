import { showIdentifier, showQualified } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";

/** A name has at most 63 bytes unless PostgreSQL was built otherwise; quotes in it are doubled. */
const MAX_NAME_CHARS = 130;

/** A name as SQL writes it, safe to show: no line break or invisible character of it reaches the reader. */
export function showName(name: string): string {
  return oneLine(showIdentifier(name), MAX_NAME_CHARS);
}

/** The same of a table, with its schema where that is known. */
export function showTable({ schema, name }: { readonly schema: string | undefined; readonly name: string }): string {
  return schema === undefined ? showName(name) : oneLine(showQualified(schema, name), 2 * MAX_NAME_CHARS);
}

/** Words that the server wrote, such as a node's type. */
export function showWords(text: string): string {
  return oneLine(text, MAX_NAME_CHARS);
}
