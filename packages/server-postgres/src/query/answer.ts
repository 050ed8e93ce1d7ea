import { ToolError } from "@org/mcp-core/errors";

import type { Field, Text } from "../database.ts";
import { csvLine } from "../values/csv.ts";
import { type CutColumn, cutColumns } from "../values/cut.ts";
import { openCellSheet } from "../values/encode.ts";
import { type Fitted, fitRows, type Sheet } from "../values/fit.ts";
import { openLineSheet } from "../values/lines.ts";
import { tableLine } from "../values/table.ts";
import type { Type } from "../values/types.ts";

export type Format = "json" | "table" | "csv";

/** A column of an answer. */
export interface Column {
  readonly name: string;
  readonly type: string;
  /** Its json or array values are text, because JSON could not say one of them exactly. */
  readonly as?: "text";
}

/** What `query` answers. */
export interface Answer {
  readonly columns: Column[];
  readonly rows?: unknown[][];
  readonly text?: string;
  /** Rows in this answer. */
  readonly row_count: number;
  /** Whether the result goes on. */
  readonly truncated: boolean;
  readonly cursor?: string;
  readonly note?: string;
  readonly cut?: CutColumn[];
  readonly notice?: string;
}

/** The rows to answer with. */
export interface Result {
  readonly fields: readonly Field[];
  readonly types: readonly Type[];
  readonly rows: readonly (readonly Text[])[];
}

/** What is said besides the rows, once it is known how many of them are shown. */
export type Remarks = (shown: number) => Pick<Answer, "truncated" | "cursor" | "note" | "notice">;

/** An answer of at most `budget` characters as JSON, with as many whole rows as that holds. Throws a ToolError when it holds none. */
export function answerWithin(budget: number, format: Format, result: Result, remarks: Remarks): Answer {
  let room = budget - JSON.stringify(columnsOf(result)).length;
  for (;;) {
    const answer = answerIn(room, format, result, remarks);
    const excess = JSON.stringify(answer).length - budget;
    if (excess <= 0) return answer;
    if (answer.row_count === 0) {
      throw new ToolError(`The names and types of the result's ${result.fields.length} columns do not fit into an answer.`, {
        fix: "Select fewer columns. The size of answers is the setting --max-answer-chars.",
      });
    }
    room -= excess;
  }
}

function answerIn(room: number, format: Format, result: Result, remarks: Remarks): Answer {
  if (format === "json") {
    const fitted = fitRows(result.rows, room, () => openCellSheet(result.types));
    const { rows, asText } = fitted.sheet;
    return { columns: columnsOf(result, asText), rows: rows.map((row) => [...row]), ...aboutRows(fitted, remarks) };
  }
  const write = format === "csv" ? csvLine : tableLine;
  const fitted = fitRows(result.rows, room, () => openLineSheet(result.fields, write));
  return { columns: columnsOf(result), text: fitted.sheet.text(), ...aboutRows(fitted, remarks) };
}

function aboutRows({ count, cuts, limit }: Fitted<Sheet>, remarks: Remarks): Omit<Answer, "columns" | "rows" | "text"> {
  const about = { row_count: count, ...remarks(count) };
  if (cuts.length === 0) return about;
  const note = `Of the values listed in cut, the first ${limit} characters are shown; substr(value::text, ${limit + 1}) reads on.`;
  return { ...about, note: about.note === undefined ? note : `${about.note} ${note}`, cut: cutColumns(cuts, limit) };
}

function columnsOf({ fields, types }: Result, asText?: ReadonlySet<number>): Column[] {
  return fields.map(({ name }, index) => ({ name, type: types[index]?.name ?? "", ...(asText?.has(index) && { as: "text" as const }) }));
}
