import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import { plainArithmetic } from "../calc/plain.ts";
import type { CalculateAnswer, VariableValue } from "../calc/protocol.ts";
import type { Sandbox } from "../calc/sandbox.ts";

const variable = z.union([z.number(), z.string(), z.array(z.unknown())]);

const input = z.strictObject({
  expression: z.string().min(1).describe("Math in mathjs syntax or as people write it; statements separated by newlines or ;"),
  variables: z.record(z.string(), variable).optional().describe("Name to number, expression text, or (nested) array"),
  mode: z.enum(["auto", "number", "bignumber", "fraction"]).default("auto").describe("auto: exact where possible, else 64-bit"),
  precision: z.int().min(1).max(1000).optional().describe("Significant digits"),
});

const output = z.object({
  result: z.string(),
  type: z.string(),
  mode: z.string(),
  exact: z.string().optional(),
  steps: z.array(z.object({ expression: z.string(), result: z.string() })).optional(),
  notes: z.array(z.string()).optional(),
});

export function calculate(sandbox: Sandbox): Tool {
  return defineTool({
    name: "calculate",
    title: "Calculate",
    description:
      "Evaluates mathematics exactly: arithmetic, big numbers, fractions, percentages, units (`72 °F to °C`, `5 mph in km/h`), complex numbers, matrices, bases, probability. " +
      "Later statements may use earlier ones (`r = 3; pi r^2`). Angles are radians unless written `90 deg`. " +
      "For algebra and calculus use symbolic, for data statistics. Functions: resource calc://functions.",
    input,
    output,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run({ variables, ...request }, { signal }) {
      // The calculator checks what is inside an array; a recursive schema would only cost hosts tokens.
      const given = { ...request, variables: variables as Readonly<Record<string, VariableValue>> | undefined };
      return plainArithmetic(given) ?? sandbox.run<CalculateAnswer>({ kind: "calculate", ...given }, signal);
    },
  });
}
