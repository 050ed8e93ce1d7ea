const NUMBER = String.raw`[+-]?\d+\.?\d*(?:e[+-]?\d+)?`;
const LEADING = new RegExp(`^(${NUMBER})(.*)$`, "iu");
const IMAGINARY_TAIL = new RegExp(String.raw`^([+-])\s*(${NUMBER})?\s*i$`, "iu");
const QUOTIENT = /^([+-]?\d+)\s*\/\s*(\d+)$/u;

interface Scalar {
  re: number;
  im: number;
  unit: string;
}

type Value = Scalar | Value[];

/** Whether two answers are the same numbers to a relative `tolerance` of the largest of them, with the same units and shape. */
export function sameValue(got: string, expected: string, tolerance = 1e-12): boolean {
  const [a, b] = [parse(got), parse(expected)];
  const largest = Math.max(0, ...flat(b).map(size).filter(Number.isFinite));
  return matches(a, b, tolerance * (largest === 0 ? 1 : largest));
}

/** A number, real or complex, read from an answer. */
export function readScalar(text: string): Scalar {
  const value = parse(text);
  if (Array.isArray(value)) throw new Error(`not one number: ${text}`);
  return value;
}

/** Whether two texts are the same rational number: `1/2` and `0.5`. */
export function sameRational(got: string, expected: string): boolean {
  const [a, b] = [fraction(got), fraction(expected)];
  return a.n * b.d === b.n * a.d;
}

function parse(text: string): Value {
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) return items(trimmed.slice(1, -1)).map(parse);
  const quotient = QUOTIENT.exec(trimmed);
  if (quotient !== null) return { re: Number(quotient[1]) / Number(quotient[2]), im: 0, unit: "" };
  if (/^-?Infinity$/u.test(trimmed)) return { re: Number(trimmed), im: 0, unit: "" };
  if (/^[+-]?i$/u.test(trimmed)) return { re: 0, im: trimmed.startsWith("-") ? -1 : 1, unit: "" };
  const [, leading, tail = ""] = LEADING.exec(trimmed) ?? [];
  if (leading === undefined) throw new Error(`not a value: ${text}`);
  const rest = tail.trim();
  if (rest === "i") return { re: 0, im: Number(leading), unit: "" };
  const imaginary = IMAGINARY_TAIL.exec(rest);
  if (imaginary !== null) return { re: Number(leading), im: Number(`${imaginary[1]}${imaginary[2] ?? "1"}`), unit: "" };
  return { re: Number(leading), im: 0, unit: rest.replaceAll(/\s/gu, "").replace(/^deg(?=[CF]$)/u, "°") };
}

function items(inside: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of [...inside].entries()) {
    if (character === "[") depth += 1;
    if (character === "]") depth -= 1;
    if (character === "," && depth === 0) {
      found.push(inside.slice(start, index));
      start = index + 1;
    }
  }
  return [...found, inside.slice(start)];
}

function matches(a: Value, b: Value, allowed: number): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => matches(one, b[index] ?? [], allowed));
  }
  if (a.unit !== b.unit) return false;
  return (a.re === b.re && a.im === b.im) || Math.hypot(a.re - b.re, a.im - b.im) <= allowed;
}

function flat(value: Value): Scalar[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value];
}

function size({ re, im }: Scalar): number {
  return Math.hypot(re, im);
}

function fraction(text: string): { n: bigint; d: bigint } {
  const quotient = QUOTIENT.exec(text.trim());
  if (quotient !== null) return { n: BigInt(quotient[1] ?? "0"), d: BigInt(quotient[2] ?? "1") };
  const [whole = "0", decimals = ""] = text.trim().split(".");
  return { n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length) };
}
