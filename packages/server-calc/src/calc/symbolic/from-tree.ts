import { nearest } from "@org/mcp-core/nearest";
import type { MathNode } from "mathjs";

import { CalcError } from "../calc-error.ts";
import { functionName, treeOf, type TreeNode } from "../tree.ts";
import { add, div, mul, neg, pow, sub } from "./exact/arithmetic.ts";
import { E, HALF, I, isWhole, num, PI, sym, UNIT, type Expr } from "./exact/expression.ts";
import { call, CALLS, exp, factorial, log, reciprocal } from "./exact/functions.ts";
import { parseDecimal } from "./exact/rational.ts";

const one =
  (name: string) =>
  (args: readonly Expr[]): Expr =>
    call(name, args[0] ?? UNIT);

/** How many arguments, and what is made of them, for functions that are not calls of their own name. */
const REWRITTEN: Readonly<Record<string, readonly [min: number, max: number, make: (args: readonly Expr[]) => Expr]>> = {
  sqrt: [1, 1, ([u = UNIT]) => pow(u, HALF)],
  exp: [1, 1, ([u = UNIT]) => exp(u)],
  ln: [1, 1, one("log")],
  log: [1, 2, ([u = UNIT, base]) => (base ? div(log(u), log(base)) : log(u))],
  log10: [1, 1, ([u = UNIT]) => div(log(u), log(num(10)))],
  log2: [1, 1, ([u = UNIT]) => div(log(u), log(num(2)))],
  sec: [1, 1, ([u = UNIT]) => reciprocal(call("cos", u))],
  csc: [1, 1, ([u = UNIT]) => reciprocal(call("sin", u))],
  cot: [1, 1, ([u = UNIT]) => reciprocal(call("tan", u))],
  sech: [1, 1, ([u = UNIT]) => reciprocal(call("cosh", u))],
  csch: [1, 1, ([u = UNIT]) => reciprocal(call("sinh", u))],
  coth: [1, 1, ([u = UNIT]) => reciprocal(call("tanh", u))],
  asec: [1, 1, ([u = UNIT]) => call("acos", reciprocal(u))],
  acsc: [1, 1, ([u = UNIT]) => call("asin", reciprocal(u))],
  acot: [1, 1, ([u = UNIT]) => call("atan", reciprocal(u))],
  square: [1, 1, ([u = UNIT]) => pow(u, num(2))],
  cube: [1, 1, ([u = UNIT]) => pow(u, num(3))],
  pow: [2, 2, ([u = UNIT, v = UNIT]) => pow(u, v)],
  add: [2, 2, (args) => add(...args)],
  subtract: [2, 2, ([u = UNIT, v = UNIT]) => sub(u, v)],
  multiply: [2, 2, (args) => mul(...args)],
  divide: [2, 2, ([u = UNIT, v = UNIT]) => div(u, v)],
  unaryMinus: [1, 1, ([u = UNIT]) => neg(u)],
  nthRoot: [2, 2, ([u = UNIT, n = UNIT]) => pow(u, reciprocal(n))],
  factorial: [1, 1, ([u = UNIT]) => (isWhole(u) && u.value.n >= 0n ? factorial(u.value.n) : call("gamma", add(u, UNIT)))],
};

const OPERATORS: Readonly<Record<string, (args: readonly Expr[]) => Expr>> = {
  unaryPlus: ([u = UNIT]) => u,
  unaryMinus: ([u = UNIT]) => neg(u),
  add: (args) => add(...args),
  subtract: ([u = UNIT, v = UNIT]) => sub(u, v),
  multiply: (args) => mul(...args),
  divide: ([u = UNIT, v = UNIT]) => div(u, v),
  pow: ([u = UNIT, v = UNIT]) => pow(u, v),
  factorial: (args) => (REWRITTEN["factorial"]?.[2] ?? one("gamma"))(args),
};

