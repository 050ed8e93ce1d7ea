import { type MathNode, parse } from "mathjs";

import type { CalculateAnswer, CalculateRequest, SymbolicAnswer } from "../../src/calc/protocol.ts";
import type { CalculateCase, SymbolicCase } from "./cases.ts";
import { readScalar, sameRational, sameValue } from "./value.ts";

type Calculate = (request: CalculateRequest) => Promise<CalculateAnswer>;

const POINTS = [1.29, 1.91, 2.71];
const OTHERS = { y: 0.83, a: 1.7, b: 0.6 };

/** Whether `calculate` answered a case rightly. */
export function judgeCalculate({ check, expected }: CalculateCase, { result, exact }: CalculateAnswer): boolean {
  if (check === "text") return squeeze(result) === squeeze(expected);
  return check === "rational" ? sameRational(exact ?? result, expected) : sameValue(result, expected);
}

/** Whether `symbolic` answered a case rightly; expressions are compared by their values, which `calculate` computes. */
export async function judgeSymbolic(one: SymbolicCase, answer: SymbolicAnswer, calculate: Calculate): Promise<boolean> {
  const { check, expected } = one;
  if (check === "solutions") return sameSolutions(answer, expected, calculate);
  if (check === "close") return sameValue(await valueOf(answer.result, {}, calculate), expected);
  const result = answer.result.replace(/\s*\+\s*C$/u, "");
  const [got, wanted] = await Promise.all([result, expected].map((text) => samples(text, one.points ?? POINTS, calculate)));
  const same = sameValue(list(got, check), list(wanted, check));
  if (check === "product") return same && factors(parse(result)) === factors(parse(expected));
  if (check === "expanded") return same && !result.includes("(");
  return same && (check !== "short" || squeeze(result).length <= squeeze(expected).length);
}

async function samples(expression: string, points: readonly number[], calculate: Calculate): Promise<string[]> {
  return Promise.all(points.map((x) => valueOf(expression, { ...OTHERS, x }, calculate)));
}

/** Values as one list; of an antiderivative, the differences from the first, which no constant changes. */
function list(values: readonly string[] = [], check: SymbolicCase["check"] = "equivalent"): string {
  const [first, ...rest] = values.map(readScalar);
  if (check !== "antiderivative" || first === undefined) return `[${values.join(", ")}]`;
  return `[${rest.map(({ re, im }) => `${re - first.re} ${im < first.im ? "-" : "+"} ${Math.abs(im - first.im)}i`).join(", ")}]`;
}

async function valueOf(expression: string, variables: Record<string, number>, calculate: Calculate): Promise<string> {
  return /^-?Infinity$/u.test(expression.trim()) ? expression : (await calculate({ expression, variables })).result;
}

async function sameSolutions(answer: SymbolicAnswer, expected: string, calculate: Calculate): Promise<boolean> {
  const wanted = expected.split(",").map((solution) => solution.split("&").map((part) => part.split("=")[1] ?? ""));
  const names = (expected.split(",")[0] ?? "").split("&").map((part) => (part.split("=")[0] ?? "").trim());
  const found = await Promise.all(
    (answer.solutions ?? []).map(({ values }) => Promise.all(names.map((name) => valueOf(values[name] ?? "", {}, calculate)))),
  );
  const isFound = (solution: string[]): boolean =>
    found.some((one) => one.every((value, index) => sameValue(value, solution[index] ?? "")));
  return found.length === wanted.length && wanted.every(isFound);
}

/** How many factors a product has, constants aside, counting powers. */
function factors(node: MathNode): number {
  if ("content" in node) return factors(node.content as MathNode); // a parenthesis
  if (!("op" in node) || !("args" in node)) return "value" in node ? 0 : 1;
  const [first, second] = node.args as MathNode[]; // an operator
  if (first === undefined) return 1;
  if (second === undefined) return factors(first);
  if (node.op === "*") return factors(first) + factors(second);
  if (node.op === "^") return factors(first) * Number(second.toString());
  return node.op === "/" && factors(second) === 0 ? factors(first) : 1;
}

function squeeze(text: string): string {
  return text.replaceAll(/\s/gu, "");
}
