import { CalcError } from "../../calc-error.ts";
import type { SymbolicAnswer } from "../../protocol.ts";
import { decimalOf, decimalText, helpsInDecimals } from "../decimal.ts";
import { neg } from "../exact/arithmetic.ts";
import { isNumber, variablesOf, type Expr } from "../exact/expression.ts";
import { substitute } from "../exact/rebuild.ts";
import { antiderivative, isAntiderivative } from "../integrate/antiderivative.ts";
import { breaksIn } from "../integrate/breaks.ts";
import { isContinuousAntiderivative } from "../integrate/continuous.ts";
import { byTheorem, exactPoint, numerically, type Bound } from "../integrate/definite.ts";
import { position } from "../integrate/landmarks.ts";
import { latex, latexDecimal } from "../latex.ts";
import { evaluate, realFunction, realPart } from "../numeric/evaluate.ts";
import type { Estimate } from "../numeric/quadrature.ts";
import { samplePoints } from "../numeric/sample.ts";
import { print } from "../print.ts";
import { simplest } from "./simplify.ts";

const NO_FORM = "No antiderivative in elementary functions (and erf) was found";

/** An antiderivative, checked by differentiation. @throws CalcError when none was found */
export function integrate(expr: Expr, variable: string): SymbolicAnswer {
  const found = antiderivative(expr, variable);
  if (!found) throw new CalcError(`${NO_FORM}; there may be none.`, "Give `from` and `to` for a numeric value of the definite integral.");
  const shown = shortest(found, expr, variable);
  const parameters = variablesOf(expr).filter((name) => name !== variable);
  const notes = ["Plus a constant; checked."];
  if (parameters.length > 0)
    notes.push(`For general ${parameters.join(", ")}: values that make a denominator zero or a root imaginary need their own treatment.`);
  return { result: print(shown), latex: `${latex(shown)} + C`, notes };
}

/** A shorter form, if its derivative is still the integrand. */
function shortest(found: Expr, expr: Expr, variable: string): Expr {
  const form = simplest(found, false);
  return isAntiderivative(form, expr, variable) ? form : found;
}

/** The integral between two bounds: exact where quadrature confirms it, a number with its error otherwise. @throws CalcError */
export function integrateBetween(expr: Expr, variable: string, from: Bound, to: Bound): SymbolicAnswer {
  const names = [...new Set([expr, from, to].flatMap((part) => (typeof part === "string" ? [] : variablesOf(part))))].filter(
    (name) => name !== variable,
  );
  if ([from, to].some((bound) => typeof bound !== "string" && variablesOf(bound).includes(variable))) {
    throw new CalcError(`The bounds contain the variable of integration ${variable}.`, "Use another name in the bounds.");
  }
  return names.length > 0 ? withParameters(expr, variable, from, to, names) : inNumbers(expr, variable, from, to);
}

const numberOf = (bound: Bound): number =>
  bound === "inf" ? Number.POSITIVE_INFINITY : bound === "-inf" ? Number.NEGATIVE_INFINITY : realPart(evaluate(bound));

