import { CalcError } from "./calc-error.ts";
import { caretAt } from "./caret.ts";

const TOO_LARGE = "Use smaller numbers, or mode number for a rounded value.";

type Translate = (match: RegExpExecArray) => CalcError;

/** Names of the library's inner functions for the operations a reader knows. */
const OPERATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    addScalar: "added",
    add: "added",
    subtractScalar: "subtracted",
    subtract: "subtracted",
    smaller: "compared",
    larger: "compared",
  }),
);

function wrongKind([, name = "", actual, index]: RegExpExecArray): CalcError {
  const operation = OPERATIONS.get(name);
  if (operation !== undefined && (actual === "Unit" || actual === "number" || actual === "BigNumber")) {
    return new CalcError(
      `A plain number and a quantity with a unit cannot be ${operation}.`,
      "Give both a unit of the same quantity (2 m + 30 cm), or take the unit away: number(x, m).",
    );
  }
  const fix = actual === "Unit" ? "Take the unit away: number(x, m) is x in metres." : "Its arguments are described in calc://functions.";
  return new CalcError(`${name.replace(/Scalar$/, "")} cannot take a value of type ${kind(actual)} as argument ${Number(index) + 1}.`, fix);
}

/** The evaluator's messages -> what was wrong and what to do. Only texts made here reach the reader. */
const MESSAGES: readonly (readonly [RegExp, Translate])[] = [
  [/^Undefined (symbol|function|variable) (\S+)/, (m) => new CalcError(`${m[2]} is not defined.`, "Define it before it is used.")],
  [
    /^Units do not match|Cannot compare units/,
    () =>
      new CalcError(
        "The units do not fit together: they measure different things.",
        "Convert only between units of the same quantity: 5 miles to km.",
      ),
  ],
  [
    /Cannot convert (\S+) to a unit|Unit ".*" .*not|parse unit|Unexpected ".*" in ".*" at index/i,
    () => new CalcError("The unit is not known.", "Units are listed in calc://units."),
  ],
  [
    /^Too (?:few|many) arguments in function (\w+) \(expected: (\d+), actual: (\d+)\)/,
    (m) => new CalcError(`${m[1]} takes ${m[2]} arguments, not ${m[3]}.`, "Its arguments are described in calc://functions."),
  ],
  [
    /^Too (few|many) arguments in function (\w+)/,
    // The library says so too when a first argument is of the wrong kind, as in log(10 m).
    (m) =>
      new CalcError(
        `${m[2]} was given too ${m[1]?.toLowerCase()} arguments, or one of the wrong kind.`,
        "Its arguments are described in calc://functions; number(x, m) takes the unit m away.",
      ),
  ],
  [/^Unexpected type of argument in function (\w+) \(expected: .*, actual: (\w+), index: (\d+)\)/, wrongKind],
  [
    /is no angle/,
    () =>
      new CalcError(
        "Trigonometric functions take an angle or a plain number.",
        "Write sin(30 deg), or number(x, unit) for the plain number.",
      ),
  ],
  [/Unit "([^"]{0,30})" not found/, (m) => new CalcError(`There is no unit "${m[1]}".`, "Units are listed in calc://units.")],
  [/Number of decimals/, () => new CalcError("round takes 0 to 15 decimals.", "To round to hundreds write round(x / 100) * 100.")],
  [/empty array/, () => new CalcError("The list is empty.", "Give at least one number.")],
  [/ordering relation/, () => new CalcError("Complex numbers have no order: < and > do not apply.", "Compare abs(z), re(z) or im(z).")],
  [
    /Integers expected|must be (?:a )?(?:positive )?integers?|must be non-negative|non-negative integer|must be positive integers/,
    () => new CalcError("Whole numbers from 0 were expected.", "Round first: round(x)."),
  ],
  [/Step must be non-zero/, () => new CalcError("The step of a range cannot be 0.", "Write from:step:to, such as 0:0.5:3.")],
  [
    /Root must be (?:odd|non-zero)/,
    () => new CalcError("A negative number has no real root of that degree.", "Use x^(1/n) for the complex root."),
  ],
  [/k must be less than/, () => new CalcError("k is larger than n.", "Check the order of the arguments: n, then k.")],
  [
    /shape mismatch|A must be 2 dimensional|with length 3 expected|dimension mismatch|dimensions? .*(?:do|must|not) .*match|must (?:be|have) the same|Matrix must be square|Columns? and rows? mis|not aligned|multidimensional|RangeError: Vectors|square/i,
    () => new CalcError("The sizes of the matrices do not fit this operation.", "size(M) tells the size of each; M' transposes."),
  ],
  [
    /Cannot calculate inverse|determinant is zero|singular|Linear system cannot be solved/i,
    () =>
      new CalcError("The matrix is singular: it has no inverse, and the system no single solution.", "pinv(M) gives the pseudo-inverse."),
  ],
  [
    /Index out of range \((-?[\d.]+) ([<>]) (-?[\d.]+)\)/,
    (m) => new CalcError(`The index is out of range: ${m[1]} ${m[2]} ${m[3]}.`, "Indexes count from 1 to size(M)."),
  ],
  [
    /Index out of range|must be (?:an integer|zero or positive)|Integer number expected/i,
    () => new CalcError("A whole number in range was expected.", "Indexes count from 1; counts are whole numbers from 0."),
  ],
  [/factorial|gamma/i, () => new CalcError("A factorial needs a whole number from 0.", "Use gamma(x + 1) for other numbers.")],
  [
    /Maximum call stack/,
    () =>
      new CalcError(
        "The calculation calls itself without end, or is nested too deep.",
        "Give a recursive function an end, f(n) = n <= 1 ? 1 : n * f(n - 1); write a long sum as sum([1, 2, 3]).",
      ),
  ],
  [
    /Invalid (?:array|string|typed array) length|Maximum BigInt|Array buffer allocation|toPrecision|precision/i,
    () => new CalcError("The value is too large to hold.", TOO_LARGE),
  ],
  [
    /Cannot implicitly convert a number with >15 significant digits/,
    () => new CalcError("Rounded 64-bit numbers were mixed with exact ones.", "Leave out number(...), or use mode number."),
  ],
  [
    /Cannot convert "([^"]{0,40})" to (?:a number|Fraction|BigNumber)/,
    (m) => new CalcError(`The text "${m[1]}" is not a number.`, "Write the number without quotes."),
  ],
  [/Division by Zero/, () => new CalcError("Division by zero.", "Check the divisor.")],
  [
    /[Uu]nit/,
    () =>
      new CalcError(
        "These units cannot be used this way.",
        "Quantities add and compare only with the same kind; sin and log take plain numbers: number(x, unit).",
      ),
  ],
  [
    /Wrong type of arguments|Unexpected type of argument|Cannot (?:implicitly )?convert/,
    () =>
      new CalcError(
        "The values are of kinds that do not go together.",
        "Check that numbers, matrices, texts and units are where they should be.",
      ),
  ],
];

