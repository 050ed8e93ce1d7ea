/** Names that people call and that are not here, with what to use instead. */
const INSTEAD: readonly (readonly [names: string, fix: string])[] = [
  ["simplify simplifyCore simplifyConstant rationalize expand collect", "Use the symbolic tool with operation simplify or expand."],
  ["factor factorise factorize", "Use the symbolic tool with operation factor; for the prime factors of a number try isPrime and mod."],
  ["derivative differentiate diffn D", "Use the symbolic tool with operation differentiate."],
  ["integrate integral int quad defint", "Use the symbolic tool with operation integrate."],
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

/** What to do instead of calling a function that is not available, if that is known. */
export function insteadOf(name: string): string | undefined {
  return TABLE.get(name);
}
