import { fitRows } from "../values/fit.ts";
import { openLineSheet } from "../values/lines.ts";
import { tableLine } from "../values/table.ts";
import type { Outcome } from "./change.ts";
import { effectText } from "./effect.ts";

/** Characters of what RETURNING gave that an answer shows. The statement can be repeated as a query for more. */
const RETURNED_CHARACTERS = 8_000;

/** What was changed, and the rows of RETURNING, `|` between values and `\N` for NULL. */
export function outcomeText({ effect, returned }: Outcome): string {
  const changed = effectText(effect);
  if (returned.fields.length === 0) return changed;
  const { sheet, count } = fitRows(returned.rows, RETURNED_CHARACTERS, () => openLineSheet(returned.fields, tableLine));
  const more = returned.more || count < returned.rows.length ? `\n[only the first ${count} rows are shown]` : "";
  return `${changed}\nreturned:\n${sheet.text().trimEnd()}${more}`;
}
