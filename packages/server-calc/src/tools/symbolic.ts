import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { SymbolicAnswer } from "../calc/protocol.ts";
import type { Sandbox } from "../calc/sandbox.ts";

// Models write bounds as numbers too.
const bound = z.union([z.string(), z.number()]);

const input = z.strictObject({
  operation: z.enum(["simplify", "expand", "factor", "differentiate", "integrate", "limit", "solve"]),
  expression: z.string().min(1).describe("An expression; for solve one or several equations, separated by ; or ,"),
  variable: z.string().optional().describe("One or several, separated by commas; needless when there is only one"),
  from: bound.optional().describe("integrate: lower bound, such as 0 or -Infinity"),
  to: bound.optional().describe("integrate: upper bound; limit: point approached, such as 0, 0+ or Infinity"),
  order: z.int().min(1).max(20).optional().describe("differentiate: how many times"),
});

const values = z.record(z.string(), z.string());
const output = z.object({
  result: z.string(),
  latex: z.string(),
  solutions: z.array(z.object({ values, decimal: values.optional(), verified: z.boolean() })).optional(),
  complete: z.boolean().optional(),
  notes: z.array(z.string()).optional(),
});

export function symbolic(sandbox: Sandbox): Tool {
  return defineTool({
    name: "symbolic",
    title: "Symbolic algebra and calculus",
    description:
      "Algebra and calculus with expressions: simplify, expand, factor, differentiate, integrate (definite with from and to), limit, solve (equations and systems). " +
      "Returns text and LaTeX. Every solution is checked by substitution; `complete` says whether the list is known to hold them all.",
    input,
    output,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run({ from, to, ...request }, { signal }) {
      const bounds = { from: from === undefined ? undefined : String(from), to: to === undefined ? undefined : String(to) };
      return sandbox.run<SymbolicAnswer>({ kind: "symbolic", ...request, ...bounds }, signal);
    },
  });
}
