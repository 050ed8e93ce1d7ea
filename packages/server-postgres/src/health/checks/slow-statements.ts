import { countOf } from "../../schema/figures.ts";
import { showIdentifier } from "../../schema/identifiers.ts";
import { oneLine } from "../../schema/texts.ts";
import { showCount, showSeconds, showShare } from "../amounts.ts";
import type { Check, Extension } from "../check.ts";
import { statementText } from "../statement-text.ts";
import { seeStatistics } from "../visibility.ts";

interface Row {
  readonly user: string | null;
  /** NULL when we may not see it. */
  readonly query: string | null;
  readonly calls: number;
  readonly total_ms: number;
  readonly mean_ms: number;
  readonly rows: number;
  readonly temp_blocks: number;
  readonly read_blocks: number;
  /** Of the time of all statements in this database. */
  readonly share: number | null;
  readonly statements: number;
  readonly all_ms: number;
}

/** People wait for what takes longer than a second. */
const SLOW_MS = 1_000;
/** One slow call may have been a migration. */
const OFTEN = 5;
const TEXT_CHARS = 240;

export const slowStatements: Check<Row> = {
  name: "slow_statements",
  title: "Statements that take most time",
  extension: {
    name: "pg_stat_statements",
    missing: "pg_stat_statements is not installed: add it to shared_preload_libraries, restart, CREATE EXTENSION pg_stat_statements",
  },
  sql: (_facts, extension) => statementsSql(extension),
  read(rows, { user }) {
    const [first] = rows;
    if (first === undefined) return { summary: "none recorded for this database", findings: [] };
    const slow = rows.filter(({ mean_ms: mean, calls }) => mean >= SLOW_MS && calls >= OFTEN);
    const [slowest] = slow;
    const unseen = rows.filter(({ query }) => query === null).length;
    return {
      summary: `${showSeconds(first.all_ms / 1000)} in ${countOf(first.statements, "statement")}; most: ${short(first)}`,
      findings:
        slowest === undefined
          ? []
          : [
              {
                level: "notice",
                text: `${countOf(slow.length, "statement")} with a mean over ${showSeconds(SLOW_MS / 1000)}; most time: ${short(slowest)}`,
                means:
                  "Of the statements below, the first have taken most of the server's time since the statistics were reset. Literals are replaced by $1, $2.",
                advice:
                  "explain_query with typical values for the parameters. Blocks read mean a scan or a cold cache; temporary blocks mean work_mem was too small for a sort or hash.",
              },
            ],
      lines: rows.map(describe),
      hidden: unseen === 0 ? [] : [seeStatistics(`the text of ${countOf(unseen, "statement")} of other roles`, user)],
    };
  },
};

/** Version 1.8 (PostgreSQL 13) divided times into planning and execution; an upgraded server may still have an older extension. */
function statementsSql({ schema, version }: Extension): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const exec = major > 1 || minor >= 8 ? "_exec" : "";
  return `select pg_catalog.pg_get_userbyid(s.userid)::text as "user",
  case when s.queryid is not null then pg_catalog.left(s.query, 4000) end as query,
  s.calls, s.total${exec}_time as total_ms, s.mean${exec}_time as mean_ms, s.rows,
  s.temp_blks_read + s.temp_blks_written as temp_blocks, s.shared_blks_read as read_blocks,
  s.total${exec}_time / nullif(pg_catalog.sum(s.total${exec}_time) over (), 0::float8) as share,
  pg_catalog.count(*) over () as statements, pg_catalog.sum(s.total${exec}_time) over () as all_ms
from ${showIdentifier(schema)}.pg_stat_statements s
where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
order by s.total${exec}_time desc
limit 10`;
}

function short(row: Row): string {
  return `${showShare(row.share ?? 0)}, ${countOf(row.calls, "call")} of ${showMs(row.mean_ms)}: ${text(row, 80)}`;
}

function describe(row: Row): string {
  const blocks = [
    ...(row.read_blocks > 0 ? [`${showCount(row.read_blocks)} blocks read`] : []),
    ...(row.temp_blocks > 0 ? [`${showCount(row.temp_blocks)} temporary`] : []),
  ];
  const figures = [
    showShare(row.share ?? 0),
    `${showSeconds(row.total_ms / 1000)} total`,
    `${countOf(row.calls, "call")} of ${showMs(row.mean_ms)}`,
    countOf(row.rows, "row"),
    ...blocks,
  ];
  return `${figures.join(", ")}, ${oneLine(row.user ?? "", 63)}: ${text(row, TEXT_CHARS)}`;
}

function text({ query }: Row, max: number): string {
  return query === null ? "(not visible)" : statementText(query, max);
}

function showMs(ms: number): string {
  return ms >= 10_000 ? showSeconds(ms / 1000) : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
