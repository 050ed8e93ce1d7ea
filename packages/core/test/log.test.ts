import { describe, expect, test } from "vitest";

import { createLogger } from "../src/index.ts";
import type { LoggerOptions } from "../src/log.ts";

function logged(options: Partial<LoggerOptions>, write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ level: "debug", format: "json", ...options, write: (line) => lines.push(line) }));
  return lines.join("");
}

describe.each(["json", "pretty"] as const)("%s log", (format) => {
  test("one line each, from the level up", () => {
    const text = logged({ format, level: "warn" }, (log) => {
      log.info("quiet");
      log.warn("first\nforged line", { a: 1 });
      log.error("second");
    });
    expect(text.trim().split("\n")).toHaveLength(2);
    expect(text).not.toContain("quiet");
  });

  test("known secrets and telling fields never appear", () => {
    const text = logged({ format, secrets: ["hunter2", ""] }, (log) => {
      log.error("using hunter2", {
        url: "postgres://me:hunter2@host",
        password: "p1",
        nested: { apiKey: "k1", authorization: "Bearer b1" },
        error: new Error("hunter2 refused"),
      });
    });
    expect(text).not.toMatch(/hunter2|p1|k1|b1/);
    expect(text).toContain("[redacted]");
  });
});

test("errors keep their cause", () => {
  expect(logged({}, (log) => log.error("x", { error: new Error("outer", { cause: new Error("inner") }) }))).toMatch(/outer.*inner/);
});

test("nothing it is given makes it throw", () => {
  const circular: Record<string, unknown> = { name: "round" };
  circular["self"] = circular;
  const trap = {
    get boom(): never {
      throw new Error("boom");
    },
  };
  const text = logged({}, (log) =>
    log.error("x", {
      error: new Error("outer", { cause: circular }),
      trap,
      big: 1n,
      fn: () => 1,
      deep: { a: { b: { c: { d: { e: { f: 1 } } } } } },
    }),
  );
  expect(JSON.parse(text)).toMatchObject({ error: { message: "outer", cause: { name: "round" } }, trap: "[unreadable]", big: "1" });
});

test.each(["json", "pretty"] as const)("a secret with quotes and backslashes is hidden too (%s)", (format) => {
  const secret = 'pa"ss\\word';
  expect(
    logged({ format, secrets: [secret] }, (log) => log.error(`using ${secret}`, { url: `x:${secret}@host`, list: [secret] })),
  ).not.toMatch(/pa.{0,2}"ss|word/);
});
