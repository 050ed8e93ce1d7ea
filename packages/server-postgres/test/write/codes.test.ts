import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createCodes } from "../../src/write/codes.ts";

const SEALS = {
  seal: (scope: string, state: unknown) => JSON.stringify({ scope, state }),
  open(scope: string, sealed: string): unknown {
    const opened = JSON.parse(sealed) as { scope: string; state: unknown };
    if (opened.scope !== scope) throw new Error("another scope");
    return opened.state;
  },
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a code gives its digest once, and only for its own request", () => {
  const codes = createCodes();
  const code = codes.issue(SEALS, "a", "digest");
  expect(() => codes.redeem(SEALS, "b", code)).toThrow("is not valid");
  expect(codes.redeem(SEALS, "a", code)).toBe("digest");
  expect(() => codes.redeem(SEALS, "a", code)).toThrow(/used at .*once/);
});

test("what is remembered is bounded, and what has been forgotten still works only once", () => {
  const codes = createCodes(2);
  const old = codes.issue(SEALS, "a", "0");
  const older = codes.issue(SEALS, "a", "never used");
  vi.advanceTimersByTime(1);
  const young = ["1", "2", "3"].map((digest) => codes.issue(SEALS, "a", digest));
  codes.redeem(SEALS, "a", old);
  const [one = "", two = "", three = ""] = young;
  codes.redeem(SEALS, "a", one);
  codes.redeem(SEALS, "a", two);
  expect(() => codes.redeem(SEALS, "a", old)).toThrow("too old");
  expect(() => codes.redeem(SEALS, "a", older)).toThrow("too old");
  expect(codes.redeem(SEALS, "a", three)).toBe("3");
});
