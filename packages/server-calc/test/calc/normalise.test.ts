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
    ["2½", "(2+1/2)"],
    ["-2½^2", "-(2+1/2)^2"],
    ["10 / 2½", "10 / (2+1/2)"],
    ["√-4", "sqrt(-4)"],
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
    ["50% + 50%", "(50%) + (50%)"],
    ["-10% + 20% - 30%", "-(10%) + (20%) - (30%)"],
    ["(50% - 20%) * 4", "((50%) - (20%)) * 4"],
    ["(5 + 5)% + 20%", "((5 + 5)%) + (20%)"],
    ["100^50%", "100^(50%)"],
    ["100^-50%", "100^(-50%)"],
    ["50%^2", "(50%)^2"],
    ["percentile([1, 2, 3], 25)", "quantileSeq([1, 2, 3], (25)/100)"],
    ["percentile([1,2],max(10,20))+1", "quantileSeq([1,2],(max(10,20))/100)+1"],
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
    ["πr²", "pi r^2"],
    ["e^(iπ)", "e^(i pi)"],
    ["4/3πr^3", "4/3 pi r^3"],
    ["x = 3; x(x + 1)", "x = 3\n(x)(x + 1)"],
    ["f(x) = x^2; g = f; f(2) + g(2)", "f(x) = x^2\ng = f\nf(2) + g(2)"],
    ["M = [1, 2]; M(2)", "M = [1, 2]\nM(2)"],
    ["h(f) = f(2); f = 3", "h(f) = f(2)\nf = 3"],
    ["3/8 in to mm", "3/8 inch to mm"],
    ["5⅝ in to mm", "(5+5/8) inch to mm"],
    ["(2+3) in to mm", "(2+3) inch to mm"],
    ["(2 ft) in cm", "(2 ft) in cm"],
    ["5'11\" to cm", "(5 ft + 11 inch) to cm"],
    ["5’ 11.5” to cm", "(5 ft + 11.5 inch) to cm"],
    ['10" to cm', "10 inch to cm"],
    ["5 Kg to LBS", "5 kg to lbs"],
    ["60 MPH", "60 mph"],
    ["2 Kilometers", "2 kilometers"],
    ["5 mW + 5 MW", "5 mW + 5 MW"],
    ["5 ft 3½ in", "(5 ft + (3+1/2) inch)"],
    ["5 kg 200 g", "(5 kg + 200 g)"],
    ["1 kilowatt-hour", "1 kWh"],
    ["1 ft-lb to J", "1 ft lbf to J"],
    ["10 sq. ft", "10 sqft"],
    ["3 ft3", "3 cuft"],
    ["2 kΩ", "2 kohm"],
    ["5 deg C to F", "5 degC to degF"],
    ["1:10", "1:10"],
    ["sum(1:30)", "sum(1:30)"],
    ["2024 - 10 - 15", "2024 - 10 - 15"],
    ["100/12/2", "100/12/2"],
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
    expect(normalise("2 m 3", ["m"]).statements).toEqual(["2 m 3"]);
    expect(normalise("5 KG", ["KG"]).statements).toEqual(["5 KG"]);
    expect(normalise("foot - pounds", ["foot", "pounds"]).statements).toEqual(["foot - pounds"]);
    expect(normalise("a(b + 1)", ["a", "b"], ["a", "b"]).statements).toEqual(["(a)(b + 1)"]);
    expect(normalise("a(b + 1)", ["a", "b"]).statements).toEqual(["a(b + 1)"]);
    expect(normalise("10 C to F", ["C"]).statements).toEqual(["10 C to F"]);
  });

  test.each([
    ["log(100)", /natural logarithm/],
    ["1,000 + 1", /1,000 was read as the number 1000/],
    ["max(12,500)", /read as 2 arguments/],
    ["72 F to C", /Celsius and Fahrenheit/],
    ["80 + 10%", /80 \+ 10% = 88/],
    ["€5", /currency sign € was left out/],
    ["percentile([1, 2], 25)", /p from 0 to 100/],
    ["5 KG", /KG was read as the unit kg/],
    ["x = 3; x(x + 1)", /read as x \* \(/],
    ["5 ft 3 in", /5 ft 3 in was read as a sum/],
  ])("says how %s was read", (typed, note) => {
    expect(normalise(typed).notes.join("\n")).toMatch(note);
  });

  test.each(["-7 % -3", "5 - 7 % -3", "100*(1 - 20%)", "2 * 10 % 3", "50% + 50%"])(
    "says nothing of percentages of a sum in %s",
    (typed) => {
      expect(normalise(typed).notes).toEqual([]);
    },
  );

  it("says nothing about plain expressions", () => {
    expect(normalise("2 + 3 * sin(x) - [1, 2; 3, 4][1, 2] / max(1, 20)").notes).toEqual([]);
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
