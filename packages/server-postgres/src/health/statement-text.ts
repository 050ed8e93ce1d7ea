import { oneLine } from "../schema/texts.ts";

/** A statement that sets or carries a password: `PASSWORD '...'`, `password=...`, `://user:password@`. */
const SECRET = /passw(?:or)?d|pwd|secret|token|api_?key|:\/\/[^\s/]*:[^\s/]*@/i;
/** A literal in any of SQL's quotes; one that the text's end cuts off counts. */
const LITERAL = /'(?:[^'\\]|''|\\.)*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/g;

/**
 * The text of somebody's statement on one line, in at most `max` characters. What other sessions run may carry a password; where it
 * looks as if it did, no literal of it is shown.
 */
export function statementText(sql: string, max: number): string {
  const safe = SECRET.test(sql) ? sql.replaceAll(LITERAL, "'***'") : sql;
  return oneLine(safe.replaceAll(/\s+/g, " ").trim(), max);
}
