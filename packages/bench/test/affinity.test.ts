import { expect, test } from "vitest";

import { lastCore, onOneCore } from "../src/affinity.ts";

test.each([
  ["0,1", "1"],
  ["0-3", "3"],
  ["0-3,6,8-11", "11"],
  ["5", "5"],
])("the last core of %s is %s", (list, core) => {
  expect(lastCore(list)).toBe(core);
});

test("what fails on one core fails as it would have, and the next one may run again", async () => {
  await expect(onOneCore(() => Promise.reject(new Error("wrong answer")))).rejects.toThrow("wrong answer");
  await expect(onOneCore(async () => 4)).resolves.toMatchObject({ value: 4 });
});
