import type { Expr } from "./exact/expression.ts";
import { write, type Style } from "./print.ts";

const GREEK =
  /^(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|rho|sigma|tau|upsilon|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|pi)$/;

/** LaTeX's own names; the rest are set with \operatorname. */
const COMMANDS: Readonly<Record<string, string>> = {
  sin: "\\sin",
  cos: "\\cos",
  tan: "\\tan",
  asin: "\\arcsin",
  acos: "\\arccos",
  atan: "\\arctan",
  sinh: "\\sinh",
  cosh: "\\cosh",
  tanh: "\\tanh",
  log: "\\ln",
  gamma: "\\Gamma",
};

function name(text: string): string {
  const [head = text, ...tail] = text.split("_");
  const start = GREEK.test(head) ? `\\${head}` : head.length > 1 ? `\\mathrm{${head}}` : head;
  return tail.length > 0 ? `${start}_{${tail.join(",")}}` : start;
}

const group = (text: string): string => `\\left(${text}\\right)`;

const LATEX: Style = {
  number: (n, d) => (d === 1n ? `${n}` : n < 0n ? `-\\frac{${-n}}{${d}}` : `\\frac{${n}}{${d}}`),
  symbol: name,
  call(fn, args) {
    if (fn === "abs") return `\\left|${args.join(", ")}\\right|`;
    if (fn === "floor") return `\\left\\lfloor ${args.join(", ")}\\right\\rfloor`;
    if (fn === "ceil") return `\\left\\lceil ${args.join(", ")}\\right\\rceil`;
    if (fn === "cbrt") return `\\sqrt[3]{${args.join(", ")}}`;
    return `${COMMANDS[fn] ?? `\\operatorname{${fn}}`}${group(args.join(", "))}`;
  },
  root: (inside) => `\\sqrt{${inside}}`,
  power: (base, exponent) => `${base}^{${exponent}}`,
  // Two numbers side by side would read as one.
  product: (factors) =>
    factors.reduce(
      (text, factor) => (text === "" ? factor : /^[\d]|^\\frac/.test(factor) ? `${text} \\cdot ${factor}` : `${text} ${factor}`),
      "",
    ),
  quotient: (top, bottom) => `\\frac{${top}}{${bottom}}`,
  group,
  quotientGroups: true,
};

/** The expression in LaTeX, for use between dollar signs. */
export function latex(expr: Expr): string {
  return write(expr, LATEX, 0);
}

/** The name of a variable in LaTeX. */
export const latexName = (text: string): string => name(text);

/** Decimal text such as `1.5e-9 - 2*i` in LaTeX. */
export const latexDecimal = (text: string): string =>
  text
    .replaceAll(/e([+-]?)0*(\d+)/g, (_, sign: string, digits: string) => ` \\cdot 10^{${sign === "-" ? "-" : ""}${digits}}`)
    .replaceAll("*i", " i");
