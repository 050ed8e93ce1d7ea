import { CalcError } from "../../calc-error.ts";
import { arcSine, arcTangent, exactCosine, exactSine, exactTangent } from "./angles.ts";
import { add, mul, neg, pow, splitCoefficient, sub } from "./arithmetic.ts";
import {
  contains,
  E,
  HALF,
  I,
  isNought,
  isUnit,
  isWhole,
  leadsNegative,
  MINUS_UNIT,
  NOUGHT,
  num,
  PI,
  raw,
  UNIT,
  type Expr,
} from "./expression.ts";
import { absolute, isZero, rational, sign } from "./rational.ts";

/** Largest n for which n! is written out. */
const MAX_FACTORIAL = 2000n;

const ODD: ReadonlySet<string> = new Set(["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "sign", "cbrt"]);
const EVEN: ReadonlySet<string> = new Set(["cos", "cosh", "abs"]);

/** f(0) where it is a number. */
const AT_ZERO: Readonly<Record<string, Expr>> = {
  sin: NOUGHT,
  cos: UNIT,
  tan: NOUGHT,
  asin: NOUGHT,
  atan: NOUGHT,
  sinh: NOUGHT,
  cosh: UNIT,
  tanh: NOUGHT,
  asinh: NOUGHT,
  atanh: NOUGHT,
  erf: NOUGHT,
  sign: NOUGHT,
  cbrt: NOUGHT,
  abs: NOUGHT,
};

/** The functions that an expression may hold as calls; everything else is rewritten to these when it is read. */
export const CALLS = [
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "log",
  "abs",
  "sign",
  "floor",
  "ceil",
  "erf",
  "gamma",
  "cbrt",
] as const;

/** The function of one argument in canonical form, with exact special values. @throws CalcError where it has no value. */
export function call(name: string, arg: Expr): Expr {
  if (isNought(arg)) {
    const value = AT_ZERO[name];
    if (value) return value;
    if (name === "log") throw new CalcError("log(0) has no value.");
  }
  if (leadsNegative(arg) && arg.kind !== "sum") {
    if (ODD.has(name)) return neg(call(name, neg(arg)));
    if (EVEN.has(name)) return call(name, neg(arg));
  }
  return special(name, arg) ?? raw.call(name, [arg]);
}

function special(name: string, arg: Expr): Expr | undefined {
  switch (name) {
    case "sin":
      return exactSine(arg) ?? inverseOf("asin", arg);
    case "cos":
      return exactCosine(arg) ?? inverseOf("acos", arg);
    case "tan":
      return tangent(arg) ?? inverseOf("atan", arg);
    case "asin":
      return arcSine(arg);
    case "acos": {
      const angle = arcSine(arg);
      return angle && sub(mul(HALF, PI), angle);
    }
    case "atan":
      return arcTangent(arg);
    case "log":
      return logarithm(arg);
    case "abs":
      return magnitude(arg);
    case "sign":
      return arg.kind === "number" ? num(sign(arg.value)) : undefined;
    case "floor":
    case "ceil":
      return rounded(name, arg);
    case "gamma":
      return isWhole(arg) && arg.value.n > 0n ? factorial(arg.value.n - 1n) : undefined;
    case "cbrt":
      return arg.kind === "number" ? pow(arg, num(1, 3)) : undefined;
    case "acosh":
      return isUnit(arg) ? NOUGHT : undefined;
    default:
      return undefined;
  }
}

/** f(g(x)) = x where g is the inverse that f undoes everywhere. */
const inverseOf = (inverse: string, arg: Expr): Expr | undefined => (arg.kind === "call" && arg.name === inverse ? arg.args[0] : undefined);

function tangent(arg: Expr): Expr | undefined {
  const value = exactTangent(arg);
  if (value === "pole") throw new CalcError("The tangent has no value at odd multiples of pi/2.");
  return value;
}

function logarithm(arg: Expr): Expr | undefined {
  if (isUnit(arg)) return NOUGHT;
  if (arg.key === "e") return UNIT;
  if (arg.key === "i") return mul(HALF, PI, I);
  if (arg.kind === "number" && sign(arg.value) < 0) return add(call("log", num(absolute(arg.value))), mul(PI, I));
  if (arg.kind === "number" && arg.value.n === 1n) return neg(call("log", num(arg.value.d)));
  if (
    arg.kind === "power" &&
    arg.exponent.kind === "number" &&
    (arg.base.key === "e" || (arg.base.kind === "number" && sign(arg.base.value) > 0))
  ) {
    return mul(arg.exponent, call("log", arg.base));
  }
  return undefined;
}

function magnitude(arg: Expr): Expr | undefined {
  if (arg.kind === "number") return num(absolute(arg.value));
  if (arg.key === "pi" || arg.key === "e" || (arg.kind === "call" && arg.name === "abs")) return arg;
  if (arg.key === "i") return UNIT;
  if (arg.kind === "power" && (arg.base.kind === "number" || arg.base.key === "e") && !contains(arg, "i"))
    return arg.base.kind === "number" && sign(arg.base.value) < 0 ? undefined : arg;
  const { coefficient, rest } = splitCoefficient(arg);
  return absolute(coefficient) === coefficient && isUnit(num(coefficient)) ? undefined : mul(num(absolute(coefficient)), call("abs", rest));
}

function rounded(name: string, arg: Expr): Expr | undefined {
  if (arg.kind !== "number") return undefined;
  const { n, d } = arg.value;
  const down = n >= 0n ? n / d : -((-n + d - 1n) / d);
  return num(rational(name === "floor" || isZero(rational(n % d)) ? down : down + 1n));
}

/** n!, exactly. @throws CalcError for n above 2,000. */
export function factorial(n: bigint): Expr {
  if (n > MAX_FACTORIAL)
    throw new CalcError(
      `The factorial of ${n} is too long to be written out; the limit is ${MAX_FACTORIAL}.`,
      "Use `calculate` for its value.",
    );
  let product = 1n;
  for (let k = 2n; k <= n; k += 1n) product *= k;
  return num(product);
}

export const exp = (exponent: Expr): Expr => pow(E, exponent);
export const log = (arg: Expr): Expr => call("log", arg);
export const reciprocal = (expr: Expr): Expr => pow(expr, MINUS_UNIT);
