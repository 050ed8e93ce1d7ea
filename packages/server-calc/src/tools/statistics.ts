import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { StatisticsAnswer } from "../calc/protocol.ts";
import type { Sandbox } from "../calc/sandbox.ts";

const numbers = z.array(z.number());

const input = z.strictObject({
  data: z.union([numbers, z.record(z.string(), numbers)]).describe("Numbers, or named columns of numbers"),
  y: z
    .union([numbers, z.string()])
    .optional()
    .describe("Dependent series, or the name of a column: correlation and linear regression against it"),
  percentiles: z.array(z.number().min(0).max(100)).optional().describe("0 to 100"),
});

// Loose, because spelling out every figure would cost more tokens than the figures' own names explain.
const row = z.looseObject({});
const output = z.object({
  series: z.array(row).optional(),
  table: row.optional(),
  relations: z.array(row).optional(),
  correlations: row.optional(),
  quantiles: z.string(),
  notes: z.array(z.string()).optional(),
});

export function statistics(sandbox: Sandbox): Tool {
  return defineTool({
    name: "statistics",
    title: "Statistics",
    description:
      "Describes data: count, mean, median, mode, variance and standard deviation (sample and population), quartiles, min, max, outliers, skewness. " +
      "With y also Pearson and Spearman correlation and least-squares regression with its errors.",
    input,
    output,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: (request, { signal }) => sandbox.run<StatisticsAnswer>({ kind: "statistics", ...request }, signal),
  });
}
