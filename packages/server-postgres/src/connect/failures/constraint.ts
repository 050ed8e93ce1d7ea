import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import type { Telling } from "../failures.ts";
import type { Answer } from "./answer.ts";

/** What to do about data that would break a constraint (manual, appendix A, class 23). */
export function ofConstraint(_: Telling, { code, schema = "public", table, column, constraint }: Answer): string {
  const where = table === undefined ? "the table" : showQualified(schema, table);
  const which = constraint === undefined ? "it" : showIdentifier(constraint);
  switch (code) {
    case "23502":
      return `Give ${column === undefined ? "the column" : showIdentifier(column)} of ${where} a value.`;
    case "23001":
    case "23503":
      return `The foreign key ${which} of ${where} wants the row that is referred to: it must be there first, and can go only after the rows of ${where} that refer to it. Look at those with query.`;
    case "23505":
      return `${where} has a row with that key. SELECT it; then UPDATE it, take another key, or write INSERT ... ON CONFLICT DO NOTHING (or DO UPDATE).`;
    case "23514":
      return constraint === undefined
        ? `describe_table shows the conditions and partitions of ${where}.`
        : `describe_table shows the condition ${which} of ${where}.`;
    case "23P01":
      return `A row of ${where} is in the way of the exclusion ${which}. Look at it with query.`;
    default:
      return `The data would break a constraint. describe_table shows those of ${where}.`;
  }
}
