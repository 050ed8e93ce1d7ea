import { describe, expect, it } from "vitest";

import { sameRational, sameValue } from "./value.ts";

describe("sameValue", () => {
  it.each([
    ["0.3333333333333333", "1/3"],
    ["1 + 2i", "1.0 + 2.0i"],
    ["-i", "-1.0i"],
    ["-1 + 1.2e-16i", "-1.0"],
    ["1e-16", "0"],
    ["[[1, 2], [3, 4]]", "[[1, 2], [3, 4.0000000000001]]"],
    ["1e-5 N", "1e-05 N"],
    ["96.56064 km/h", "96.56064 km / h"],
    ["Infinity", "Infinity"],
    ["212 °F", "212 degF"],
  ])("takes %s for %s", (got, expected) => {
    expect(sameValue(got, expected)).toBe(true);
  });

  it.each([
    ["0.33333333333", "1/3"],
    ["1 - 2i", "1 + 2i"],
    ["1", "i"],
    ["[1, 2]", "[[1, 2]]"],
    ["[1, 2]", "[1, 2, 3]"],
    ["[1, 2]", "[1, 3]"],
    ["5 km", "5 m"],
    ["5", "5 m"],
    ["212 °F", "212 degC"],
    ["90 °", "90 deg"],
    ["1e-11", "0"],
    ["4046.86 m^2", "4046.8564224 m^2"],
    ["Infinity", "-Infinity"],
    ["1e300", "Infinity"],
  ])("does not take %s for %s", (got, expected) => {
    expect(sameValue(got, expected)).toBe(false);
  });

  it("refuses what is not a value", () => {
    expect(() => sameValue("undefined", "1")).toThrow("not a value");
  });
});

describe("sameRational", () => {
  it("compares exactly", () => {
    expect(sameRational("0.75", "3/4")).toBe(true);
    expect(sameRational("-11/6", "-11/6")).toBe(true);
    expect(sameRational("0.333333333333", "1/3")).toBe(false);
  });
});
