import { EVERYDAY } from "./units/everyday.ts";
import type { CalcUnit } from "./units/row.ts";
import { SCIENCE } from "./units/science.ts";

export type { CalcUnit } from "./units/row.ts";

/** Every unit an expression may use. */
export const UNITS: readonly CalcUnit[] = [...EVERYDAY, ...SCIENCE];
