// @boundaries-ignore only a type, of the program that plays the scene
import type { Answer, Scene } from "../../e2e/src/scene.ts";

/** Anscombe's first data set (F. J. Anscombe, "Graphs in Statistical Analysis", The American Statistician 27, 1973, p. 19). */
const anscombe = {
  x: [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
  y: [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
};

const result = ({ data }: Answer): string => String(data["result"]);
const is =
  (expected: string): ((answer: Answer) => boolean) =>
  (answer) =>
    result(answer) === expected;

export const scene: Scene = {
  title: "A calculator an agent can trust",
  steps: [
    {
      ask: "What is 0.1 + 0.2?",
      tool: "calculate",
      arguments: { expression: "0.1 + 0.2" },
      should: "exactly 0.3, not 0.30000000000000004",
      check: is("0.3"),
      show: result,
    },
    {
      ask: "In how many ways can 52 cards lie?",
      tool: "calculate",
      arguments: { expression: "52!" },
      should: "all 68 digits",
      check: is("80658175170943878571660636856403766975289505440883277824000000000000"),
      show: result,
    },
    {
      ask: "What do I pay a month on $350,000 at 4.2% over 30 years?",
      tool: "calculate",
      arguments: { expression: "P = 350000; r = 4.2% / 12; n = 30 * 12; P * r * (1 + r)^n / ((1 + r)^n - 1)", precision: 6 },
      should: "1711.56, with every statement's value",
      check: (answer) => result(answer) === "1711.56" && statements(answer.data).length === 4,
      show: ({ data }) =>
        statements(data)
          .map(({ expression, result: value }) => `${expression}  →  ${value}`)
          .join("\n"),
    },
    {
      ask: "The oven says 425 °F. And in Celsius?",
      tool: "calculate",
      arguments: { expression: "425 °F to °C" },
      should: "218.33 °C",
      check: (answer) => /^218\.3+\d* (°C|degC|celsius)$/.test(result(answer)),
      show: result,
    },
    {
      ask: "The square root of 2, to 50 digits",
      tool: "calculate",
      arguments: { expression: "√2", precision: 50 },
      should: "all of them right",
      check: is("1.4142135623730950488016887242096980785696718753769"),
      show: result,
    },
    {
      ask: "Where does the parabola cross the axis?",
      tool: "symbolic",
      arguments: { operation: "solve", expression: "x^2 - 5x + 6 = 0" },
      should: "2 and 3, each checked by substitution, and no others",
      check: ({ data }) =>
        data["complete"] === true &&
        solutions(data).length === 2 &&
        solutions(data).every(({ verified }) => verified) &&
        ["2", "3"].every((x) => solutions(data).some(({ values }) => values["x"] === x)),
      show: ({ data }) =>
        solutions(data)
          .map(({ values }) => `x = ${values["x"]}`)
          .join(" or "),
    },
    {
      ask: "Which factors has x^4 - 1?",
      tool: "symbolic",
      arguments: { operation: "factor", expression: "x^4 - 1" },
      should: "three",
      check: (answer) => ["x - 1", "x + 1", "x^2 + 1"].every((factor) => result(answer).includes(`(${factor})`)),
      show: result,
    },
    {
      ask: "The area under x² from 0 to 3",
      tool: "symbolic",
      arguments: { operation: "integrate", expression: "x^2", from: "0", to: "3" },
      should: "9",
      check: is("9"),
      show: result,
    },
    {
      ask: "What does Anscombe's first data set say?",
      tool: "statistics",
      arguments: { data: anscombe, y: "y" },
      should: "a slope of 0.5 and a correlation of 0.816 (Anscombe 1973)",
      check: ({ data }) => near(relation(data)["slope"], 0.5) && near(relation(data)["pearson"], 0.816),
      show: ({ data }) => {
        const { slope, intercept, pearson, p } = relation(data);
        return `y = ${slope} x + ${intercept}, r = ${pearson}, p = ${p}`;
      },
    },
    {
      ask: "Which units of length are there?",
      read: "calc://units",
      should: "the statute mile among them",
      check: ({ text }) => /\bmile\b/.test(text),
    },
    {
      ask: "Something like sq...?",
      complete: { template: "calc://functions/{name}", argument: "name", typed: "sq" },
      should: "sqrt among the proposals",
      check: ({ values }) => values.includes("sqrt"),
    },
    {
      ask: "Someone tries to break out",
      tool: "calculate",
      arguments: { expression: 'cos.constructor("return process.env")' },
      should: "refused before it is evaluated, with the place marked",
      check: ({ refused, text }) => refused && text.includes("values have no methods") && /^ +\^$/m.test(text),
    },
    {
      ask: "The 60th Fibonacci number, the slowest way there is",
      tool: "calculate",
      arguments: { expression: "f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(60)" },
      should: "stopped at the deadline, with a way out",
      check: ({ refused, text }) => refused && /stopped after 2 s/.test(text),
    },
    {
      ask: "Still there?",
      tool: "calculate",
      arguments: { expression: "sqrt(16)" },
      should: "4, from the same server and a fresh process",
      check: is("4"),
      show: result,
    },
  ],
};

interface Statement {
  expression: string;
  result: string;
}

function statements(data: Answer["data"]): readonly Statement[] {
  return (data["steps"] ?? []) as Statement[]; // the tool's output schema says so, and the client has checked it
}

interface Solution {
  values: Record<string, string>;
  verified: boolean;
}

function solutions(data: Answer["data"]): readonly Solution[] {
  return (data["solutions"] ?? []) as Solution[]; // as above
}

function relation(data: Answer["data"]): Readonly<Record<string, number | string>> {
  const [first = {}] = data["relations"] as Record<string, number | string>[]; // as above
  return first;
}

function near(value: unknown, expected: number): boolean {
  return typeof value === "number" && Math.abs(value - expected) < 0.001;
}
