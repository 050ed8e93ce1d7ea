import { countOf, showBytes } from "../../schema/figures.ts";
import { showQualified } from "../../schema/identifiers.ts";
import { oneLine } from "../../schema/texts.ts";
import { showShare } from "../amounts.ts";
import type { Check, Finding } from "../check.ts";
import { seeObjects } from "../visibility.ts";
import { BLOAT_SQL } from "./bloat-sql.ts";

interface Row {
  readonly kind: "table" | "index";
  readonly schema: string;
  readonly name: string;
  readonly bytes: number;
  /** NULL where statistics are missing or not for us to see. */
  readonly waste: number | null;
}

/** An estimate may be off by a fifth; half of a relation is beyond doubt, and what a page split or an UPDATE leaves is normal. */
const SHARE = 0.5;
const NOTICE_BYTES = 16 * 1024 ** 2;
const WARNING_BYTES = 1024 ** 3;

export const bloat: Check<Row> = {
  name: "bloat",
  title: "Bloat of tables and btree indexes (estimated)",
  sql: () => BLOAT_SQL,
  read(rows, { user }) {
    const known = rows.filter(({ waste }) => waste !== null);
    // Nobody grants SELECT on a secret catalog for this.
    const unseen = rows.filter(({ waste, schema }) => waste === null && schema !== "pg_catalog").length;
    const total = known.reduce((sum, { waste }) => sum + (waste ?? 0), 0);
    const bad = known
      .filter(({ waste, bytes }) => (waste ?? 0) >= NOTICE_BYTES && (waste ?? 0) >= bytes * SHARE)
      .sort((a, b) => (b.waste ?? 0) - (a.waste ?? 0));
    return {
      summary:
        known.length === 0
          ? "nothing large enough to matter"
          : `about ${showBytes(total)} in ${countOf(known.length, "large table or index", "large tables and indexes")}`,
      findings: [
        ...bloated(bad.filter(isTable), "table"),
        ...bloated(
          bad.filter((row) => !isTable(row)),
          "index",
        ),
      ],
      hidden:
        unseen === 0
          ? []
          : [
              seeObjects(
                `bloat of ${countOf(unseen, "large table or index", "large tables and indexes")}: no statistics, or not to be read by ${oneLine(user, 63)}`,
                "TABLES",
                user,
              ),
            ],
    };
  },
};

function isTable({ kind }: Row): boolean {
  return kind === "table";
}

function bloated(rows: readonly Row[], kind: Row["kind"]): Finding[] {
  const [first] = rows;
  if (first === undefined) return [];
  const many = kind === "table" ? "tables" : "indexes";
  const total = rows.reduce((sum, { waste }) => sum + (waste ?? 0), 0);
  return [
    {
      level: total < WARNING_BYTES ? "notice" : "warning",
      text: `${countOf(rows.length, kind, many)} at least half empty, about ${showBytes(total)} (estimated); most ${describe(first)}`,
      means:
        "Deleted and updated rows have left space that scans still read. It is reused by new rows, but not given back. Estimated from statistics as of the last ANALYZE; what is stored outside the rows (TOAST) is not counted, deduplicated indexes look better than they are.",
      advice:
        kind === "table"
          ? "Find out why VACUUM came too late (checks vacuum, long_transactions). To give the space back: pg_repack, or VACUUM FULL while nobody uses the table. To measure exactly: pgstattuple_approx."
          : "REINDEX INDEX CONCURRENTLY name. To measure exactly: pgstatindex of the extension pgstattuple.",
      lines: rows.slice(0, 30).map(describe),
    },
  ];
}

function describe({ schema, name, bytes, waste }: Row): string {
  return `${showQualified(schema, name)}: ${showBytes(waste ?? 0)} of ${showBytes(bytes)} (${showShare((waste ?? 0) / bytes)})`;
}
