import type { MathJsInstance } from "mathjs";

import type { Arithmetic } from "./arithmetic.ts";
import { createMath } from "./math.ts";

const made = new Map<Arithmetic, MathJsInstance>();

/** The evaluator for one arithmetic, made on first use. It keeps no state between calculations: each runs in its own scope. */
export function mathFor(arithmetic: Arithmetic): MathJsInstance {
  const known = made.get(arithmetic);
  if (known) return known;
  const math = createMath(arithmetic);
  made.set(arithmetic, math);
  return math;
}
