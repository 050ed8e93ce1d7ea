import type { FunctionRow } from "../catalog/functions.ts";
import { FIGURES, SAMPLES, showsPasswords } from "../catalog/leaks.ts";
import { canShow } from "../walk/shown.ts";
import type { Bench, Candidate, More, Refused, Work } from "./work.ts";

/** The extension, its view and its function: statements of everybody as they were written. */
export const STATEMENTS = "pg_stat_statements";

/** pg_stat_statements as it is read here: refused while our role sees a password in it. */
export function withoutPasswords({ schema }: FunctionRow, candidate: Candidate, { session }: Bench): Candidate {
  return {
    ...candidate,
    weigh: async () =>
      (await showsPasswords(session, schema))
        ? {
            why: "there are statements among those it shows that give a role or a server its password",
            fix: "database_health shows slow statements; pg_stat_statements_reset(userid, dbid, queryid) takes those statements out.",
          }
        : candidate.weigh(),
  };
}

/** pg_stats as it is read here: its columns of values are what may be secret. */
export function statisticsOf(candidate: Candidate, { tree }: Work, bench: Bench): Candidate {
  if (tree !== undefined && !canShow(tree, { relation: "pg_stats", columns: SAMPLES, others: FIGURES }))
    return { ...candidate, key: `${candidate.key} without values`, weigh: () => ({}) };
  const leaking = withLeaks(candidate, "pg_stats", bench);
  return {
    ...leaking,
    async weigh() {
      const found = await leaking.weigh();
      return "why" in found ? { why: found.why, fix: STATISTICS } : found;
    },
  };
}

const STATISTICS = `Name the columns that are needed, without a star: all but ${[...SAMPLES].join(", ")} pass. describe_table shows NULL shares and distinct values too.`;

/** A relation or function that may show a secret: refused while it does. */
export function withLeaks(candidate: Candidate, name: string, { session, snapshot }: Bench): Candidate {
  return {
    ...candidate,
    async weigh(): Promise<More | Refused> {
      const what = (await snapshot.leaks(session)).get(name);
      if (what === undefined) return {};
      return { why: `it would show ${what}`, fix: "Connect as a role that may not see that, such as one with only SELECT." };
    },
  };
}
