import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { parseName, quoteIdentifier, showIdentifier, showQualified } from "../../src/schema/identifiers.ts";
import { hasUnseen } from "../../src/schema/texts.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";

/** What PostgreSQL can hold as a name in UTF-8: 1 to 63 bytes, no NUL; with what has a meaning somewhere more often than by chance. */
const name = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 4 }),
      fc.constantFrom(
        '"',
        '""',
        "\\",
        ".",
        "a",
        "Z",
        "_",
        "$",
        "0",
        " ",
        "\n",
        "\u202e",
        "U&",
        "\\000a",
        "\\+00000a",
        "\u{e0041}",
        "é",
        "select",
      ),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join("").replaceAll("\0", "").toWellFormed())
  .filter((text) => text !== "" && Buffer.byteLength(text) <= 63);

describe("parseName", () => {
  test.each([
    ["orders", { name: "orders" }],
    ["Shop.Orders", { schema: "shop", name: "orders" }],
    ['"Shop"."Orders"', { schema: "Shop", name: "Orders" }],
    ['"a.B".c', { schema: "a.B", name: "c" }],
    [' a . "b" ', { schema: "a", name: "b" }],
    ['"say ""hi"""', { name: 'say "hi"' }],
    ["Order Details", { name: "Order Details" }],
    ["ÄPFEL", { name: "Äpfel" }],
    [String.raw`U&"a\000ab"`, { name: "a\nb" }],
    [String.raw`u&"\+01F600\\"`, { name: "😀\\" }],
  ])("%s", (text, parsed) => expect(parseName(text)).toEqual(parsed));

  test.each([
    ["", "it is empty"],
    ["  ", "it is empty"],
    ["a.", "a part of it is empty"],
    [".a", "a part of it is empty"],
    ["a..b", "a part of it is empty"],
    ['""', "it is empty"],
    ['"a', "its quotes do not match"],
    ['a"b', "its quotes do not match"],
    ['"a"b', "its quotes do not match"],
    ["a.b.c", "it has 3 parts"],
    ["a\0b", "NUL"],
    [String.raw`U&"a\00"`, "an escape in it"],
    [String.raw`U&"\0000"`, "an escape in it"],
    ["x".repeat(1001), "it has 1001 characters"],
  ])("refuses %j", (text, why) => expect(() => parseName(text)).toThrow(why));

  test("reads back every name as it is quoted, and as it is shown", () => {
    fc.assert(
      fc.property(name, name, (schema, table) => {
        expect(parseName(`${quoteIdentifier(schema)}.${quoteIdentifier(table)}`)).toEqual({ schema, name: table });
        expect(parseName(showQualified(schema, table))).toEqual({ schema, name: table });
        expect(hasUnseen(showQualified(schema, table))).toBe(false);
      }),
    );
  });
});

describe.each(VERSIONS)("names on PostgreSQL %i", (version) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(version);
  });
  afterAll(() => db.drop());

  test("every key word that this version quotes is quoted", async () => {
    const { rows } = await db.admin.query<{ word: string }>("select word from pg_get_keywords() where quote_ident(word) <> word");
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.map(({ word }) => word).filter((word) => quoteIdentifier(word) === word)).toEqual([]);
  });

  test("quoted and shown, a name is that name to the server", async () => {
    const names = fc.sample(name, 400);
    const { rows: quoted } = await db.admin.query<{ ident: string; quoted: string }>(
      "select n as ident, quote_ident(n) as quoted from json_array_elements_text($1) n",
      [JSON.stringify(names)],
    );
    for (const { ident, quoted: theirs } of quoted) expect(quoteIdentifier(ident)).toBe(theirs);
    for (const form of [quoteIdentifier, showIdentifier]) {
      const { fields } = await db.admin.query(`select ${names.map((each) => `1 as ${form(each)}`).join(", ")}`);
      expect(fields.map((field) => field.name)).toEqual(names);
    }
  });
});
