import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { CalcError } from "../../src/calc/calc-error.ts";
import { normalise } from "../../src/calc/normalise.ts";

function read(text: string): string {
  return normalise(text).statements.join("\n");
}

describe("what people type", () => {
  test.each([
    ["=2+2", "2+2"],
    ["2+2 = ?", "2+2"],
    ["2 + 2 =", "2 + 2"],
    ["6 × 7 ÷ 2", "6 * 7 / 2"],
    ["5 − 3", "5 - 3"],
    ["2**3", "2^3"],
    ["x²+1", "x^2+1"],
    ["10⁻³", "10^(-3)"],
    ["√2", "sqrt(2)"],
    ["√(2+3)", "sqrt(2+3)"],
    ["∛27", "cbrt(27)"],
    ["2π", "2 pi"],
    ["½+¼", "(1/2)+(1/4)"],
    ["2½", "2 +(1/2)"],
    ["$5*3", "5*3"],
    ["1,000+1", "1000+1"],
    ["1,234,567.89*2", "1234567.89*2"],
    ["(1,000+5)*2", "(1000+5)*2"],
    ["1,00,000*2", "100000*2"],
    ["1_000", "1000"],
    ["[1,100]", "[1,100]"],
    ["max(1,200)", "max(1,200)"],
    ["20% of 80", "20/100 * 80"],
    ["20 percent of 80", "20/100 * 80"],
    ["80 + 10%", "80 + 10%"],
    ["80 + 10% + 5", "(80 + 10%) + 5"],
    ["5% + 3", "(5%) + 3"],
    ["10%+5", "(10%)+5"],
    ["10 % 3", "10 % 3"],
    ["10%3", "10%3"],
    ["max(1, 80 + 10% + 5)", "max(1, (80 + 10%) + 5)"],
    ["72 °F to °C", "72 degF to degC"],
    ["72 F to C", "72 degF to degC"],
    ["10 C to F", "10 degC to degF"],
    ["300 K to C", "300 K to degC"],
    ["20 ℃ in ℉", "20 degC in degF"],
    ["5 C to C", "5 C to C"],
    ["72 degrees Fahrenheit to Celsius", "72 fahrenheit to celsius"],
    ["sin(90°)", "sin(90 deg)"],
    ["12° 30′ 15″", "(12 deg + 30 arcmin + 15 arcsec)"],
    ["5 feet 3 inches to cm", "(5 feet + 3 inches) to cm"],
    ["5 ft in in", "5 ft in in"],
    ["5 m -> cm", "5 m to cm"],
    ["5 m → cm", "5 m to cm"],
    ["5 m as cm", "5 m to cm"],
    ["5 as to s", "5 as to s"],
    ["5 miles per hour to m/s", "5 mph to m/s"],
    ["2 square feet to m2", "2 sqft to m2"],
    ["3 light years to km", "3 lightyear to km"],
    ["ln(2)", "log(2)"],
    ["arcsin(1)", "asin(1)"],
    ["Math.sqrt(2)", "sqrt(2)"],
    ["nCr(5, 2)", "combinations(5, 2)"],
    ["3 x 4", "3 * 4"],
    ["2 ≤ 3", "2 <= 3"],
    ["5 µm to m", "5 um to m"],
    ["2\u00A0+\u202F3", "2 + 3"],
    ["２＋３", "2+3"],
    ["“abc”", '"abc"'],
    ["A'", "A'"],
    ["'1,000 ÷ 2'", "'1,000 ÷ 2'"],
    ['"20% of 80"', '"20% of 80"'],
    ["a = 5; b = a * 2\nb + 1", "a = 5\nb = a * 2\nb + 1"],
    ["[1, 2;\n3, 4]", "[1, 2;3, 4]"],
    ["1 +\n2", "1 +2"],
    ["x = 3 # of apples", "x = 3"],
    ["ln(x) = x + 1; ln(3)", "ln(x) = x + 1\nln(3)"],
    ["constructor + toString", "constructor + toString"],
  ])("%s", (typed, expected) => {
    expect(read(typed)).toBe(expected);
  });

  it("leaves the caller's variables alone", () => {
    expect(normalise("3 x 4", ["x"]).statements).toEqual(["3 x 4"]);
    expect(normalise("10 C to F", ["C"]).statements).toEqual(["10 C to F"]);
  });

  test.each([
    ["log(100)", /natural logarithm/],
    ["1,000 + 1", /1,000 was read as the number 1000/],
    ["max(12,500)", /read as 2 arguments/],
    ["72 F to C", /Celsius and Fahrenheit/],
    ["80 + 10%", /80 \+ 10% = 88/],
    ["€5", /currency sign € was left out/],
    ["5 ft 3 in", /5 ft 3 in was read as a sum/],
  ])("says how %s was read", (typed, note) => {
    expect(normalise(typed).notes.join("\n")).toMatch(note);
  });

  it("says nothing about plain expressions", () => {
    expect(normalise("2 + 3 * sin(x) - [1, 2; 3, 4][1, 2] / max(1, 20)").notes).toEqual([]);
  });
});

