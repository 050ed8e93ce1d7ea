import { defineServer } from "@org/mcp-core";
import { connectInMemory } from "@org/mcp-core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

import { config } from "../../src/config.ts";
import { namedDatabases } from "../../src/connect/databases.ts";
import type { Database } from "../../src/database.ts";
import { roleResource } from "../../src/resources/role.ts";
import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { reach } from "./reach.ts";

let db: TestDatabase;
let database: Database;
let served: Awaited<ReturnType<typeof connectInMemory>>;
beforeAll(async () => {
  db = await freshDatabase(15, "create table t ()");
  database = reach(`shop=${db.url("owner")}`);
  const definition = defineServer({
    name: "postgres",
    packageName: "@org/role",
    version: "0.0.0",
    title: "Role",
    description: "Role",
    instructions: "Role",
    config,
    create: () => ({ tools: [], resources: [roleResource(namedDatabases([database]))], prompts: [] }),
  });
  served = await connectInMemory(definition);
});
afterAll(async () => {
  await served.close();
  await database.close();
  await db.drop();
});

test("the role of each database is listed, completed and read", async () => {
  const { client } = served;
  const { resources } = await client.listResources();
  expect(resources).toContainEqual(expect.objectContaining({ uri: "postgres://shop/role", name: "shop: role" }));
  const ref = { type: "ref/resource", uri: "postgres://{database}/role" } as const;
  expect((await client.complete({ ref, argument: { name: "database", value: "s" } })).completion.values).toEqual(["shop"]);
  const { contents } = await client.readResource({ uri: "postgres://shop/role" });
  expect(contents).toEqual([
    expect.objectContaining({ text: expect.stringMatching(/as owner, .*\n.*owns 1 table[^]*CREATE ROLE mcp_reader/) as string }),
  ]);
  await expect(client.readResource({ uri: "postgres://other/role" })).rejects.toThrow(/not found/i);
});