const CALL_NAMES: ReadonlySet<string> = new Set(CALLS);
/** Every function that symbolic operations know. */
export const KNOWN_FUNCTIONS: readonly string[] = [...CALLS, ...Object.keys(REWRITTEN)].filter((name) => !Object.hasOwn(OPERATORS, name));

const CONSTANT_VALUES: Readonly<Record<string, Expr>> = {
  e: E,
  pi: PI,
  PI,
  i: I,
};

const REFUSED_NAMES: ReadonlySet<string> = new Set(["Infinity", "NaN", "null", "undefined", "true", "false", "end"]);

/** An exact expression from the parser's tree. @throws CalcError for anything that is not arithmetic on variables and known functions. */
export function fromTree(root: MathNode): Expr {
  return read(treeOf(root));
}

function read(node: TreeNode): Expr {
  switch (node.type) {
    case "ConstantNode":
      return constant(node.value);
    case "SymbolNode":
      return named(typeof node.name === "string" ? node.name : "");
    case "ParenthesisNode":
      if (node.content) return read(node.content);
      break;
    case "OperatorNode": {
      const name = functionName(node);
      const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
      if (!operator) throw new CalcError(`The operator ${name} is not supported in symbolic operations.`, "Use + - * / ^ and !.");
      return operator((node.args ?? []).map(read));
    }
    case "FunctionNode":
      return applied(functionName(node), node.args ?? []);
  }
  const kind = node.type.replace(/Node$/, "").toLowerCase();
  throw new CalcError(
    `This kind of expression (${kind}) cannot be worked on symbolically.`,
    "Use numbers, variables, + - * / ^ and functions such as sin, ln, sqrt.",
  );
}

function constant(value: unknown): Expr {
  if (typeof value === "boolean" || typeof value === "string" || value === null || value === undefined) {
    throw new CalcError(`"${shorten(String(value))}" is not a number or a variable.`, "Use numbers and variables only.");
  }
  // What is left are the numbers of the parser: doubles and big numbers.
  return num(parseDecimal((value as { toString: () => string }).toString()));
}

function named(name: string): Expr {
  if (REFUSED_NAMES.has(name)) {
    throw new CalcError(
      `"${name}" cannot be part of an expression.`,
      "Infinity is allowed only as `to` of a limit and as `from` or `to` of an integral.",
    );
  }
  if (CALL_NAMES.has(name) || Object.hasOwn(REWRITTEN, name)) {
    if (name !== "gamma") throw new CalcError(`"${name}" is a function and needs its argument in parentheses.`, `Write ${name}(x).`);
  }
  return Object.hasOwn(CONSTANT_VALUES, name) ? (CONSTANT_VALUES[name] ?? sym(name)) : sym(name);
}

function applied(name: string, args: readonly TreeNode[]): Expr {
  const known = Object.hasOwn(REWRITTEN, name) ? REWRITTEN[name] : CALL_NAMES.has(name) ? ([1, 1, one(name)] as const) : undefined;
  if (!known) throw unknownFunction(name);
  const [min, max, make] = known;
  if (args.length < min || args.length > max) {
    throw new CalcError(
      `${name} takes ${min === max ? (min === 1 ? "one argument" : `${min} arguments`) : `${min} or ${max} arguments`}, not ${args.length}.`,
    );
  }
  return make(args.map(read));
}

function unknownFunction(name: string): CalcError {
  const close = nearest(name, KNOWN_FUNCTIONS);
  if (name.length === 1 || Object.hasOwn(CONSTANT_VALUES, name))
    return new CalcError(
      `"${name}(...)" is read as a call of a function ${name}, which does not exist.`,
      `To multiply, write ${name}*(...).`,
    );
  return new CalcError(
    `The function ${shorten(name)} is not known in symbolic operations.`,
    close ? `Did you mean ${close}?` : `Known functions: ${KNOWN_FUNCTIONS.join(", ")}.`,
  );
}

export const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
