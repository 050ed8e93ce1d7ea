import type { Text } from "../../database.ts";
import { countOf } from "../../schema/figures.ts";
import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import { oneLine } from "../../schema/texts.ts";
import { showCount, showShare } from "../amounts.ts";
import type { Check, Level } from "../check.ts";
import { seeObjects } from "../visibility.ts";
import { SEQUENCES_PER_PIECE, SEQUENCES_SQL } from "./sequences-sql.ts";

interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly table_schema: string | null;
  readonly table_name: string | null;
  readonly column_name: string | null;
  readonly type: string;
  /** Text: it may be more than a JavaScript number holds. */
  readonly last: string;
  readonly limit: string;
  readonly used: number;
}

export interface SequencesRow {
  /** OID of the last sequence of this piece. */
  readonly last: number | null;
  readonly counted: number;
  readonly hidden: number;
  readonly near: readonly Sequence[] | null;
}

/** Time to plan the change of a type, which rewrites the table; and time to do it (rules of thumb). */
const WARNING = 0.7;
const PROBLEM = 0.9;

export const sequences: Check<SequencesRow> = {
  name: "sequences",
  title: "Sequences near their end",
  sql: () => SEQUENCES_SQL,
  pieces: {
    first: "0",
    next: (rows): Text | undefined => {
      const last = rows.at(-1);
      return last?.last == null || last.counted < SEQUENCES_PER_PIECE ? undefined : String(last.last);
    },
  },
  read(rows, { user }) {
    const near = rows.flatMap((row) => row.near ?? []).sort((a, b) => b.used - a.used);
    const counted = rows.reduce((sum, row) => sum + row.counted, 0);
    const hidden = rows.reduce((sum, row) => sum + row.hidden, 0);
    const bad = near.filter(({ used }) => used >= WARNING);
    const [first] = bad;
    const [fullest] = near;
    const rest = fullest === undefined ? "none over half used" : `fullest ${showShare(fullest.used)}`;
    const seen =
      hidden === 0 ? countOf(counted, "sequence") : `${showCount(counted - hidden)} of ${countOf(counted, "sequence")} to be seen`;
    return {
      summary: `${seen}, ${rest}`,
      findings:
        first === undefined
          ? []
          : [
              {
                level: levelOf(first.used),
                text: `${countOf(bad.length, "sequence")} over ${Math.round(WARNING * 100)} % used: ${describe(first)}`,
                means:
                  "At the end every INSERT that takes a number fails: the sequence reaches its maximum, or its numbers no longer fit the column.",
                advice:
                  "Make the column bigint (ALTER TABLE ... ALTER COLUMN ... TYPE bigint rewrites the table under an exclusive lock; for large tables add a bigint column, fill it in pieces, exchange them), and ALTER SEQUENCE ... AS bigint. Foreign key columns that hold the number need it too.",
                lines: bad.slice(0, 50).map(describe),
              },
            ],
      lines: near.slice(0, 20).map(describe),
      hidden: hidden === 0 ? [] : [seeObjects(countOf(hidden, "sequence"), "SEQUENCES", user)],
    };
  },
};

function levelOf(used: number): Exclude<Level, "ok" | "notice"> {
  return used < PROBLEM ? "warning" : "problem";
}

function describe({
  schema,
  name,
  table_schema: inSchema,
  table_name: table,
  column_name: column,
  type,
  last,
  limit,
  used,
}: Sequence): string {
  const owner =
    inSchema === null || table === null || column === null ? "" : ` for ${showQualified(inSchema, table)}.${showIdentifier(column)}`;
  return oneLine(
    `${showQualified(schema, name)}${owner} (${type}): ${showShare(used)}, ${showCount(Number(last))} of ${showCount(Number(limit))}`,
    400,
  );
}
