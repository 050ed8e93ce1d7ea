import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Engine, VERSIONS } from "../engine/engine.ts";
import { ATTACKS } from "./attacks/table.ts";
import { type Battle, ROLES, type Sent, startBattle, startField } from "./battle.ts";
import { CORPUS } from "./corpus.ts";
import { allCalls } from "./every-function.ts";
import { mutants } from "./mutate.ts";

/**
 * Statements, and functions, for each version: 600 and 300 as a rule. With GATE_FUZZ=nightly-size in the environment 100,000 and all of
 * them, and with a number that many.
 */
const setting = process.env["GATE_FUZZ"];
const STATEMENTS = setting === undefined ? 600 : setting === "nightly-size" ? 100_000 : Number(setting);
const FUNCTIONS = setting === undefined ? 300 : STATEMENTS;
/** Between two looks at the world. */
const BATCH = 100;

const usable = (sql: string): boolean =>
  sql.length < 1000 && sql.trim().length > 3 && !/pg_sleep|generate_series\(1, 1(?:00000|e18)/.test(sql);
const corpus = CORPUS.map((written) => (typeof written === "string" ? written : written[0])).filter(usable);
const attacks = ATTACKS.map(({ sql }) => sql).filter(usable);

describe.each(VERSIONS)("PostgreSQL %i: whatever the gate lets through leaves nothing", (version) => {
  let field: Engine;
  let battle: Battle;
  beforeAll(async () => {
    field = await startField(version);
    battle = await startBattle(field, { statementMs: 300 });
  });
  afterAll(async () => {
    await battle.close();
    await field.stop();
  });

  test(`${STATEMENTS} mutated statements`, { timeout: 7_200_000 }, async () => {
    const before = battle.answered();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROLES),
        fc.array(mutants(corpus, attacks), { minLength: BATCH, maxLength: BATCH }),
        async (role, statements) => {
          expect(await battle.run(role, statements.map(asSent))).toEqual([]);
        },
      ),
      { numRuns: Math.ceil(STATEMENTS / BATCH), endOnFailure: true },
    );
    // A gate that refuses everything would leave nothing either.
    expect(battle.answered() - before).toBeGreaterThan(STATEMENTS / 25);
  });

  test(`${FUNCTIONS} functions of the server and its extensions, called by a superuser`, { timeout: 600_000 }, async () => {
    const before = battle.answered();
    const calls = await allCalls(battle.world.db.admin, FUNCTIONS);
    for (let from = 0; from < calls.length; from += BATCH) {
      expect(await battle.run("superuser", calls.slice(from, from + BATCH).map(asSent))).toEqual([]);
    }
    expect(battle.answered() - before).toBeGreaterThan(calls.length / 20);
  });
});

function asSent(sql: string): Sent {
  return { sql, params: [] };
}
