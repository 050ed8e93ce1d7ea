import { all, create, type MathJsInstance } from "mathjs";

import type { Arithmetic } from "./arithmetic.ts";
import { CONSTANT_NAMES, CONSTANTS } from "./constants.ts";
import { correctFunctions } from "./corrections.ts";
import { exactFunctions } from "./exact.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import { UNITS, type CalcUnit } from "./units.ts";

/** Digits a bignumber calculation carries when no precision is asked for. */
export const DEFAULT_PRECISION = 64;

const CONFIG = { number: "number", bignumber: "BigNumber", fraction: "Fraction" } as const;

/** The evaluator for one arithmetic, corrected, and with everything outside the tables of functions and constants taken out. */
export function createMath(arithmetic: Arithmetic): MathJsInstance {
  if (!all) throw new Error("The evaluator library is incomplete.");
  const math = create(all, { number: CONFIG[arithmetic], precision: DEFAULT_PRECISION });
  correctUnits(math);
  correctConstants(math, arithmetic);
  correctFunctions(math, arithmetic);
  if (arithmetic === "fraction") exactFunctions(math);
  removeTheRest(math);
  // The library's "auto" system remembers the units of earlier calls and answers in them: a leak. SI has no memory.
  (math.Unit as unknown as { setUnitSystem: (name: string) => void }).setUnitSystem("si");
  return math;
}

interface UnitEntry {
  name: string;
  base: { dimensions: readonly number[]; key: string };
  prefixes: unknown;
  value: unknown;
  offset: number;
  dimensions: readonly number[];
}

// The library's unit registry is public at run time (`Unit.UNITS`) but missing from its type declarations.
function registry(math: MathJsInstance): Record<string, UnitEntry> {
  return (math.Unit as unknown as { UNITS: Record<string, UnitEntry> }).UNITS;
}

/** Sets every unit to its exact size and adds the missing ones; a new unit never becomes the automatic choice for an answer. */
function correctUnits(math: MathJsInstance): void {
  const units = registry(math);
  // Reactive power has an imaginary size here, which no conversion handles.
  delete units["VAR"];
  const prefixes = { none: units["inch"]?.prefixes, short: units["g"]?.prefixes, long: units["gram"]?.prefixes };
  for (const unit of UNITS) {
    const value = /pi/.test(unit.si) ? undefined : math.fraction(unit.si);
    for (const name of [unit.name, ...unit.aliases]) {
      const known = units[name];
      if (known) {
        if (value !== undefined && unit.quantity !== "information") known.value = value;
        continue;
      }
      const base = baseOf(math, units, unit);
      units[name] = { name, base, prefixes: prefixes[unit.prefixes], value, offset: 0, dimensions: base.dimensions };
    }
  }
}

function baseOf(math: MathJsInstance, units: Record<string, UnitEntry>, unit: CalcUnit): UnitEntry["base"] {
  const sibling = UNITS.find((row) => row.quantity === unit.quantity && units[row.name] !== undefined && row.siUnit === unit.siUnit);
  const known = sibling && unit.siUnit !== "SI" ? units[sibling.name]?.base : undefined;
  if (known) return known;
  const siUnit = unit.name === "gauss" ? "T" : unit.siUnit === "bit" ? "b" : unit.siUnit;
  const dimensions = (math.unit(1, siUnit) as unknown as { dimensions: readonly number[] }).dimensions;
  return { dimensions, key: unit.quantity };
}

function correctConstants(math: MathJsInstance, arithmetic: Arithmetic): void {
  const read = (text: string) => (arithmetic === "bignumber" ? math.bignumber(text) : Number(text));
  const values = CONSTANTS.filter((row) => row.source !== "mathematics").map((row) => {
    const value = read(row.value);
    return [row.name, row.unit === "" ? value : math.multiply(value, math.unit(row.unit))] as const;
  });
  math.import(Object.fromEntries(values), { override: true });
}

/** Names the parser itself calls on for operators and literals; they are in the tables too, save these. */
const NEEDED = ["true", "false", "null", "Infinity", "NaN", "nullish"];

function removeTheRest(math: MathJsInstance): void {
  const reachable = (math.expression as unknown as { mathWithTransform: Record<string, unknown> }).mathWithTransform;
  for (const name of Object.keys(reachable)) {
    if (!FUNCTION_NAMES.has(name) && !CONSTANT_NAMES.has(name) && !NEEDED.includes(name)) delete reachable[name];
  }
  // Compiled matrices read `config.matrix`; the function that changes the configuration is gone.
  reachable["config"] = Object.freeze({ matrix: "Matrix" });
}
