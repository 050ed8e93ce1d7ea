import { describe, expect, it, test } from "vitest";

import { CalcError } from "../../src/calc/calc-error.ts";
import { evaluate } from "../../src/calc/evaluate.ts";
import type { CalculateRequest } from "../../src/calc/protocol.ts";

function result(expression: string, rest: Omit<CalculateRequest, "expression"> = {}): string {
  return evaluate({ expression, ...rest }).result;
}

/** The expected failure of a calculation; anything else fails the test. */
function failure(request: CalculateRequest): CalcError {
  try {
    const answer = evaluate(request);
    throw new Error(`${request.expression} gave ${answer.result}`);
  } catch (error) {
    if (error instanceof CalcError) return error;
    throw error;
  }
}

/** Whether a calculation has a value or is refused; any other error fails the test. */
function outcome(request: CalculateRequest): string {
  try {
    evaluate(request);
    return "value";
  } catch (error) {
    if (error instanceof CalcError) return "refused";
    throw error;
  }
}

describe("auto mode", () => {
  test.each([
    ["2+2", "4"],
    ["0.1+0.2", "0.3"],
    ["0.1+0.2-0.3", "0"],
    ["0.1+0.2==0.3", "true"],
    ["1/3", "0.3333333333333333"],
    ["1/3+1/6", "0.5"],
    ["1/7*7", "1"],
    ["10!", "3628800"],
    ["3!!", "720"],
    ["2^100", "1267650600228229401496703205376"],
    ["2^-3", "0.125"],
    ["-2^2", "-4"],
    ["2^3^2", "512"],
    ["7 mod 3", "1"],
    ["-7 mod 3", "2"],
    ["5.5 mod 2", "1.5"],
    ["sqrt(2)", "1.4142135623730951"],
    ["sqrt(2)^2", "2"],
    ["sqrt(16)", "4"],
    ["sqrt(1/4)", "0.5"],
    ["sqrt(-4)", "2i"],
    ["8^(1/3)", "2"],
    ["(-8)^(1/3)", "1 + 1.732050807568877i"],
    ["sin(pi)", "0"],
    ["sin(30 deg)", "0.5"],
    ["cos(60°)", "0.5"],
    ["tan(90 deg)", "Infinity"],
    ["e^(i*pi)", "-1"],
    ["3 + 4i", "3 + 4i"],
    ["i^2", "-1"],
    ["1e21", "1e+21"],
    ["6.022e23", "6.022e+23"],
    ["1e-7", "1e-7"],
    ["0.000001", "0.000001"],
    ["123456789012345678901234", "123456789012345678901234"],
    ["80+10%", "88"],
    ["80 + 10% + 5", "93"],
    ["20% of 80", "16"],
    ["0xff + 0b11", "258"],
    ["bin(10)", "0b1010"],
    ["hex(2^64)", "0x10000000000000000"],
    ["1 << 40", "1099511627776"],
    ["2^53 + 1", "9007199254740993"],
    ["gcd(2^80, 6^30)", "1073741824"],
    ["isPrime(2^61 - 1)", "true"],
    ["combinations(60, 30)", "118264581564861424"],
    ["1000! / 998!", "999000"],
    ["inv([1, 2; 3, 4])", "[[-2, 1], [1.5, -0.5]]"],
    ["[1, 2; 3, 4]^10 * [1; 0]", "[[4783807], [10458075]]"],
    ["det([1/3, 1; 1, 1/2])", "-0.8333333333333333"],
    ["round(2.675, 2)", "2.68"],
    ["round(-2.5)", "-3"],
    ["exp(1000)", "1.970071114017047e+434"],
    ["exp(-1000)", "5.0759588975494568e-435"],
    ["exp(1000) / exp(999)", "2.718281828459045"],
    ["10^10^10", "1e+10000000000"],
    ["5/0", "Infinity"],
    ["0/0", "NaN"],
    ["1:5", "[1, 2, 3, 4, 5]"],
    ['"abc"', "abc"],
    ["3 > 2 and 2 > 1", "true"],
    ["1 < 2 < 3", "true"],
    ["2 > 1 ? 10 : 20", "10"],
    ["map([1, 4, 9], sqrt)", "[1, 2, 3]"],
    ["a = [1, 2, 3]; a[2]", "2"],
    ["f(n) = n <= 1 ? 1 : n * f(n - 1); f(20)", "2432902008176640000"],
    ["f(x) = g(x) + 1; g(x) = x^2; f(3)", "10"],
    ["g = 9.81; t = 2; g * t^2 / 2", "19.62"],
  ])("%s is %s", (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });

  it("gives the exact ratio beside a rounded decimal, and only there", () => {
    expect(evaluate({ expression: "1/3" })).toEqual({ result: "0.3333333333333333", type: "fraction", mode: "fraction", exact: "1/3" });
    expect(evaluate({ expression: "1/3 + 1/6" })).toEqual({ result: "0.5", type: "fraction", mode: "fraction" });
    expect(evaluate({ expression: "0.1 + 0.2" }).exact).toBeUndefined();
  });

  it.each([
    ["0b1.1", "1.5"],
    ["0xFF.8", "255.5"],
    ["2/3", "0.6666666666666667"],
    ["7/3", "2.333333333333333"],
    ["electronMass", "9.1093837139e-31 kg"],
    ["1234567890 m", "1234567890 m"],
    ["5 km + 3 m", "5.003 km"],
  ])("rounds once and keeps units as they are: %s is %s", (expression, expected) => {
    expect(result(expression)).toBe(expected);
  });

  it("writes ratios as ratios in fraction mode, inside matrices and steps too", () => {
    expect(evaluate({ expression: "[1/3, 2/3]", mode: "fraction" }).result).toBe("[1/3, 2/3]");
    expect(evaluate({ expression: "1/2; 1/3", mode: "fraction" }).steps?.map((step) => step.result)).toEqual(["1/2", "1/3"]);
  });

  it("refuses a running index and says how to write it; notes what n!! is", () => {
    expect(() => evaluate({ expression: "sum(i^2, i, 1, 10)" })).toThrow(/no running index/);
    expect(result("sum(map(1:10, f(k) = k^2))")).toBe("385");
    expect(evaluate({ expression: "3!!" })).toMatchObject({ result: "720", notes: [expect.stringContaining("double factorial")] });
  });

  it("writes 100! exactly and rounds 1000! with a note", () => {
    expect(result("100!")).toMatch(
      /^93326215443944152681699238856266700490715968264381621468592963895217599993229915608941463976156518286253697920827223758251185210916864000000000000000000000000$/,
    );
    const large = evaluate({ expression: "1000!" });
    expect(large.result).toBe("4.0238726007709377354e+2567");
    expect(large.notes?.join()).toMatch(/2568 digits/);
  });

  it("keeps arithmetic modulo large powers exact", () => {
    let expected = 1n;
    for (let step = 0; step < 99_999; step += 1) expected = (expected * 7n) % 10n ** 20n;
    expect(result("7^99999 mod 10^20")).toBe(String(expected));
  });

  test.each([
    ["sin(90)", /radians.*sin\(90 deg\)/],
    ["log(100)", /natural logarithm/],
    ["-2^2", /-\(2\^2\)/],
    ["2^3^2", /a\^\(b\^c\)/],
    ["(-8)^(1/3)", /nthRoot\(-8, 3\) = -2/],
    ["sin(pi)", /Rounding errors/],
    ["5/0", /divided by 0/],
    ["random()", /different each time/],
    ["e = 3; e + 1", /your variable/],
  ])("explains %s", (expression, note) => {
    expect(evaluate({ expression }).notes?.join("\n")).toMatch(note);
  });

  it("gives the steps of several statements", () => {
    expect(evaluate({ expression: "a = 5; f(x) = x * a\nf(3)" }).steps).toEqual([
      { expression: "a = 5", result: "5" },
      { expression: "f(x) = x * a", result: "defined" },
      { expression: "f(3)", result: "15" },
    ]);
  });

  it("cuts long matrices and says what is left out", () => {
    const long = evaluate({ expression: "1:5000" });
    expect(long.result.endsWith("999, 1000, ...]")).toBe(true);
    expect(long.notes?.join()).toMatch(/5000 elements; the first 1000/);
  });
});

