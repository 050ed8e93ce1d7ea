import type { CalculateCase } from "./cases.ts";
import { complexNumbers } from "./complex.ts";
import { exactArithmetic } from "./exact-arithmetic.ts";
import { integers } from "./integers.ts";
import { matrices } from "./matrices.ts";
import { numericFunctions } from "./numeric-functions.ts";
import { statisticsFunctions } from "./statistics.ts";
import { typedByPeople } from "./typed-by-people.ts";
import { units } from "./units.ts";

/** Every case of the `calculate` tool, by topic. */
export const calculateTable: Readonly<Record<string, readonly CalculateCase[]>> = {
  "exact arithmetic": exactArithmetic,
  integers,
  "complex numbers": complexNumbers,
  matrices,
  "numeric functions": numericFunctions,
  units,
  "statistics functions": statisticsFunctions,
  "typed by people": typedByPeople,
};
