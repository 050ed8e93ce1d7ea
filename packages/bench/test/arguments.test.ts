import { describe, expect, test } from "vitest";

import { readArguments } from "../src/arguments.ts";

describe("readArguments", () => {
  test("without any, everything runs with its own rounds", () => {
    expect(readArguments([])).toEqual({ filter: "", rounds: undefined, json: undefined, markdown: false });
  });

  test("takes a filter and every option, in any order", () => {
    expect(readArguments(["--json", "out.json", "calc/start", "--markdown", "--rounds=3"])).toEqual({
      filter: "calc/start",
      rounds: 3,
      json: "out.json",
      markdown: true,
    });
  });

  test.each(["0", "1001", "2.5", "-1", "ten", "", " 3", "1e2"])("refuses %j rounds and names the value", (rounds) => {
    expect(() => readArguments([`--rounds=${rounds}`])).toThrow(
      new RangeError(`--rounds is ${JSON.stringify(rounds)}; it takes a whole number from 1 to 1000.`),
    );
  });

  test("refuses a second filter", () => {
    expect(() => readArguments(["calc", "files"])).toThrow("One row filter at most; there are 2: calc files.");
  });

  test("refuses an unknown option", () => {
    expect(() => readArguments(["--round", "3"])).toThrow(/Unknown option '--round'/);
  });

  test("refuses a file without a name", () => {
    expect(() => readArguments(["--json="])).toThrow("--json needs the name of a file.");
  });
});
