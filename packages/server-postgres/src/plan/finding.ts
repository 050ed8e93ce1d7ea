import type { Evidence } from "./evidence.ts";
import type { IndexIdea } from "./index-idea.ts";
import type { PlanNode } from "./plan.ts";

/** Something in a plan that costs more than it needs to, or that misleads the planner. */
export interface Finding {
  /** The part of the work it touches, 0 to 1, less where it is uncertain; what findings are ranked by. */
  readonly weight: number;
  /** Where it shows; undefined for the statement as a whole. */
  readonly node: PlanNode | undefined;
  /** The evidence, one line. */
  readonly what: string;
  /** What to do about it, one line. */
  readonly advice: string;
  /** Indexes that would help. */
  readonly ideas?: readonly IndexIdea[];
}

/** Looks for one kind of thing. */
export type Find = (evidence: Evidence) => readonly Finding[];

/** `high` from a third of the work, where a cure shows at once; `low` below a tenth, where nobody would notice. */
export function severity({ weight }: Finding): "high" | "medium" | "low" {
  if (weight >= 0.33) return "high";
  return weight >= 0.1 ? "medium" : "low";
}
