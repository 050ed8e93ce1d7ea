import { ANALYSIS } from "./functions/analysis.ts";
import { ARITHMETIC } from "./functions/arithmetic.ts";
import { COLLECTIONS } from "./functions/collections.ts";
import type { CalcFunction } from "./functions/row.ts";

export type { CalcFunction } from "./functions/row.ts";

/** Every function an expression may call. What is not in this table cannot be reached. */
export const FUNCTIONS: readonly CalcFunction[] = [...ARITHMETIC, ...ANALYSIS, ...COLLECTIONS];

/** Names of the allowed functions. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.map((row) => row.name));

/** Functions that take another function as an argument, the only places where a function may stand as a value. */
export const TAKES_FUNCTION: ReadonlySet<string> = new Set(["map", "filter", "sort"]);

/** Functions whose value differs from call to call. */
export const RANDOM: ReadonlySet<string> = new Set(["random", "randomInt", "pickRandom"]);
