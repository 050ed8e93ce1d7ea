import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { lookUp, readPassfile } from "../../src/connect/passfile.ts";

const key = { host: "db.example.com", port: 5432, database: "shop", user: "app" };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "passfile-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[string, string | undefined]>([
  ["db.example.com:5432:shop:app:secret", "secret"],
  ["# a comment\n\nother:5432:shop:app:no\n*:*:*:*:any\r\ndb.example.com:5432:shop:app:late", "any"],
  [String.raw`*:*:shop:app:a\:b\\c`, String.raw`a:b\c`],
  ["*:*:shop:app:ends:here", "ends"],
  [String.raw`db\.example.com:*:sh\op:app:x`, "x"],
  [String.raw`\*:*:*:*:x`, undefined],
  ["*:5433:shop:app:x", undefined],
  ["*:5432:shop:x", undefined],
  ["*:*:*:app:", undefined],
])("%j", (text, expected) => {
  expect(lookUp(text, key)).toBe(expected);
});

test("a file that others can read is not used, and a missing one is no error", async () => {
  const path = join(folder, "pass");
  writeFileSync(path, "*:*:*:*:secret\n", { mode: 0o600 });
  expect(await readPassfile(path, key)).toEqual({ password: "secret" });
  chmodSync(path, 0o640);
  expect((await readPassfile(path, key)).note).toMatch(/others can read it\. Run chmod 0600/);
  expect(await readPassfile(join(folder, "none"), key)).toEqual({});
  mkdirSync(join(folder, "directory"));
  expect((await readPassfile(join(folder, "directory"), key)).note).toMatch(/not a file/);
});
