import { describe, expect, it, test } from "vitest";

import { CONSTANTS } from "../../src/calc/constants.ts";
import { evaluate } from "../../src/calc/evaluate.ts";
import { FUNCTION_NAMES, FUNCTIONS } from "../../src/calc/functions.ts";

describe("the table of functions", () => {
  test.each(FUNCTIONS.map((row) => [row.example, row.result] as const))("%s = %s", (example, result) => {
    expect(evaluate({ expression: example }).result).toBe(result);
  });

  it("lists each function once, with a signature that names it", () => {
    expect(FUNCTION_NAMES.size).toBe(FUNCTIONS.length);
    for (const row of FUNCTIONS) {
      expect(row.signature).toContain(`${row.name}(`);
      expect(row.description).toMatch(/^\S.*\.$/);
    }
  });

  it("has none that reads, writes, parses or changes the calculator", () => {
    const unsafe =
      "import config createUnit evaluate parse compile parser chain help print typed reviver replacer resolve simplify derivative rationalize splitUnit apply forEach";
    for (const name of unsafe.split(" ")) expect(FUNCTION_NAMES.has(name), name).toBe(false);
  });
});

describe("the table of constants", () => {
  test.each(CONSTANTS.filter((row) => row.unit !== "").map((row) => [row.name, row.unit, row.value] as const))(
    "%s in %s is %s",
    (name, unit, value) => {
      const { result } = evaluate({ expression: `number(${name}, ${unit})`, precision: 12 });
      expect(Number(result) / Number(value)).toBeCloseTo(1, 10);
    },
  );

  test.each(CONSTANTS.filter((row) => row.unit === "" && Number.isFinite(Number(row.value))).map((row) => [row.name, row.value] as const))(
    "%s is %s",
    (name, value) => {
      expect(Number(evaluate({ expression: name }).result)).toBeCloseTo(Number(value), 14);
    },
  );

  it("fits together: derived constants agree with those they come from", () => {
    const same = (a: string, b: string) => Number(evaluate({ expression: `number((${a}) / (${b}))` }).result);
    expect(same("reducedPlanckConstant", "planckConstant / (2 pi)")).toBeCloseTo(1, 14);
    expect(same("faraday", "elementaryCharge * avogadro")).toBeCloseTo(1, 14);
    expect(same("gasConstant", "boltzmann * avogadro")).toBeCloseTo(1, 14);
    expect(same("klitzing", "planckConstant / elementaryCharge^2")).toBeCloseTo(1, 13);
    expect(same("magneticFluxQuantum", "planckConstant / (2 elementaryCharge)")).toBeCloseTo(1, 13);
    expect(same("molarVolume", "gasConstant * 273.15 K / (101325 Pa)")).toBeCloseTo(1, 13);
    expect(same("vacuumImpedance", "magneticConstant * speedOfLight")).toBeCloseTo(1, 9);
    expect(same("1 / speedOfLight^2", "magneticConstant * electricConstant")).toBeCloseTo(1, 9);
    expect(same("bohrMagneton", "elementaryCharge * reducedPlanckConstant / (2 electronMass)")).toBeCloseTo(1, 9);
    expect(same("quantumOfCirculation", "planckConstant / (2 electronMass)")).toBeCloseTo(1, 9);
    expect(same("coulombConstant", "1 / (4 pi electricConstant)")).toBeCloseTo(1, 9);
  });
});
