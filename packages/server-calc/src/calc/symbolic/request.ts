import { nearest } from "@org/mcp-core/nearest";

import { CalcError } from "../calc-error.ts";
import type { SymbolicOperation, SymbolicRequest } from "../protocol.ts";
import { CONSTANTS } from "./exact/expression.ts";
import { KNOWN_FUNCTIONS, shorten } from "./from-tree.ts";

/** Longest expression, in characters. */
const MAX_LENGTH = 4_000;
const MAX_ORDER = 20;
/** Most unknowns of a system. */
const MAX_VARIABLES = 60;

/** Arguments besides the expression that each operation takes. */
const TAKES: Readonly<Record<SymbolicOperation, readonly ("variable" | "from" | "to" | "order")[]>> = {
  simplify: [],
  expand: [],
  factor: [],
  differentiate: ["variable", "order"],
  integrate: ["variable", "from", "to"],
  limit: ["variable", "to"],
  solve: ["variable"],
};

/** Refuses what the operation has no use for, and sizes out of range. @throws CalcError */
export function checkArguments(request: SymbolicRequest): void {
  const { operation, expression, from, to, order } = request;
  if (!Object.hasOwn(TAKES, operation))
    throw new CalcError(`There is no operation "${shorten(operation)}".`, `Use one of ${Object.keys(TAKES).join(", ")}.`);
  if (expression.trim() === "") throw new CalcError("The expression is empty.", "Write an expression such as x^2 + 1.");
  if (expression.length > MAX_LENGTH)
    throw new CalcError(`The expression has ${expression.length} characters; the limit is ${MAX_LENGTH}.`);
  const takes = TAKES[operation];
  for (const name of ["variable", "from", "to", "order"] as const) {
    if (request[name] === undefined || takes.includes(name)) continue;
    throw new CalcError(
      `\`${name}\` means nothing to ${operation}.`,
      takes.length === 0 ? `${operation} takes only the expression.` : `${operation} takes ${takes.map((one) => `\`${one}\``).join(", ")}.`,
    );
  }
  if (operation === "integrate" && (from === undefined) !== (to === undefined)) {
    throw new CalcError(
      `\`${from === undefined ? "to" : "from"}\` is given without \`${from === undefined ? "from" : "to"}\`.`,
      "Give both bounds for a definite integral, or neither.",
    );
  }
  if (operation === "limit" && to === undefined)
    throw new CalcError("A limit needs the point that is approached.", 'Give it as `to`, such as "0", "Infinity", or "0+" for one side.');
  if (order !== undefined && (!Number.isInteger(order) || order < 1 || order > MAX_ORDER))
    throw new CalcError(`\`order\` is ${order}; it must be a whole number from 1 to ${MAX_ORDER}.`);
}

/** The names in `variable`. @throws CalcError for what cannot be a variable */
export function namesIn(variable: string): string[] {
  const names = variable
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new CalcError("`variable` is empty.", "Name a variable, such as x.");
  if (names.length > MAX_VARIABLES) throw new CalcError(`\`variable\` has ${names.length} names; the limit is ${MAX_VARIABLES}.`);
  for (const name of names) {
    if (CONSTANTS.has(name))
      throw new CalcError(`"${name}" is a constant and cannot be the variable.`, "Use another letter for the variable.");
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || KNOWN_FUNCTIONS.includes(name))
      throw new CalcError(`"${shorten(name)}" is not the name of a variable.`, "Names are letters, digits and _, such as x or v_0.");
  }
  return names;
}

/** The variable to work with: the one named, or the only one there is. @throws CalcError */
export function chooseVariable(variable: string | undefined, present: readonly string[], what: string): string {
  if (variable !== undefined) {
    const [name, ...more] = namesIn(variable);
    if (name === undefined || more.length > 0)
      throw new CalcError(`This operation takes one variable, not ${more.length + 1}.`, "Name one in `variable`.");
    return name;
  }
  const [only, ...others] = present;
  if (only === undefined) throw new CalcError(`The ${what} has no variable.`, "Name the variable in `variable` if that is meant.");
  if (others.length === 0) return only;
  const listed = present.length === 2 ? present.join(" and ") : `${present.slice(0, -1).join(", ")} and ${present.at(-1)}`;
  throw new CalcError(`The ${what} has ${listed}.`, "Say which of them is the variable in `variable`.");
}

/** Refuses a variable that is not there and is probably a slip. @throws CalcError */
export function refuseAbsent(names: readonly string[], present: readonly string[]): void {
  const absent = names.find((name) => !present.includes(name));
  if (absent === undefined || present.length === 0) return;
  const close = nearest(absent, present);
  throw new CalcError(
    `The variable ${absent} is not in the expression, which has ${present.join(", ")}.`,
    close ? `Did you mean ${close}?` : "Name a variable that is in it.",
  );
}
