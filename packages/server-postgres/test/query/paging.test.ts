import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { readPages, readWhole } from "./pages.ts";

const TYPES = `
  create type mood as enum ('sad', 'so so', 'happy');
  create domain code as text check (value <> '');
  create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`;

/** Types by which rows can be found again, and values in an order that is not theirs. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  bigint: ["9223372036854775807", "-9223372036854775808", "0", "9007199254740993", "9007199254740992"],
  numeric: ["NaN", "Infinity", "-Infinity", "0.10", "0.1000001", "-0.1", "1e30", "12345678901234567890.5"],
  real: ["NaN", "Infinity", "-Infinity", "-0", "0.1", "1e-45", "3.4028235e38", "16777216"],
  "double precision": ["NaN", "Infinity", "-Infinity", "-0", "0.1", "0.30000000000000004", "0.3", "1e23", "5e-324"],
  money: ["-1.00", "1000000.01", "0.00"],
  boolean: ["t", "f"],
  text: ["", "a", "B", "b", "é", "e", "😀", "a b", "ab", "a\nb", "NULL", "_", "'"],
  'text collate "C"': ["a", "B", "b", "é", "A", ""],
  'text collate "de-x-icu"': ["ä", "a", "z", "ß", "ss", "A", "Z"],
  "text collate caseless": ["a", "B", "C", "ä"],
  code: ["b", "a", "A"],
  citext: ["a", "B", "c", "D"],
  "varchar(9)": ["b", "a", "A", "é"],
  "char(4)": ["b", "a", "ab", "", "A"],
  name: ["b", "a", "A"],
  '"char"': ["b", "a", "A", ""],
  bytea: [String.raw`\x`, String.raw`\x00`, String.raw`\xff`, String.raw`\x6162`],
  uuid: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "80000000-0000-0000-0000-000000000000"],
  date: ["infinity", "-infinity", "2024-02-29", "0044-03-15 BC", "290000-01-01", "0001-01-01"],
  timestamp: ["infinity", "-infinity", "2024-02-29 12:00:00.000001", "2024-02-29 12:00:00.000002", "0044-03-15 00:00:00 BC"],
  timestamptz: [
    "infinity",
    "-infinity",
    "2024-11-03 05:30:00+00",
    "2024-11-03 06:30:00+00",
    "1883-01-01 00:00:00+00",
    "0044-03-15 00:00:00+00 BC",
  ],
  time: ["24:00:00", "00:00:00", "12:00:00.000001"],
  timetz: ["12:00:00+02", "12:00:00+01", "10:00:00+00", "24:00:00-15:59"],
  interval: ["1 mon", "31 days", "29 days", "-1 year", "1 day -00:00:01", "720:00:01"],
  mood: ["happy", "sad", "so so"],
  inet: ["10.0.0.1", "10.0.0.0/8", "::1", "255.255.255.255", "10.0.0.1/24"],
  macaddr: ["08:00:2b:01:02:03", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"],
  "bit(3)": ["101", "000", "111"],
  varbit: ["1", "10", "0", ""],
  jsonb: ['{"a": 1}', "[]", "null", '"x"', "1.10", "9007199254740993", '{"a": {}, "b": 1}'],
  pg_lsn: ["0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"],
  oid: ["4294967295", "0", "17"],
  ltree: ["a.b", "a", "b", "a.b.c"],
  tsvector: ["'b':1", "'a':1", ""],
};

/** Where versions may differ: comparison of texts, and how values are written and read. */
const ON_EVERY_VERSION = new Set(["double precision", "numeric", "text collate caseless", "citext", "timestamptz", "mood", "bytea"]);

const DIRECTIONS = ["", "desc", "nulls first", "desc nulls last"] as const;

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(version, TYPES, { extensions: ["citext", "ltree"] });
    server = await openServer({ url: `${db.url("reader")}?options=${encodeURIComponent("-c TimeZone=America/New_York")}` });
    await db.admin.query("set timezone = 'America/New_York'; alter default privileges grant select on tables to reader");
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  const keys = Object.entries(KEYS).filter(([type]) => version === 18 || ON_EVERY_VERSION.has(type));

  test.each(keys)("pages by a key of type %s are the whole result", async (type, values) => {
    await db.admin.query("drop table if exists one");
    await db.admin.query(`create table one (k ${type} primary key, v ${type})`);
    for (const [index, value] of values.entries())
      await db.admin.query("insert into one values ($1, $2)", [value, index % 3 === 0 ? null : values[index >> 1]]);
    for (const order of ["k desc", "v, k", "v desc nulls last, k desc"]) {
      const sql = `select * from one order by ${order}`;
      const { rows, notes, pages } = await readPages(server, sql, 2);
      expect(rows, sql).toEqual(await readWhole(server, sql));
      expect({ notes, pages }, sql).toEqual({ notes: [], pages: Math.ceil(values.length / 2) });
    }
  });

  test("pages of random tables in random orders are the whole result", async () => {
    const few = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values.slice(0, 4));
    const columns = ["bigint", "double precision", "text", "citext", "timestamptz", "mood", "boolean"] as const;
    const row = fc.tuple(...columns.map((type) => fc.option(few(KEYS[type] ?? []), { freq: 3 })));
    const order = fc.record({
      before: fc.shuffledSubarray(columns.map((_, index) => index)),
      directions: fc.array(fc.constantFrom(...DIRECTIONS), { minLength: 9, maxLength: 9 }),
      turned: fc.boolean(),
    });
    const form = fc.constantFrom("names", "positions", "qualified", "aliases");
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 25 }),
        order,
        form,
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        async (rows, { before, directions, turned }, form, size, filtered) => {
          await db.admin.query("drop table if exists many");
          await db.admin.query(
            `create table many (${columns.map((type, index) => `c${index} ${type}`).join(", ")}, a int not null, b text not null, unique (a, b))`,
          );
          const names = [...columns.map((_, index) => `c${index}`), "a", "b"];
          for (const [index, values] of rows.entries())
            await db.admin.query(`insert into many values (${names.map((_, place) => `$${place + 1}`).join(", ")})`, [
              ...values,
              index >> 2,
              String((index * 7) % 4),
            ]);
          const key = turned ? [8, 7] : [7, 8];
          const items = [...before, ...key].map((column, index) => {
            const name = { names: names[column], positions: String(column + 1), qualified: `m.${names[column]}`, aliases: `x${column}` }[
              form
            ];
            return `${name} ${directions[index]}`;
          });
          const list = form === "aliases" ? names.map((name, index) => `${name} as x${index}`).join(", ") : "*";
          const sql = `select ${list} from many as m ${filtered ? "where a >= $1" : ""} order by ${items.join(", ")}`;
          const params = filtered ? [1] : [];
          const { rows: read, notes } = await readPages(server, sql, size, { params });
          expect(read).toEqual(await readWhole(server, sql, params));
          expect(notes).toEqual([]);
        },
      ),
      { numRuns: 10 },
    );
  });
});