function inNumbers(expr: Expr, variable: string, from: Bound, to: Bound): SymbolicAnswer {
  const [a, b] = [numberOf(from), numberOf(to)];
  if (Number.isNaN(a) || Number.isNaN(b))
    throw new CalcError("The bounds must be real numbers.", "Give numbers such as 0, 2*pi or Infinity.");
  if (a > b) return inNumbers(neg(expr), variable, to, from);
  const breaks = breaksIn(expr, variable, a, b);
  const estimate = numerically(expr, variable, a, b, breaks);
  const found = antiderivative(expr, variable);
  const jumps = found
    ? [...breaks, ...breaksIn(found, variable, a, b)]
        .sort((x, y) => x - y)
        .filter((x, k, all) => k === 0 || Math.abs(x - (all[k - 1] ?? x)) > 1e-9)
    : [];
  const exact = found && byTheorem(found, variable, [from, ...jumps.map(exactPoint), to]);
  if (exact?.kind === "infinite" && !estimate) {
    const text =
      exact.sign > 0
        ? "It grows to Infinity."
        : exact.sign < 0
          ? "It falls to -Infinity."
          : "Parts of it grow to Infinity and others fall to -Infinity.";
    return { result: "diverges", latex: "\\text{diverges}", notes: [`The integral does not converge. ${text}`] };
  }
  if (exact?.kind === "value" && estimate) {
    const value = simplest(exact.value, false);
    if (
      Math.abs(realPart(evaluate(value)) - estimate.value) <= Math.max(1e-8 * Math.max(1, Math.abs(estimate.value)), 10 * estimate.error)
    ) {
      const notes = helpsInDecimals(value) && !isNumber(value) ? [`About ${decimalOf(value)}.`] : [];
      return { result: print(value), latex: latex(value), notes: [...notes, "Confirmed by numeric integration."] };
    }
    if (found && breaks.length === 0 && isContinuousAntiderivative(found, expr, variable, a, b) && !Number.isNaN(realPart(evaluate(value))))
      return {
        result: print(value),
        latex: latex(value),
        notes: [
          ...(isNumber(value) ? [] : [`About ${decimalOf(value)}.`]),
          "From an antiderivative that was checked by differentiating and is continuous between the bounds; numeric integration did not confirm it.",
        ],
      };
  }
  if (!estimate) {
    if (exact?.kind === "value") {
      const value = simplest(exact.value, false);
      if (!Number.isNaN(realPart(evaluate(value))))
        return {
          result: print(value),
          latex: latex(value),
          notes: [
            ...(isNumber(value) ? [] : [`About ${decimalOf(value)}.`]),
            "From an antiderivative that was checked by differentiating; numeric integration did not settle, so the value itself is not confirmed.",
          ],
        };
    }
    throw new CalcError(
      "The integral has no value that could be found: it may diverge, oscillate, or the expression is not real between the bounds.",
      "Check the expression between the bounds for poles, or integrate over a part of the interval.",
    );
  }
  const shown = withinError(estimate);
  const how = found ? "No exact value could be confirmed" : NO_FORM;
  // Zeros everywhere are the one case in which agreement between cuttings says nothing.
  const seen = Math.abs(estimate.value) > 1e-12 || largestSeen(expr, variable, a, b) > 1e-12;
  return {
    result: shown,
    latex: latexDecimal(shown),
    notes: [
      seen
        ? `${how}: the value is numeric, with an error of about ${Number(estimate.error.toPrecision(2))}.`
        : `${how}: the value is numeric. Everywhere the expression was looked at it is almost 0; a narrow peak may have been missed.`,
    ],
  };
}

/** The digits of an estimate that its error leaves. */
function withinError({ value, error }: Estimate): string {
  if (Math.abs(value) <= 3 * error) return "0";
  const digits = Math.ceil(Math.log10(Math.abs(value) / error)) + 1;
  return digits >= 15 ? decimalText(value) : String(Number(value.toPrecision(Math.max(1, digits))));
}

/** The largest size of the expression at points between the bounds. */
function largestSeen(expr: Expr, variable: string, from: number, to: number): number {
  const f = realFunction(expr, variable);
  return Math.max(...Array.from({ length: 400 }, (_, k) => Math.abs(f(position((k + 0.3) / 400, from, to)))).filter(Number.isFinite), 0);
}

function withParameters(expr: Expr, variable: string, from: Bound, to: Bound, names: readonly string[]): SymbolicAnswer {
  const found = antiderivative(expr, variable);
  const exact = found && byTheorem(found, variable, [from, to]);
  if (exact?.kind !== "value")
    throw new CalcError(
      `No closed form with ${names.join(", ")} was found.`,
      `Give numbers for ${names.join(", ")} to get a numeric value.`,
    );
  const value = simplest(exact.value, false);
  const checks = samplePoints(names, { positive: true })
    .slice(0, 4)
    .map((point) => {
      const numbers = new Map([...point].map(([name, { re }]) => [name, exactPoint(Number(re.toPrecision(4)))]));
      const [a, b] = [from, to].map((bound) => numberOf(typeof bound === "string" ? bound : substitute(bound, numbers)));
      if (a === undefined || b === undefined || a > b) return "passed over";
      const estimate = numerically(substitute(expr, numbers), variable, a, b, breaksIn(substitute(expr, numbers), variable, a, b));
      const claimed = realPart(evaluate(substitute(value, numbers)));
      return !estimate ? "passed over" : Math.abs(estimate.value - claimed) <= 1e-6 * Math.max(1, Math.abs(claimed)) ? "agrees" : "differs";
    });
  if (checks.includes("differs"))
    throw new CalcError(
      `No closed form with ${names.join(", ")} could be confirmed.`,
      `Give numbers for ${names.join(", ")} to get a numeric value.`,
    );
  const how = checks.includes("agrees")
    ? `Confirmed by numeric integration for some positive ${names.join(", ")}`
    : "Not confirmed numerically";
  return { result: print(value), latex: latex(value), notes: [`${how}; other values may need their own treatment.`] };
}
