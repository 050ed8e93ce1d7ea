import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { VERSIONS } from "../engine/database.ts";
import { ALONE, SHARED } from "./cases/case.ts";
import { SCANS_AND_JOINS } from "./cases/scans-and-joins.ts";
import { SILENT } from "./cases/silent.ts";
import { WORK } from "./cases/work.ts";
import { openPlanWorld, type PlanWorld } from "./world.ts";

describe.each(VERSIONS)("findings on PostgreSQL %i", (version) => {
  let world: PlanWorld;
  beforeAll(async () => {
    world = await openPlanWorld(version);
  });
  afterAll(() => world.close());

  // How sorts, subqueries and the like are told differs between versions; scans and their conditions are told alike.
  test.each([...(version === VERSIONS.at(-1) ? SCANS_AND_JOINS : []), ...WORK])("$name", async ({ says, ...asked }) => {
    expect(await world.findings(asked)).toMatch(says);
  });

  // What makes a finding speak differs between versions; what keeps it silent is ours.
  test.each(version === VERSIONS.at(-1) ? SILENT : [])("nothing wrong: $name", async ({ silent, ...asked }) => {
    expect(await world.findings(asked)).not.toMatch(silent);
  });

  test.each([
    ["one process", ALONE, /not for all\./],
    ["several", SHARED, /one process may sort everything instead of \d: see that it is faster/],
  ])("a sort by %s has room in the work_mem that is advised", async (_name, set, says) => {
    const sql = "select id, note from shop.orders order by note";
    const advice = await world.findings({ sql, set: ["work_mem = '1MB'", ...set] });
    expect(advice).toMatch(says);
    const [, wanted = "?"] = /needs work_mem of about (\d+MB) /.exec(advice) ?? [];
    expect(await world.findings({ sql, set: [`work_mem = '${wanted}'`, ...ALONE] })).not.toMatch(/temporary files/);
  });

  test("nothing to say is said", async () => {
    expect(await world.findings({ sql: "select * from shop.orders where id = 5" })).toMatch(
      /^Findings: Nothing stands out: .* measured\.$/,
    );
    expect(await world.findings({ sql: "select * from shop.orders where id = 5", analyze: false })).toMatch(
      /^Findings: Nothing stands out, as far as estimates tell; analyze: true/,
    );
  });
});