describe("long answers", () => {
  it("shows the first steps and says how many there are", () => {
    const expression = Array.from({ length: 150 }, (_, at) => `x${at} = 1:400`).join("\n");
    const answer = evaluate({ expression });
    expect(answer.steps?.length).toBeLessThan(50);
    expect(answer.notes?.join()).toMatch(/first \d+ of 150 steps/);
    expect(JSON.stringify(answer).length).toBeLessThan(64 * 1024);
  });

  it("gives at most 20 notes", () => {
    const expression = Array.from({ length: 60 }, (_, at) => `${at + 1},000 + 1`).join("\n");
    expect(evaluate({ expression }).notes).toHaveLength(20);
  });

  it("cuts a long exact integer and says so", () => {
    const answer = evaluate({ expression: "2^200000", mode: "fraction" });
    expect(answer.result).toMatch(/^\d{16000}\.\.\.$/);
    expect(answer.notes?.join()).toMatch(/first 16000 of 60206 digits/);
  });
});

describe("errors", () => {
  test.each([
    ["2 +", /Unexpected end of expression/, /missing at the end/],
    ["1,5", /operator ,/, /Use \. for decimals/],
    ["1 000", /character 3/, /1000000 without spaces/],
    ["sqrtt(4)", /no function sqrtt/, /sqrt\?/],
    ["3 apples", /apples is not defined/, /calc:\/\/units/],
    ["100 USD to EUR", /USD is not defined/, /Currencies/],
    ["integrate(x^2, x)", /no function integrate/, /symbolic tool/],
    ["x.round(2)", /values have no methods/, /round\(x, 2\)/],
    ["f(x) = x^2", /defines a function/, /f\(3\)/],
    ["null", /no value/, /what to calculate/],
    ["5 m + 3 s", /units do not fit/, /same quantity/],
    ["[1, 2] + [1, 2, 3]", /sizes of the matrices/, /size\(M\)/],
    ["[1, 2, 3][5]", /out of range: 5 > 3/, /from 1/],
    ["inv([1, 1; 1, 1])", /singular/, /pinv/],
    ["combinations(3, 5)", /k is larger/, /order/],
    ["[2, 0; 0, 1]^4294967296", /cannot be raised/, /2\^31/],
    ["9^9^9^9", /too large to write/, /logarithm/],
    ["1 << 1e15", /out of range/, /1100/],
    ["f(x) = f(x); f(1)", /without end/, /end/],
    ["zeros(1e5, 1e5)", /10,000,000,000 elements/, /smaller/],
    ["zeta(2)", /64-bit/, /without precision/],
  ])("%s", (expression, message, fix) => {
    const error = failure(expression === "zeta(2)" ? { expression, mode: "bignumber" } : { expression });
    expect(error.message).toMatch(message);
    expect(error.fix).toMatch(fix);
  });
});

describe("nothing is kept between calculations", () => {
  it("forgets variables, functions, units, precision and errors", () => {
    const before = ["2 + 2", "pi", "gravity * 2 s", "1/3", "5 mph to km/h"].map((expression) => result(expression));
    const leaky = [
      "x = 5; pi = 3",
      "sqrt2(x) = x^9; sqrt2(2)",
      "e = 1; e",
      "1 lightyear to acre^0.5",
      "1 furlong^2 to acre",
      "m = 3; 2 m",
      "config({})",
      'createUnit("foo")',
      "f(x) = f(x); f(1)",
    ];
    for (const expression of leaky) expect(outcome({ expression, precision: 100 })).toMatch(/^(?:value|refused)$/);
    expect(() => result("x")).toThrow(/x is not defined/);
    expect(() => result("sqrt2(2)")).toThrow(/no function sqrt2/);
    expect(result("number(2 m, cm)")).toBe("200");
    expect(["2 + 2", "pi", "gravity * 2 s", "1/3", "5 mph to km/h"].map((expression) => result(expression))).toEqual(before);
  });
});
