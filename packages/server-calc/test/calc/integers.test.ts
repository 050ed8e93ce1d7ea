import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { bitLength, combinations, exactRoot, factorial, gcd, isPrime, permutations } from "../../src/calc/integers.ts";

const large = fc.bigInt({ min: 0n, max: 10n ** 60n });

describe("whole numbers of any size", () => {
  it("multiplies factorials out", () => {
    let product = 1n;
    for (let n = 0n; n <= 200n; n += 1n) {
      if (n > 0n) product *= n;
      expect(factorial(n)).toBe(product);
    }
    expect(() => factorial(-1n)).toThrow(/undefined/);
    expect(() => factorial(10_001n)).toThrow(/too large/);
  });

  it("relates combinations, permutations and factorials", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 120n }), fc.bigInt({ min: 0n, max: 120n }), (a, b) => {
        const [k, n] = a < b ? [a, b] : [b, a];
        expect(combinations(n, k) * factorial(k)).toBe(permutations(n, k));
        expect(permutations(n, k) * factorial(n - k)).toBe(factorial(n));
      }),
    );
    expect(() => combinations(3n, 5n)).toThrow(/k is larger/);
    expect(() => permutations(-3n, 5n)).toThrow(/from 0/);
  });

  it("finds divisors that divide, and leave nothing in common", () => {
    fc.assert(
      fc.property(large, large, (a, b) => {
        const common = gcd(a, b);
        fc.pre(common !== 0n);
        expect([a % common, b % common, gcd(a / common, b / common)]).toEqual([0n, 0n, 1n]);
      }),
    );
  });

  it("counts bits", () => {
    expect(bitLength(0n)).toBe(0);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 60n }), (n) => {
        expect(bitLength(-n)).toBe(n.toString(2).length);
      }),
    );
  });

  it("finds a root exactly when there is one", () => {
    fc.assert(
      fc.property(large, fc.bigInt({ min: 2n, max: 9n }), (root, degree) => {
        expect(exactRoot(root ** degree, degree)).toBe(root);
        expect(exactRoot((root + 2n) ** degree + 1n, degree)).toBeUndefined();
      }),
    );
  });

  it("proves primes", () => {
    expect([0n, 1n, 2n, 3n, 4n, 41n, 43n, 2n ** 61n - 1n, 2n ** 67n - 1n, 561n].map(isPrime)).toEqual([
      false,
      false,
      true,
      true,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(() => isPrime(10n ** 30n)).toThrow(/below/);
  });
});
