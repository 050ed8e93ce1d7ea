import { ToolError } from "@org/mcp-core/errors";
import type { Spot } from "@org/mcp-core/paths";

import type { Where } from "../entry/keep.ts";
import { pathsOf, type Row, type Step } from "./record.ts";
import type { Rows } from "./rows.ts";
import { type Ground, whereOf } from "./settle.ts";

/** A change that is under way. What it is going to do is recorded before it is done. */
export interface Change {
  readonly id: string;
  /** Records steps that come next; returns the number of the first. */
  plan(...steps: readonly Step[]): number;
  /** Corrects a step that is known better now. */
  replan(index: number, step: Step): void;
  /** What is kept of step `index` has this name. */
  keptName(index: number): string;
  /** An entry as step `index` works on it. */
  where(index: number, spot: Pick<Spot, "directory" | "name">): Where;
  /** How many steps are planned. */
  steps(): number;
  /** What the list of changes says about it. */
  describe(summary: string): void;
  undoes(id: string): void;
  /** As it is to be saved; undefined when nothing was planned. */
  row(): Row | undefined;
}

export function createChange(start: Pick<Row, "id" | "kind" | "time" | "nonce">, { rows, ground }: { rows: Rows; ground: Ground }): Change {
  let row: Row = { ...start, phase: "pending", steps: [], summary: "", undoes: undefined, undoneBy: undefined };

  function save(steps: readonly Step[]): void {
    // The journal is UTF-8; a name that is not could not be found again.
    if (steps.some((step) => pathsOf(step).some((path) => !path.isWellFormed())))
      throw new ToolError("The path has half of a surrogate pair in it.");
    const next = { ...row, steps };
    rows.save(next);
    row = next;
  }

  return {
    id: start.id,
    plan(...steps) {
      const first = row.steps.length;
      save([...row.steps, ...steps]);
      return first;
    },
    replan: (index, step) => save(row.steps.with(index, step)),
    keptName: (index) => `${start.id}-${start.nonce}-${index}`,
    where: (index, spot) => whereOf(start, index, spot, ground),
    steps: () => row.steps.length,
    describe(summary) {
      row = { ...row, summary };
    },
    undoes(id) {
      row = { ...row, undoes: id };
    },
    row: () => (row.steps.length === 0 ? undefined : row),
  };
}