describe("what cannot be read", () => {
  test.each([
    ["", /empty/],
    ["  # only a comment", /empty/],
    ["x".repeat(70_000), /70000 characters long; at most 65536/],
    ["1 + \0", /NUL character at character 5/],
    ["ab\uD800", /surrogate pair .* at character 3/],
    ["max(1,000)", /not clear what it means/],
    ["[1,000, 2]", /not clear what it means/],
    ['"abc', /no closing quote/],
    ["(1 + 2", /closing \) is missing/],
    ["1 + 2)", /character 6 closes none/],
    ["[1, 2)", /closes none/],
    ["(".repeat(100) + ")".repeat(100), /more than 64 deep/],
    ["1;".repeat(300), /300 statements; at most 200/],
  ])("%#", (typed, message) => {
    expect(() => normalise(typed)).toThrow(CalcError);
    expect(() => normalise(typed)).toThrow(message);
  });
});

const plainExpression = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.nat({ max: 99_999 }).map(String),
    fc.constantFrom("a", "b1", "pi", "2.5", "1e-3", "0xff", '"a, b"', "5 cm", "x"),
    fc
      .tuple(tie("expression"), fc.constantFrom(" + ", " - ", "*", " / ", "^", " == ", " <= "), tie("expression"))
      .map((parts) => parts.join("")),
    tie("expression").map((inner) => `(${inner})`),
    fc.tuple(fc.constantFrom("sin", "max", "g"), tie("expression"), tie("expression")).map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `[${a}; ${b}]`),
  ),
})).expression;

describe("properties", () => {
  it("leaves plain expressions as they are", () => {
    fc.assert(
      fc.property(plainExpression, (text) => {
        expect(read(text).replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });

  it("changes nothing the second time, for plain expressions", () => {
    fc.assert(
      fc.property(plainExpression, (text) => {
        const once = read(text);
        expect(read(once)).toBe(once);
      }),
    );
  });

  it("throws nothing but CalcError, whatever the text", () => {
    const pieces = fc.constantFrom(
      ...Array.from("0123456789.,;:()[]{}'\"\\%$#=?!~|&<>+-*/^×÷√²½°′′ \n_xCFabofpercenttoin"),
      "constructor",
      "__proto__",
      " of ",
      " to ",
      "20%",
      "log(",
      "1,000",
      "5 ft 3 in",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces, { maxLength: 60 }).map((list) => list.join("")),
        ),
        (text) => {
          try {
            for (const statement of normalise(text).statements) expect(statement).not.toMatch(/native code|undefined|\[object/);
          } catch (error) {
            if (!(error instanceof CalcError)) throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("leaves what is inside quotes alone", () => {
    const inside = fc.string({ unit: fc.constantFrom(..."1,0%of÷×√²°$ =?xln(".split("")) });
    fc.assert(
      fc.property(inside, (text) => {
        expect(read(`concat("${text}", "b")`)).toBe(`concat("${text}", "b")`);
      }),
    );
  });
});
