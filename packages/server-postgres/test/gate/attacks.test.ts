import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Engine, VERSIONS } from "../engine/engine.ts";
import { ATTACKS, GROUPS, SHADOW_ATTACKS } from "./attacks/table.ts";
import { explained, otherCalls } from "./attacks/tools.ts";
import { type Battle, ROLES, startBattle, startField } from "./battle.ts";
import { OWN_SQL_TRAPS } from "./own-sql.ts";

test("at least 200 statements that differ, of every class", () => {
  expect(new Set(ATTACKS.map(({ sql }) => sql)).size).toBeGreaterThanOrEqual(900);
  expect(new Set([...ATTACKS, ...SHADOW_ATTACKS].map(({ cls }) => cls)).size).toBeGreaterThanOrEqual(25);
});

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let field: Engine;
  let battle: Battle;
  let shadowed: Battle;
  beforeAll(async () => {
    field = await startField(version);
    battle = await startBattle(field);
    shadowed = await startBattle(field, { shadows: true });
  });
  afterAll(async () => {
    await battle.close();
    await shadowed.close();
    await field.stop();
  });

  describe.each(ROLES)("leaves nothing, as %s", (role) => {
    test.each(GROUPS)("%s", async (_group, attacks) => {
      expect(await battle.run(role, attacks)).toEqual([]);
    });

    test("where functions and operators of public fit better than the built-in ones", async () => {
      expect(await shadowed.run(role, SHADOW_ATTACKS)).toEqual([]);
    });
  });

  test("nor by way of explain_query", async () => {
    expect(await battle.run("superuser", explained(ATTACKS))).toEqual([]);
    expect(await shadowed.run("owner", explained(SHADOW_ATTACKS))).toEqual([]);
  });

  test("nor by way of the tools that ask for names", async () => {
    const { rows } = await battle.world.db.admin.query<{ name: string }>(RELATIONS);
    expect(await battle.run("reader", otherCalls(rows.map(({ name }) => name)))).toEqual([]);
  });

  test("nor do the servers' own queries call what stands before pg_catalog", async () => {
    await shadowed.world.db.admin.query(OWN_SQL_TRAPS(shadowed.world.db.name));
    await shadowed.reopen();
    expect(await shadowed.run("superuser", otherCalls(["app.items", "app.makers", "app.events", "app.cheap"]))).toEqual([]);
  });
});

const RELATIONS = `select oid::regclass::text as name from pg_class where relkind in ('r', 'v', 'm', 'f', 'p', 'S')
  and relnamespace in ('app'::regnamespace, 'latent'::regnamespace, 'public'::regnamespace) order by 1`;
