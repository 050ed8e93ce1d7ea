import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { evaluate } from "../../src/calc/evaluate.ts";

/** A rational number, as the reference: plain BigInt arithmetic, independent of the calculator. */
interface Ratio {
  n: bigint;
  d: bigint;
}

interface Sample {
  text: string;
  value: Ratio | undefined;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}

function ratio(n: bigint, d: bigint): Ratio | undefined {
  if (d === 0n) return undefined;
  const common = gcd(n, d) || 1n;
  return d < 0n ? { n: -n / common, d: -d / common } : { n: n / common, d: d / common };
}

function binary(symbol: string, a: Ratio | undefined, b: Ratio | undefined): Ratio | undefined {
  if (a === undefined || b === undefined) return undefined;
  switch (symbol) {
    case "+":
      return ratio(a.n * b.d + b.n * a.d, a.d * b.d);
    case "-":
      return ratio(a.n * b.d - b.n * a.d, a.d * b.d);
    case "*":
      return ratio(a.n * b.n, a.d * b.d);
    default:
      return ratio(a.n * b.d, a.d * b.n);
  }
}

function power(base: Ratio | undefined, exponent: number): Ratio | undefined {
  if (base === undefined) return undefined;
  const times = BigInt(Math.abs(exponent));
  return exponent < 0 ? ratio(base.d ** times, base.n ** times) : ratio(base.n ** times, base.d ** times);
}

/** Reads a whole number, also one written with an exponent. */
function wholeNumber(text: string): bigint {
  const [, sign = "", first = "", rest = "", exponent = "0"] = /^(-?)(\d+)\.?(\d*)(?:e\+(\d+))?$/.exec(text) ?? [];
  return BigInt(sign + first + rest) * 10n ** BigInt(Number(exponent) - rest.length);
}

/** Whether a result in mode fraction is this ratio; longer ratios are written rounded, to 15 digits at least. */
function agrees(result: string, value: Ratio): boolean {
  if (value.d === 1n) return wholeNumber(result) === value.n;
  const written = `${value.n}/${value.d}`;
  if (written.length <= 80) return result === written;
  const scaled = Number((value.n * 10n ** 40n) / value.d) / 1e40;
  return Math.abs(Number(result) - scaled) <= Math.abs(scaled) * 1e-15 || Math.abs(scaled) < 1e-20 || !Number.isFinite(scaled);
}

const literal: fc.Arbitrary<Sample> = fc.oneof(
  fc.nat({ max: 1_000_000 }).map((n) => ({ text: String(n), value: ratio(BigInt(n), 1n) })),
  fc.tuple(fc.nat({ max: 9999 }), fc.integer({ min: 1, max: 6 })).map(([n, places]) => {
    const digits = String(n).padStart(places + 1, "0");
    return { text: `${digits.slice(0, -places)}.${digits.slice(-places)}`, value: ratio(BigInt(n), 10n ** BigInt(places)) };
  }),
  fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: -20, max: 20 })).map(([n, exponent]) => ({
    text: `${n}e${exponent}`,
    value: exponent < 0 ? ratio(BigInt(n), 10n ** BigInt(-exponent)) : ratio(BigInt(n) * 10n ** BigInt(exponent), 1n),
  })),
);

const sample = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    literal,
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/"), tie("sample"), tie("sample"))
      .map(([symbol, a, b]) => ({ text: `(${a.text} ${symbol} ${b.text})`, value: binary(symbol, a.value, b.value) })),
    fc
      .tuple(tie("sample"), fc.integer({ min: -6, max: 6 }))
      .map(([a, exponent]) => ({ text: `(${a.text})^(${exponent})`, value: power(a.value, exponent) })),
    tie("sample").map((a) => ({ text: `(-${a.text})`, value: a.value && { n: -a.value.n, d: a.value.d } })),
  ),
})).sample;

describe("exact arithmetic", () => {
  it("agrees with whole-number arithmetic on any expression of + - * / and powers", () => {
    fc.assert(
      fc.property(sample, ({ text, value }) => {
        const { result, notes = [] } = evaluate({ expression: text, mode: "fraction" });
        // Where a part divides by 0, 64-bit arithmetic may come back from infinity, as in 1 / (1/0) = 0; the answer must say so.
        const right = value === undefined ? notes.some((note) => note.includes("divided by 0")) : agrees(result, value);
        expect(right, `${text} gave ${result}`).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("rounds correctly to any precision", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: 1n, max: 10n ** 30n }),
        fc.integer({ min: 1, max: 60 }),
        (n, d, precision) => {
          const { result } = evaluate({ expression: `(${n}) / ${d}`, precision });
          const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)\.?(\d*)(?:e([+-]\d+))?$/.exec(result) ?? [];
          const digits = BigInt(`${sign}${whole}${fraction}`);
          const shift = Number(exponent) - fraction.length;
          // |written - n/d| is at most half a unit of the last digit asked for.
          const scale = 10n ** 200n;
          const written = shift < 0 ? (digits * scale) / 10n ** BigInt(-shift) : digits * scale * 10n ** BigInt(shift);
          const error = written * d - n * scale;
          const size = n === 0n ? 0 : Math.floor(Math.log10(Math.abs(Number(n) / Number(d))) + 1e-9);
          const unit = size - precision + 1;
          const half = unit < 0 ? scale / 10n ** BigInt(-unit) : scale * 10n ** BigInt(unit);
          expect((error < 0n ? -error : error) * 2n <= half * d * 10n).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("counts combinations as Pascal's triangle does", () => {
    let row = [1n];
    for (let n = 0; n <= 70; n += 1) {
      const k = Math.floor(n / 3);
      expect(evaluate({ expression: `combinations(${n}, ${k})` }).result).toBe(String(row[k]));
      row = [1n, ...row.slice(1).map((value, at) => value + (row[at] ?? 0n)), 1n];
    }
  });

  it("tells primes as a sieve does", () => {
    const composite = new Set<number>();
    for (let n = 2; n <= 2000; n += 1) {
      if (!composite.has(n)) for (let multiple = n * n; multiple <= 2000; multiple += n) composite.add(multiple);
    }
    const found = evaluate({ expression: "filter(1:2000, f(n) = isPrime(n))", mode: "auto" }).result;
    const primes = Array.from({ length: 1999 }, (_, at) => at + 2).filter((n) => !composite.has(n));
    expect(found).toBe(`[${primes.join(", ")}]`);
    for (const pseudo of ["3215031751", "3825123056546413051", "318665857834031151167461"]) {
      expect(evaluate({ expression: `isPrime(${pseudo})` }).result, pseudo).toBe("false");
    }
  });

  it("finds exact roots and says so for no others", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: 10n ** 12n }), fc.integer({ min: 2, max: 7 }), (root, degree) => {
        const value = root ** BigInt(degree);
        expect(evaluate({ expression: `nthRoot(${value}, ${degree})` })).toMatchObject({ result: String(root), mode: "fraction" });
        expect(evaluate({ expression: `nthRoot(${value + 1n}, ${degree})` }).mode).not.toBe("fraction");
      }),
      { numRuns: 100 },
    );
  });
});
