import type { SymbolicAnswer } from "../../protocol.ts";
import { decimalOf, helpsInDecimals } from "../decimal.ts";
import { mul, splitCoefficient } from "../exact/arithmetic.ts";
import { isNumber, sym, variablesOf, type Expr } from "../exact/expression.ts";
import { latex, latexDecimal, latexName } from "../latex.ts";
import type { Complex } from "../numeric/complex.ts";
import { evaluate } from "../numeric/evaluate.ts";
import { asQuotient, bottomOf } from "../polynomial/quotient.ts";
import { print } from "../print.ts";

/** One solution ready to be shown. */
export interface Solution {
  readonly values: ReadonlyMap<string, Expr>;
  readonly exact: boolean;
  readonly verified: boolean;
  readonly period?: Expr | undefined;
}

/** All of them, and what is known about the list. */
export interface Found {
  readonly solutions: readonly Solution[];
  readonly complete: boolean;
  readonly notes: readonly string[];
  /** Where solutions were looked for, as "between -1000 and 1000". */
  readonly searched?: string | undefined;
}

/** More solutions than this are listed only once, in `solutions`. */
const MOST_IN_LINE = 12;

/** The equation is an identity. */
export function always(unknowns: readonly string[]): SymbolicAnswer {
  const names = unknowns.join(", ");
  return {
    result: `every ${names}`,
    latex: `\\text{every } ${unknowns.map(latexName).join(", ")}`,
    solutions: [],
    complete: true,
    notes: [`The equation holds for every value of ${names} for which both sides are defined.`],
  };
}

/** Without repetitions. */
export function distinct(solutions: readonly Solution[]): Solution[] {
  const seen = new Set<string>();
  return solutions.filter(({ values, exact }) => {
    const key = [...values.values()].map((value) => (exact ? value.key : roundedKey(evaluate(value)))).join(" ");
    return seen.has(key) ? false : seen.add(key);
  });
}

const roundedKey = ({ re, im }: Complex): string => `${Number(re.toPrecision(8))} ${Number(im.toPrecision(8))}`;

/** A value, and what it repeats with. */
const family = (value: string, repeats: string | undefined): string =>
  repeats === undefined ? value : value === "0" ? repeats : `${value} + ${repeats}`;

/** What the solutions divide by, where it depends on parameters. */
export function denominators(solutions: readonly { values: ReadonlyMap<string, Expr> }[]): Expr[] {
  const found = new Map<string, Expr>();
  for (const { values } of solutions) {
    for (const value of values.values()) {
      const bottom = splitCoefficient(bottomOf(asQuotient(value))).rest;
      if (variablesOf(bottom).length > 0) found.set(bottom.key, bottom);
    }
  }
  return [...found.values()];
}

/** An exact value as it is, others in decimals. */
export const valueText = (value: Expr, exact: boolean): string => (exact ? print(value) : decimalOf(value));

/** What is said instead of a list: there is none, none was found, or there are too many for one line. */
function inWords(solutions: readonly Solution[], complete: boolean, searched: string | undefined): string | undefined {
  if (solutions.length === 0) return complete ? "no solution" : `no solution found${searched ? ` ${searched}` : ""}`;
  return solutions.length > MOST_IN_LINE ? `${solutions.length} solutions, listed in \`solutions\`` : undefined;
}

/** The solutions as text, LaTeX and data. */
export function answer({ solutions, complete, notes, searched }: Found, unknowns: readonly string[]): SymbolicAnswer {
  const sorted = [...solutions];
  const k = unknowns.includes("k") ? "n" : "k";
  const line = ({ values, exact, period }: Solution): string =>
    [...values]
      .map(
        ([name, value]) =>
          `${name} = ${value.key === name ? "any value" : family(valueText(value, exact), period && print(mul(period, sym(k))))}`,
      )
      .join(", ");
  const tex = ({ values, exact, period }: Solution): string =>
    [...values]
      .map(
        ([name, value]) =>
          `${latexName(name)} = ${value.key === name ? "\\text{any value}" : family(exact ? latex(value) : latexDecimal(decimalOf(value)), period && latex(mul(period, sym(k))))}`,
      )
      .join(", \\; ");
  const all = [...notes];
  if (sorted.some(({ period }) => period)) all.push(`${k} is any integer; \`solutions\` has the values for ${k} = 0.`);
  if (!complete && sorted.length > 0 && !notes.some((note) => note.includes("may be others"))) all.push("The list may be incomplete.");
  const summary = inWords(sorted, complete, searched);
  return {
    result: summary ?? sorted.map(line).join(sorted.length > 1 && unknowns.length > 1 ? "; " : " or "),
    latex: summary !== undefined ? `\\text{${summary.replaceAll("`", "")}}` : sorted.map(tex).join(" \\quad \\text{or} \\quad "),
    solutions: sorted.map(({ values, exact, verified }) => {
      const decimals = [...values].filter(
        ([, value]) =>
          exact &&
          helpsInDecimals(value) &&
          variablesOf(value).length === 0 &&
          !(isNumber(value) && value.value.d === 1n) &&
          decimalOf(value) !== print(value),
      );
      return {
        values: Object.fromEntries([...values].map(([name, value]) => [name, valueText(value, exact)])),
        ...(decimals.length > 0 ? { decimal: Object.fromEntries(decimals.map(([name, value]) => [name, decimalOf(value)])) } : {}),
        verified,
      };
    }),
    complete,
    ...(all.length > 0 ? { notes: [...new Set(all)] } : {}),
  };
}
