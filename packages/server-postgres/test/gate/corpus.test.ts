import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import type { Written } from "./attacks/attack.ts";
import { CORPUS, CORPUS_18, CORPUS_OWNER } from "./corpus.ts";
import { ORDINARY } from "./traps.ts";

const listed = (corpus: readonly Written[]): { sql: string; params: string[] }[] =>
  corpus.map((written) => {
    const [sql, ...params] = typeof written === "string" ? [written] : written;
    return { sql, params };
  });

test("at least 80 queries that differ", () => {
  expect(new Set(listed(CORPUS).map(({ sql }) => sql)).size).toBeGreaterThanOrEqual(100);
});

describe.each(VERSIONS)("ordinary reading passes on PostgreSQL %i for a role with SELECT only", (version) => {
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(version, ORDINARY);
    server = await openServer({ url: db.url("reader") });
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  test.each(listed(version >= 18 ? [...CORPUS, ...CORPUS_18] : CORPUS))("$sql", async (statement) => {
    expect(await columns(server, statement)).toMatch(/^\{"columns":/);
  });

  test("plans of changes, for who may make the changes", async () => {
    const owner = await openServer({ url: db.url("owner") });
    try {
      for (const statement of listed(CORPUS_OWNER)) expect(await columns(owner, statement)).toMatch(/^\{"columns":/);
    } finally {
      await owner.close();
    }
  });
});

async function columns(server: TestServer, { sql, params }: { sql: string; params: readonly string[] }): Promise<string> {
  const { content } = await server.call("query", { sql, ...(params.length > 0 && { params }) });
  return content.map((block) => (block.type === "text" ? block.text : block.type)).join("\n");
}
