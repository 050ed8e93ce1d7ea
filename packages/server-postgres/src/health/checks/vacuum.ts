import { countOf } from "../../schema/figures.ts";
import { showQualified } from "../../schema/identifiers.ts";
import { showCount, showSeconds } from "../amounts.ts";
import type { Check, Finding } from "../check.ts";
import { MIN_DEAD, OVERDUE, vacuumSql } from "./vacuum-sql.ts";

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly live: number;
  readonly dead: number;
  readonly threshold: number;
  readonly vacuumed: number | null;
  readonly disabled: boolean;
}

interface Row {
  readonly tables: number;
  readonly overdue_count: number;
  readonly unanalyzed_count: number;
  readonly stale_count: number;
  readonly disabled_count: number;
  readonly overdue: readonly Table[] | null;
  readonly unanalyzed: readonly Table[] | null;
  readonly stale: readonly Table[] | null;
  readonly disabled: readonly Table[] | null;
  readonly running:
    | readonly {
        readonly pid: number;
        readonly schema: string | null;
        readonly name: string | null;
        readonly phase: string | null;
        readonly done: number | null;
        readonly seconds: number | null;
      }[]
    | null;
}

export const vacuum: Check<Row> = {
  name: "vacuum",
  title: "VACUUM and ANALYZE",
  sql: ({ version }) => vacuumSql(version),
  read([row]) {
    if (row === undefined) throw new TypeError("the query has one row");
    const running = (row.running ?? []).map(({ pid, schema, name, phase, done, seconds }) => {
      const what = schema === null || name === null ? "a table of another database, or not visible" : showQualified(schema, name);
      const progress = done === null ? "" : ` ${Math.round(done * 100)} %`;
      return `running: ${what}${phase === null ? "" : `, ${phase}${progress}`}${seconds === null ? "" : `, for ${showSeconds(seconds)}`} (pid ${pid})`;
    });
    const now = running.length === 0 ? "" : `, ${running.length} running`;
    return {
      summary: `${countOf(row.tables, "table")} within ${OVERDUE}x their thresholds${now}`,
      findings: [...overdue(row), ...unanalyzed(row), ...stale(row), ...disabled(row)],
      lines: running,
    };
  },
};

function overdue({ overdue_count: count, overdue: tables }: Row): Finding[] {
  const [first] = tables ?? [];
  if (tables === null || first === undefined) return [];
  return [
    {
      level: "warning",
      text: `${countOf(count, "table")} with over ${OVERDUE}x the dead rows at which autovacuum starts; most ${deadRows(first)}`,
      means: `Autovacuum does not keep up: it is off for the table, too slow, too busy elsewhere, or something old still needs the rows (check long_transactions). Tables with under ${showCount(MIN_DEAD)} dead rows are passed over.`,
      advice:
        "VACUUM (VERBOSE) table; says whether the rows can be removed yet. For large tables lower autovacuum_vacuum_scale_factor per table; let it work faster with autovacuum_vacuum_cost_limit and autovacuum_max_workers.",
      lines: tables.map(deadRows),
    },
  ];
}

function unanalyzed({ unanalyzed_count: count, unanalyzed: tables }: Row): Finding[] {
  const [first] = tables ?? [];
  if (tables === null || first === undefined) return [];
  return [
    {
      level: "notice",
      text: `${countOf(count, "table")} never analysed; largest ${nameOf(first)}, ${countOf(first.live, "row")}`,
      means: "The planner guesses how many rows there are and what is in them.",
      advice:
        "ANALYZE table; after bulk loads and pg_upgrade: ANALYZE; for the whole database. Partitioned parents and foreign tables are never analysed automatically.",
      lines: tables.map((table) => `${nameOf(table)}: ${countOf(table.live, "row")}`),
    },
  ];
}

function stale({ stale_count: count, stale: tables }: Row): Finding[] {
  const [first] = tables ?? [];
  if (tables === null || first === undefined) return [];
  return [
    {
      level: "notice",
      text: `${countOf(count, "table")} with old statistics: over ${OVERDUE}x the changes at which autovacuum analyses; largest ${nameOf(first)}`,
      means: "Estimates, and so plans, may be wrong.",
      advice: "ANALYZE table; and find out why autovacuum does not: off for the table, or too busy.",
      lines: tables.map((table) => `${nameOf(table)}: ${countOf(table.live, "row")}`),
    },
  ];
}

function disabled({ disabled_count: count, disabled: tables }: Row): Finding[] {
  const [first] = tables ?? [];
  if (tables === null || first === undefined) return [];
  return [
    {
      level: "notice",
      text: `autovacuum is off for ${countOf(count, "table")}: ${tables.slice(0, 3).map(nameOf).join(", ")}${count > 3 ? ", ..." : ""}`,
      means: "Nothing removes dead rows or keeps statistics fresh there, except to prevent wraparound.",
      advice: "ALTER TABLE table RESET (autovacuum_enabled); unless a job of yours vacuums it.",
      lines: tables.map(deadRows),
    },
  ];
}

function nameOf({ schema, name }: Table): string {
  return showQualified(schema, name);
}

function deadRows(table: Table): string {
  const { dead, live, threshold, vacuumed, disabled } = table;
  const last = vacuumed === null ? "never vacuumed" : `vacuumed ${showSeconds(vacuumed)} ago`;
  return `${nameOf(table)}: ${showCount(dead)} dead of ${showCount(dead + live)}, starts at ${showCount(threshold)}, ${last}${disabled ? ", autovacuum off" : ""}`;
}
