import { expect, test } from "vitest";

import { evaluate } from "../../src/calc/evaluate.ts";
import type { CalculateRequest } from "../../src/calc/protocol.ts";

function answer(request: CalculateRequest): string {
  try {
    return JSON.stringify(evaluate(request));
  } catch (error) {
    return String(error);
  }
}

const probes: readonly CalculateRequest[] = [
  { expression: "sqrt(2)^2" },
  { expression: "0.1+0.2+sqrt(2)-sqrt(2)" },
  { expression: "sin(30 deg)" },
  { expression: "exp(1000)" },
  { expression: "2/3", mode: "bignumber" },
  { expression: "2/3", mode: "bignumber", precision: 5 },
  { expression: "pi", precision: 50 },
];

// Each makes decimal.js throw in the middle of its work, with its precision and rounding changed.
test.each<CalculateRequest>([
  { expression: "sin(1e1000)" },
  { expression: "e^e^e^e", precision: 1000 },
  { expression: "tan(pi/2)", precision: 1000 },
  { expression: "exp(1e15)", mode: "bignumber" },
  { expression: "1e1000 mod 7.5 + cos(1e900)", mode: "bignumber" },
])("$expression leaves no trace in later answers", (poison) => {
  const clean = probes.map(answer);
  answer(poison);
  expect(probes.map(answer)).toEqual(clean);
  expect(clean[0]).toContain('"result":"2"');
});
