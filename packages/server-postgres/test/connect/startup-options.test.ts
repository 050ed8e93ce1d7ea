import fc from "fast-check";
import { expect, test } from "vitest";

import { joinOptions, onlySettings, splitOptions } from "../../src/connect/startup-options.ts";

test("splitting undoes joining", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), (options) => {
      expect(splitOptions(joinOptions(options))).toEqual(options);
    }),
  );
});

test("a backslash at the end takes nothing of what follows", () => {
  const joined = joinOptions([...splitOptions(String.raw`-c a=b\ `.trim()), "-c", "default_transaction_read_only=on"]);
  expect(splitOptions(joined)).toEqual(["-c", "a=b", "-c", "default_transaction_read_only=on"]);
});

test.each([
  ["-c a=b -cd=e --f.g=h endpoint=ep-cool", true],
  ["-c", false],
  ["--", false],
  ["-W 5", false],
  ["-d 5 -c a=b", false],
  ["-c =x", false],
])("%s: %s", (text, expected) => {
  expect(onlySettings(splitOptions(text))).toBe(expected);
});
