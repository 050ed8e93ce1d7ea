import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { statementText } from "../../src/health/statement-text.ts";

describe("statementText", () => {
  test.each([
    ["select 'Lisbon',\n\t 1", "select 'Lisbon', 1"],
    ["alter role app password 'hunter2'", "alter role app password '***'"],
    ["ALTER ROLE app PASSWORD E'hun\\'ter2' VALID UNTIL 'infinity'", "ALTER ROLE app PASSWORD E'***' VALID UNTIL '***'"],
    ["create user x password $a$hunter2$a$", "create user x password '***'"],
    ["select dblink('host=h password=hunter2', 'select 1')", "select dblink('***', '***')"],
    [
      "create subscription s connection 'postgres://app:hunter2@db/x' publication p",
      "create subscription s connection '***' publication p",
    ],
    ["alter role app password 'hunter2 cut off by track_activity_query_si", "alter role app password '***'"],
    ["alter role app password $$hunter2 cut off", "alter role app password '***'"],
  ])("%s", (sql, shown) => expect(statementText(sql, 200)).toBe(shown));

  test("cuts", () => expect(statementText("select 1234567890", 10)).toBe("select 12…"));

  test("no literal of a statement with a password is shown, whatever is around it", () => {
    const word = fc.stringMatching(/^[a-z ,()=]{0,10}$/);
    fc.assert(
      fc.property(word, word, word, fc.constantFrom("'", "$$", "$q$"), fc.boolean(), (before, between, after, quote, closed) => {
        const sql = `${before} '${between}' password ${quote}hunter2${closed ? quote : ""} ${closed ? after : ""}`;
        expect(statementText(sql, 500)).not.toContain("hunter2");
      }),
    );
  });

  test("long texts take no long time", () => {
    const start = performance.now();
    statementText(`password ${"'".repeat(4_001)}${"$a".repeat(2_000)}${"\\".repeat(1_000)}`, 80);
    statementText("://:".repeat(2_000), 80);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
