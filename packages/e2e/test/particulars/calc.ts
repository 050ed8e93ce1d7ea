import type { Particulars } from "./particulars.ts";

export const calc: Particulars = {
  calls: [
    { tool: "calculate", arguments: { expression: "0.1 + 0.2" }, data: { result: "0.3" } },
    { tool: "calculate", arguments: { expression: "72 °F to °C" }, data: { type: "unit" } },
    { tool: "symbolic", arguments: { operation: "differentiate", expression: "x^3", variable: "x" }, data: { result: "3*x^2" } },
    { tool: "statistics", arguments: { data: [1, 2, 3, 4] }, data: { series: [{ count: 4, mean: 2.5 }] } },
  ],
  libraries: ["mathjs"],
};