const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    DenseMatrix: "matrix",
    Array: "list",
    Unit: "quantity with a unit",
    Complex: "complex number",
    function: "formula",
    Object: "group of values",
  }),
);

function kind(name: string | undefined): string {
  return KINDS.get(name ?? "") ?? (name ?? "").toLowerCase();
}

/** Turns what the evaluator threw into an expected failure. */
export function translateError(error: unknown): CalcError {
  if (error instanceof CalcError) return error;
  const message = error instanceof Error ? error.message : "";
  for (const [pattern, translate] of MESSAGES) {
    const match = pattern.exec(message);
    if (match) return translate(match);
  }
  return new CalcError(
    "This combination of values cannot be calculated.",
    "Check the kinds of values each operation is given, or split the expression to find the part.",
  );
}

/** Turns a syntax error into one with a caret. */
export function translateSyntaxError(error: unknown, text: string): CalcError {
  if (error instanceof CalcError) return error;
  const message = error instanceof Error ? error.message : "";
  if (/Maximum call stack/.test(message))
    return new CalcError("The expression is nested too deep.", "Name the inner parts: a = ...; b = a + ...");
  const at = Number(/\(char (\d+)\)/.exec(message)?.[1] ?? text.length + 1) - 1;
  const what = /^(.*?)\s*\(char/.exec(message)?.[1] ?? "The expression could not be read";
  const known =
    /^(?:Unexpected end of expression|Parenthesis \) expected|Value expected|Unexpected operator .{1,3}|Unexpected part ".{0,30}"|End of string . expected|Syntax error in part ".{0,30}"?|Too many .{0,40}|Parenthesis \) expected after parameters|Parenthesis \] expected|End of matrix \] expected|Column dimensions mismatch.{0,40}|False part of conditional expression expected)/.exec(
      what,
    )?.[0];
  return new CalcError(`${known ?? "The expression could not be read"} at character ${at + 1}.${caretAt(text, at)}`, hint(text, at));
}

function hint(text: string, at: number): string {
  if (text[at] === ",") return "Use . for decimals and put arguments in brackets: max(1, 2).";
  if (/\d\s+\d/.test(text.slice(Math.max(0, at - 3), at + 2))) return "Put an operator between the numbers; write 1000000 without spaces.";
  if (at >= text.length) return "Something is missing at the end: a number or a closing bracket.";
  return "Operators are + - * / ^ mod; functions take brackets: sqrt(2). See calc://functions.";
}
