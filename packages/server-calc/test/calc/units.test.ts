import { describe, expect, it, test } from "vitest";

import { mathFor } from "../../src/calc/engine.ts";
import { evaluate } from "../../src/calc/evaluate.ts";
import { UNITS } from "../../src/calc/units.ts";

function result(expression: string): string {
  return evaluate({ expression }).result;
}

/** The exact ratio a row gives as its SI size; undefined for multiples of pi. */
function sizeOf(si: string): number | undefined {
  const [n = "", d = "1"] = si.split("/");
  return si.includes("pi") ? undefined : Number(n) / Number(d);
}

const ANGLES: Readonly<Record<string, number>> = {
  "pi/180": Math.PI / 180,
  "pi/200": Math.PI / 200,
  "2 pi": 2 * Math.PI,
  "pi/10800": Math.PI / 10_800,
  "pi/648000": Math.PI / 648_000,
};

describe("the table of units", () => {
  const siUnits: Readonly<Record<string, string>> = {
    A: "A",
    C: "A s",
    Ah: "A s",
    V: "V",
    ohm: "V/A",
    siemens: "A/V",
    S: "A/V",
    F: "C/V",
    H: "Wb/A",
    T: "T",
  };
  const rows = UNITS.filter((unit) => unit.quantity !== "temperature" && unit.quantity !== "information").flatMap((unit) =>
    [unit.name, ...unit.aliases].map((name) => [name, unit] as const),
  );

  test.each(rows)("%s has the size the table says", (name, unit) => {
    const target = unit.siUnit === "SI" ? siUnits[unit.name] : unit.siUnit;
    const size = sizeOf(unit.si) ?? ANGLES[unit.si];
    const known = target !== undefined && size !== undefined;
    const measured = known ? `number(1 ${name}, ${target})` : `number(1 ${name} / (1 ${unit.name}))`;
    expect(Number(result(measured)) / (known ? size : 1)).toBeCloseTo(1, 14);
  });

  it("takes the prefixes it promises", () => {
    for (const unit of UNITS.filter((row) => row.prefixes !== "none" && row.name !== "ton")) {
      const prefix = unit.prefixes === "long" ? "kilo" : "k";
      const power = unit.name === "m2" ? 1e6 : unit.name === "m3" ? 1e9 : 1000;
      expect(Number(result(`number(1 ${prefix}${unit.name} / (1 ${unit.name}))`)), unit.name).toBeCloseTo(power, 6);
    }
  });

  it("holds every unit the evaluator knows", () => {
    const listed = new Set(UNITS.flatMap((unit) => [unit.name, ...unit.aliases]));
    const known = Object.keys((mathFor("number").Unit as unknown as { UNITS: object }).UNITS);
    expect(known.filter((name) => !listed.has(name))).toEqual([]);
  });
});

describe("corrections", () => {
  test.each([
    ["1 mile^2 to acre", "640 acre"],
    ["1 acre to m^2", "4046.8564224 m^2"],
    ["1 eV to J", "1.602176634e-19 J"],
    ["760 torr to Pa", "101325 Pa"],
    ["1 mmHg to Pa", "133.322387415 Pa"],
    ["1 kip to lbf", "1000 lbf"],
    ["1 kip to N", "4448.2216152605 N"],
    ["1 gallon to tablespoon", "256 tablespoon"],
    ["1 tablespoon to teaspoon", "3 teaspoon"],
    ["1 hp to W", "745.6998715822702 W"],
    ["1 psi to Pa", "6894.757293168362 Pa"],
    ["1 rod to rd", "1 rd"],
    ["1 sqrd to sqft", "272.25 sqft"],
    ["1 stick to oz", "4 oz"],
  ])("%s is %s", (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });
});

describe("conversions people ask for", () => {
  test.each([
    ["5 mph to km/h", "8.04672 km / h"],
    ["72 °F to °C", "22.22222222222222 °C"],
    ["10 C to F", "50 °F"],
    ["0 K to C", "-273.15 °C"],
    ["-40 F to C", "-40 °C"],
    ["5 knots to km/h", "9.26 km / h"],
    ["1 lightyear to km", "9460730472580.8 km"],
    ["1 parsec to au", "206264.80624709636 au"],
    ["1 nautical mile to m", "1852 m"],
    ["5 feet 3 inches to cm", "160.02 cm"],
    ["1½ cups to ml", "354.88235475 ml"],
    ["2½ kg to g", "2500 g"],
    ["3/8 in to mm", "9.525 mm"],
    ["5'11\" to cm", "180.34 cm"],
    ["1 kilowatt-hour to MJ", "3.6 MJ"],
    ["5 Kg to g", "5000 g"],
    ["1 mcg to g", "0.000001 g"],
    ["180 deg to rad", "3.141592653589793 rad"],
    ["1 kWh to J", "3600000 J"],
    ["1 GiB to bytes", "1073741824 bytes"],
    ["100 km/h in mph", "62.1371192237334 mph"],
    ["3 m * 4 m", "12 m^2"],
    ["2 h 30 min to min", "150 minute"],
    ["90 sec to min", "1.5 minute"],
    ["60 km/min to km/h", "3600 km / h"],
    ["10 kg * 9.81 m/s^2", "98.1 N"],
  ])("%s is %s", (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });

  it("answers in SI, whatever was asked before", () => {
    const before = result("gravity * 2 s");
    result("1 lightyear to km");
    result("1 acre to m^2");
    result("5 knots to mph");
    expect(result("gravity * 2 s")).toBe(before);
    expect(result("2 m^2")).toBe("2 m^2");
  });
});
