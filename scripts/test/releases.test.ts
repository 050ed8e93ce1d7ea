import { describe, expect, test } from "vitest";

import { findForgotten, parseChangeset, type Releases } from "../checks/releases.ts";

const CORE = "@org/mcp-core";
const CALC = "@org/mcp-server-calc";
const released: Releases = {
  [CORE]: { version: "1.0.0", ingredients: { "core/src/errors.ts": "aaa" } },
  [CALC]: { version: "1.2.0", ingredients: { "core/src/errors.ts": "aaa", zod: "4.6.7" } },
};
const bump = (...names: readonly string[]) => ({ file: "a.md", bumps: Object.fromEntries(names.map((name) => [name, "patch"])) });
const withCalc = (ingredients: Record<string, string>, version = "1.2.0"): Releases => ({ ...released, [CALC]: { version, ingredients } });

describe("findForgotten", () => {
  test("finds nothing when nothing that a bundle carries has changed", () => {
    expect(findForgotten(released, released, [])).toEqual([]);
  });

  test("names the server, the core module and what to run when a core change has no changeset for the server", () => {
    const now = withCalc({ "core/src/errors.ts": "bbb", zod: "4.6.7" });
    expect(findForgotten(now, released, [bump(CORE)])).toEqual([
      `${CALC} 1.2.0 contains code that changed since its release (core/src/errors.ts), and no changeset releases it. Run \`npm run changeset\`.`,
    ]);
    expect(findForgotten(now, released, [bump(CORE, CALC)])).toEqual([]);
  });

  test("finds a changed, an added and a removed ingredient", () => {
    const [problem] = findForgotten(withCalc({ "core/src/limits.ts": "ccc", zod: "4.7.0" }), released, []);
    expect(problem).toContain("(core/src/errors.ts, core/src/limits.ts, zod 4.6.7 -> 4.7.0)");
  });

  test("does not accept the bump `none`: the bundle would still differ from what is published", () => {
    const none = { file: "a.md", bumps: { [CALC]: "none" } };
    expect(findForgotten(withCalc({ zod: "4.7.0" }), released, [none])).toHaveLength(1);
  });

  test("wants a first release of every package that has none", () => {
    const now: Releases = { [CORE]: { version: "0.0.0", ingredients: {} }, [CALC]: { version: "0.0.0", ingredients: {} } };
    expect(findForgotten(now, {}, [bump(CORE)])).toEqual([
      `${CALC} has never been released and no changeset releases it. Run \`npm run changeset\`.`,
    ]);
    expect(findForgotten(now, {}, [bump(CORE, CALC)])).toEqual([]);
  });

  test("refuses a version that was set by hand, even with a changeset", () => {
    const [problem] = findForgotten(withCalc({ zod: "4.6.7" }, "1.3.0"), released, [bump(CALC)]);
    expect(problem).toContain("is at 1.3.0 but .changeset/released.json records 1.2.0");
  });

  test("refuses a changeset for a package that is not published", () => {
    const [problem] = findForgotten(released, released, [bump("@org/mcp-bench")]);
    expect(problem).toBe(`.changeset/a.md names @org/mcp-bench, which is not a published package; valid: ${CORE}, ${CALC}.`);
  });
});

describe("parseChangeset", () => {
  test("reads quoted and bare names, on either kind of line end", () => {
    const text = `---\r\n"${CORE}": major\r\n'${CALC}': "minor"\r\nplain: patch\r\n---\r\n\r\nText with ---\r\n`;
    expect(parseChangeset("a.md", text).bumps).toEqual({ [CORE]: "major", [CALC]: "minor", plain: "patch" });
  });

  test("reads an empty changeset", () => {
    expect(parseChangeset("a.md", "---\n---\n").bumps).toEqual({});
  });

  test.each([
    ["no front matter", "a text", "has no front matter"],
    ["an unknown bump", `---\n"${CORE}": huge\n---\n`, `"${CORE}": huge`],
    ["a line that is none", "---\nnonsense\n---\n", `"nonsense" is not`],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseChangeset("a.md", text)).toThrow(message);
  });
});
