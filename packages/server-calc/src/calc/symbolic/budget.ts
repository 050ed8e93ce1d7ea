import { CalcError } from "../calc-error.ts";

/** Steps one request may take. A step is one expression or polynomial term made. */
const REQUEST_STEPS = 8_000_000;

/** Milliseconds one request may take: steps differ, and the process is killed soon after. */
const REQUEST_MILLISECONDS = 1500;

/** How many steps go by between two looks at the clock. */
const CLOCK_STEPS = 2_000;

const FIX = "Use smaller exponents and degrees, fewer variables, or split the problem into parts.";

let left = REQUEST_STEPS;
let deadline = Number.POSITIVE_INFINITY;
let nextLook = REQUEST_STEPS;

/** Thrown by `spend` inside `attempt` when that attempt has had its share; never leaves this folder. */
class AttemptOver extends Error {
  override readonly name = "AttemptOver";
}

let attemptEnd: number | undefined;

/** Starts the count for a new request: the only state that lives longer than a call, and it is reset here. */
export function beginWork(): void {
  left = REQUEST_STEPS;
  nextLook = left - CLOCK_STEPS;
  deadline = performance.now() + REQUEST_MILLISECONDS;
  attemptEnd = undefined;
}

/** Counts `steps` of work. @throws CalcError when the request has used all it may. */
export function spend(steps: number): void {
  left -= steps;
  if (left < nextLook) {
    nextLook = left - CLOCK_STEPS;
    if (performance.now() > deadline) left = -1;
  }
  if (left < 0) throw new CalcError("The computation grew too large and was stopped.", FIX);
  if (attemptEnd !== undefined && left < attemptEnd) throw new AttemptOver();
}

/** Refuses a size that is known to be too large before any work is done. @throws CalcError */
export function refuseAbove(limit: number, size: number, what: string): void {
  if (size > limit) throw new CalcError(`${what} is ${size}; the limit is ${limit}.`, FIX);
}

/**
 * Runs one of several ways to an answer with at most `steps` of work; `undefined` when that was not enough or the way
 * failed with an expected error, so that the next way can be tried.
 */
export function attempt<T>(steps: number, work: () => T | undefined): T | undefined {
  const outer = attemptEnd;
  const end = Math.max(left - steps, outer ?? 0, 0);
  attemptEnd = end;
  try {
    return work();
  } catch (error) {
    if (error instanceof AttemptOver || (error instanceof CalcError && left >= 0)) {
      if (outer !== undefined && left < outer) throw error;
      return undefined;
    }
    throw error;
  } finally {
    attemptEnd = outer;
  }
}
