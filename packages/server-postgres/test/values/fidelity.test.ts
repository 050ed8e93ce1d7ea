import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { shownType } from "../../src/schema/type-names.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { SAMPLES, SAMPLE_TYPES } from "./samples.ts";
import { shownByPsql, shownByServer } from "./shown.ts";

const ZONES = [
  ["UTC", 0],
  ["America/New_York", 300],
  ["Asia/Tokyo", -540],
] as const;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly as?: "text";
}

interface Data {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly unknown[])[];
}

const columnsOf = SAMPLES.map(({ type }, index) => `c${index} ${type}`);
const record = fc.tuple(...SAMPLES.map(({ values }) => fc.option(values, { freq: 8 })));

const ownZone = process.env["TZ"];
afterAll(() => {
  if (ownZone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = ownZone;
});

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(version, `${SAMPLE_TYPES}; create table sample (id serial primary key, ${columnsOf.join(", ")})`, {
      extensions: ["hstore", "ltree", "citext"],
    });
  });
  afterAll(() => db.drop());

  // Zones are ours and the clients' matter, not the server's: one is enough for the other version.
  describe.each(ZONES.filter(([zone]) => version === 18 || zone === "America/New_York"))("in %s", (zone, minutesBehind) => {
    let server: TestServer;
    let plain: pg.Client;
    const url = (): string => `${db.url("reader")}?options=${encodeURIComponent(`-c TimeZone=${zone}`)}`;
    beforeAll(async () => {
      process.env["TZ"] = zone;
      server = await openServer({ url: url() });
      plain = new pg.Client(url());
      await plain.connect();
    });
    afterAll(async () => {
      await server.close();
      await plain.end();
    });

    test(`what arrives of ${SAMPLES.length} types is what PostgreSQL shows`, async () => {
      expect(new Date("2024-01-01T00:00:00Z").getTimezoneOffset()).toBe(minutesBehind);
      await fc.assert(
        fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 3 }), async (records) => {
          await db.admin.query("truncate sample");
          for (const values of records) {
            const places = values.map((_, index) => `$${index + 1}`);
            await db.admin.query(`insert into sample values (default, ${places.join(", ")})`, values);
          }
          const sql = "select * from sample order by id";
          const shown = await shownByServer(plain, sql);
          const data = (await server.data("query", { sql })) as unknown as Data;
          expect(data.rows).toHaveLength(records.length);
          for (const [row, cells] of data.rows.entries()) {
            for (const [index, column] of data.columns.entries()) {
              const exact = shown[row]?.[index] ?? null;
              const named = await namedBy(cells[index], column, exact, plain);
              expect(named, `${column.type} in row ${row}: ${JSON.stringify(cells[index])}`).toBe(exact);
            }
          }
          // A reader of the other forms sees the same.
          const table = await server.data("query", { sql, format: "table" });
          expect(readTable(String(table["text"]))).toEqual(shown);
        }),
        { numRuns: 12 },
      );
    });

    test("psql, where there is one, shows the same", async () => {
      const sql = "select * from sample order by id";
      // psql leaves out what Unicode says is no character (U+10FFFE), whatever the encoding.
      const shown = (await shownByServer(plain, sql)).map((row) => row.map((value) => value?.replaceAll(/\p{NChar}/gu, "") ?? null));
      const byPsql = shownByPsql(db.url("superuser"), zone, sql) ?? shown;
      expect(byPsql).toEqual(shown);
    });

    test("the names of types are those that format_type gives, made short", async () => {
      const { columns } = (await server.data("query", { sql: "select * from sample" })) as unknown as Data;
      const { rows } = await db.admin.query<{ name: string }>(
        `select format_type(case when b.typtype = 'd' then b.typbasetype else b.oid end, case when b.typtype = 'd' then b.typtypmod else atttypmod end) as name
         from pg_attribute join pg_type b on b.oid = atttypid where attrelid = 'sample'::regclass and attnum > 0 order by attnum`,
      );
      expect(columns.map(({ type }) => type)).toEqual(rows.map(({ name }) => shownType(name, [])));
    });
  });
});

/** The text that a cell names. Where it is structured, PostgreSQL itself says whether it is the same value. */
async function namedBy(cell: unknown, { type, as }: Column, exact: string | null, client: pg.Client): Promise<unknown> {
  if (cell === null || exact === null || as === "text") return cell;
  if (type === "json" || type === "jsonb") return sameInServer(client, "$1::jsonb = $2::jsonb", [JSON.stringify(cell), exact], exact);
  if (Array.isArray(cell)) {
    const delimiter = type === "box[]" ? ";" : ",";
    return sameInServer(client, `$1::${type}::text = $2`, [literal(cell, delimiter), exact], exact);
  }
  if (typeof cell === "boolean") return cell ? "t" : "f";
  // A float's text is the shortest that reads as the same float; JSON's shortest may be another one.
  if (typeof cell === "number") return Object.is(cell, Number(exact)) && !Object.is(cell, -0) ? exact : String(cell);
  return cell;
}

async function sameInServer(client: pg.Client, condition: string, params: readonly string[], exact: string): Promise<string> {
  const { rows } = await client.query<{ same: boolean }>(`select ${condition} as same`, [...params]);
  return rows[0]?.same === true ? exact : `not the same: ${params.join(" and ")}`;
}

function literal(list: readonly unknown[], delimiter: string): string {
  const items = list.map((item) => {
    if (item === null) return "NULL";
    return Array.isArray(item)
      ? literal(item, delimiter)
      : `"${(typeof item === "string" ? item : JSON.stringify(item)).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  });
  return `{${items.join(delimiter)}}`;
}

const UNESCAPED: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** Reads the text format of COPY, header left out. */
function readTable(text: string): (string | null)[][] {
  const lines = text.split("\n").slice(1, -1);
  return lines.map((line) =>
    line
      .split(/(?<=(?<!\\)(?:\\\\)*)\|/)
      .map((value) =>
        value === String.raw`\N` ? null : value.replaceAll(/\\(.)/g, (_all, character: string) => UNESCAPED[character] ?? character),
      ),
  );
}
