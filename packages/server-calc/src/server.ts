import { defineServer, type ServerDefinition } from "@org/mcp-core";

import manifest from "../package.json" with { type: "json" };
import { workerLocation } from "./calc/location.ts";
import { createSandbox } from "./calc/sandbox.ts";
import { config } from "./config.ts";
import { functions } from "./resources/functions.ts";
import { units } from "./resources/units.ts";
import { calculate } from "./tools/calculate.ts";
import { statistics } from "./tools/statistics.ts";
import { symbolic } from "./tools/symbolic.ts";

export const calc: ServerDefinition = defineServer({
  name: "calc",
  packageName: manifest.name,
  version: manifest.version,
  title: "Calculator",
  description: "Exact and numeric mathematics: units, algebra, calculus and statistics, in a sandbox",
  instructions:
    "Use these tools for any arithmetic, unit conversion, algebra, calculus or statistics instead of computing in your head: the answers are exact where they can be. " +
    "calculate evaluates expressions, symbolic rearranges and solves them, statistics describes data. Nothing is remembered between calls: pass values again, or write several statements in one call.",
  config,
  create(settings) {
    const sandbox = createSandbox({ ...workerLocation(), timeoutMs: settings.timeoutMs, memoryMb: settings.memoryMb });
    return {
      tools: [calculate(sandbox), symbolic(sandbox), statistics(sandbox)],
      resources: [...functions(), ...units()],
      close: () => sandbox.close(),
    };
  },
});
