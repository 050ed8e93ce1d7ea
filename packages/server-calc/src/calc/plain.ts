import { divideToDecimal, writeDecimal } from "./decimals.ts";
import { gcd } from "./integers.ts";
import type { CalculateAnswer, CalculateRequest } from "./protocol.ts";

/** Digits, points, the four operations and brackets; short enough that no arithmetic on it can take long. */
const PLAIN = /^[\d.+\-*/() ]{1,100}$/;
/** Dates look like sums; the evaluator refuses them. */
const DATE_LIKE = /\d[-/]\d+[-/]\d/;
const NUMBER = /^ *((?:0|[1-9]\d{0,14})(?:\.(\d{1,15}))?)(?![\d.])/;
/** Answers with more digits, or of another size, are left to the evaluator, which knows how people write them. */
const MAX_DIGITS = 15;
const MIN_SIZE = 1e-6;
const MAX_SIZE = 1e15;

/** An exact ratio, not reduced. */
interface Ratio {
  n: bigint;
  d: bigint;
}

/**
 * Answers sums such as `1250 * 1.175` here, exactly and as the evaluator would, without waking its process. Anything that is not
 * a short chain of the four operations with a short answer gives undefined, and so does whatever deserves an error or a note.
 */
export function plainArithmetic({ expression, variables, mode, precision }: CalculateRequest): CalculateAnswer | undefined {
  if (
    !PLAIN.test(expression) ||
    DATE_LIKE.test(expression) ||
    variables !== undefined ||
    precision !== undefined ||
    (mode !== undefined && mode !== "auto")
  )
    return undefined;
  const value = read(expression);
  return value === undefined ? undefined : write(value);
}

/** The value of the whole text, by recursive descent; undefined when it is not plain arithmetic or divides by 0. */
function read(text: string): Ratio | undefined {
  let rest = text;

  function take(signs: string): string | undefined {
    const [, sign = ""] = /^ *([^ ])/.exec(rest) ?? [];
    if (sign === "" || !signs.includes(sign)) return undefined;
    rest = rest.slice(rest.indexOf(sign) + 1);
    return sign;
  }

  function chain(signs: string, part: () => Ratio | undefined): Ratio | undefined {
    let left = part();
    for (let sign = take(signs); left !== undefined && sign !== undefined; sign = take(signs)) {
      const right = part();
      left = right && apply(sign, left, right);
    }
    return left;
  }

  const sum = (): Ratio | undefined => chain("+-", () => chain("*/", operand));

  function operand(): Ratio | undefined {
    if (take("-") !== undefined) {
      const value = operand();
      return value && { n: -value.n, d: value.d };
    }
    if (take("(") !== undefined) {
      const value = sum();
      return take(")") === undefined ? undefined : value;
    }
    const [matched, digits = "", decimals = ""] = NUMBER.exec(rest) ?? [];
    if (matched === undefined) return undefined;
    rest = rest.slice(matched.length);
    return { n: BigInt(digits.replace(".", "")), d: 10n ** BigInt(decimals.length) };
  }

  const value = sum();
  return rest.trim() === "" ? value : undefined;
}

function apply(sign: string, a: Ratio, b: Ratio): Ratio | undefined {
  if (sign === "*") return { n: a.n * b.n, d: a.d * b.d };
  if (sign === "/") return b.n === 0n ? undefined : { n: a.n * b.d, d: a.d * b.n };
  return { n: sign === "+" ? a.n * b.d + b.n * a.d : a.n * b.d - b.n * a.d, d: a.d * b.d };
}

function write({ n, d }: Ratio): CalculateAnswer | undefined {
  const divisor = d < 0n ? -gcd(n, d) : gcd(n, d);
  const [numerator, denominator] = [n / divisor, d / divisor];
  const rounded = divideToDecimal(numerator, denominator, MAX_DIGITS);
  const result = writeDecimal(rounded);
  if (!rounded.exact || (numerator !== 0n && Math.abs(Number(result)) < MIN_SIZE) || Math.abs(Number(result)) >= MAX_SIZE) return undefined;
  return { result, type: denominator === 1n ? "integer" : "fraction", mode: "fraction" };
}
