import { CalcError } from "./calc-error.ts";
import { refuseForeign } from "./normalise/foreign.ts";
import { definedNames, names } from "./normalise/names.ts";
import { equalsSigns, numbers, timesSign } from "./normalise/numbers.ts";
import { percentages } from "./normalise/percent.ts";
import { products, valueNames } from "./normalise/products.ts";
import { symbols } from "./normalise/symbols.ts";
import { statementsOf, textOf, tokenise } from "./normalise/tokens.ts";
import { unitNames } from "./normalise/unit-names.ts";

export interface Normalised {
  /** The statements in the evaluator's syntax, in order. */
  statements: string[];
  /** What was read in a way the writer may not expect. */
  notes: string[];
}

/** Most statements in one expression. */
export const MAX_STATEMENTS = 200;

/**
 * Reads an expression as people and models type it (`20% of 80`, `√2`, `72 °F to °C`, `1,000 × 3`) and writes it in the
 * evaluator's syntax. What is already in that syntax keeps its meaning. Throws CalcError only.
 *
 * @param variables names defined outside the expression; they are never taken for a function's or unit's other name.
 * @param values those of them that hold numbers: `x(x + 1)` multiplies.
 */
export function normalise(expression: string, variables: Iterable<string> = [], values: Iterable<string> = []): Normalised {
  const notes = new Set<string>();
  const split = statementsOf(tokenise(expression)).map((tokens) => equalsSigns(symbols(tokens)));
  const statements = split.filter((tokens) => tokens.length > 0);
  if (statements.length === 0) throw new CalcError("The expression is empty.", "Write one, such as 2 + 3 * 4 or 5 miles to km.");
  if (statements.length > MAX_STATEMENTS) {
    throw new CalcError(
      `The expression has ${statements.length} statements; at most ${MAX_STATEMENTS} are read.`,
      "Split it into several calculations.",
    );
  }
  for (const tokens of statements) refuseForeign(tokens);
  const defined = definedNames(statements).union(new Set(variables));
  const multiplied = valueNames(statements, values);
  const read = statements.map((tokens) => {
    const plain = timesSign(numbers(tokens, notes), defined, notes);
    const named = names(unitNames(percentages(plain, notes), defined, notes), defined, notes);
    return textOf(products(named, multiplied, notes));
  });
  return { statements: read, notes: [...notes] };
}
