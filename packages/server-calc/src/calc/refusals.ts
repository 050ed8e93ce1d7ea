/** Names that people call and that are not here, with what to use instead. */
const INSTEAD: readonly (readonly [names: string, fix: string])[] = [
  ["simplify simplifyCore simplifyConstant rationalize expand collect", "Use the symbolic tool with operation simplify or expand."],
  ["factor factorise factorize", "Use the symbolic tool with operation factor; for the prime factors of a number try isPrime and mod."],
  ["derivative differentiate diffn D", "Use the symbolic tool with operation differentiate."],
  ["integrate integral quad defint", "Use the symbolic tool with operation integrate."],
  ["int", "For the whole part write fix(3.7) or floor(3.7); for an integral use the symbolic tool with operation integrate."],
  ["limit lim", "Use the symbolic tool with operation limit."],
  [
    "solve solveODE nsolve fsolve roots",
    "Use the symbolic tool with operation solve; lusolve(A, b) solves linear systems, polynomialRoot(c0, c1, ...) polynomials up to degree 3.",
  ],
  ["symbolicEqual leafCount resolve", "Use the symbolic tool."],
  ["regression linreg percentrank histogram zscore skewness kurtosis", "Use the statistics tool."],
  ["reduce forEach loop for while", "Use sum, prod, cumsum, map or filter."],
  ["if iif IF", "Write condition ? value : other value."],
  ["print help printf", "Only values are returned: leave it out."],
  ["now date today time timestamp", "Dates are not calculated here; durations are: 3 days to hours."],
  ["M", "For millions write e6, 1.5e6; for metres m. A matrix is defined first: M = [1, 2; 3, 4]."],
  ["k", "For thousands write e3, 5e3; for kelvin K, for kilograms kg. A variable is defined first: k = 5."],
  ["dozen dozens", "Write 12."],
  ["ln lg arcsin arccos arctan", "Functions take their argument in brackets: ln(2)."],
  ["eval evaluate exec compile parse parser chain Function", "Write the expression itself."],
  [
    "import require config createUnit typed reviver replacer",
    "The calculator cannot be changed from an expression; define variables and functions: f(x) = x^2.",
  ],
  [
    "USD EUR GBP JPY CHF CNY INR CAD AUD dollar dollars euro euros",
    "Currencies are not converted: rates change. Multiply by the rate yourself.",
  ],
];

const TABLE = new Map(INSTEAD.flatMap(([names, fix]) => names.split(" ").map((name) => [name, fix] as const)));

/** The school book's signs for counting: C(5, 2), 5C2. */
const COUNTING: ReadonlyMap<string, string> = new Map([
  ["C", "To choose 2 of 5 write combinations(5, 2)."],
  ["P", "To arrange 2 of 5 write permutations(5, 2)."],
]);

/** What to do instead of using a name that is not available, if that is known. */
export function insteadOf(name: string, called: boolean): string | undefined {
  const counted = called || /^[CP]\d+$/.test(name) ? COUNTING.get(name.replace(/\d+$/, "")) : undefined;
  return counted ?? TABLE.get(name);
}

/** What to write for a function whose name stands alone in `text`: `sqrt 16`, `sin^2(x)`. */
export function howToCall(name: string, text: string): string {
  return text.includes(`${name}^`) ? `Write ${name}(x)^2 for the square of ${name}(x).` : `Its argument stands in brackets: ${name}(...).`;
}
