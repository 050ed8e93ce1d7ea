import { nearest } from "@org/mcp-core/nearest";

import type { FunctionName } from "../catalog/names.ts";
import { dangerOf } from "./built-in.ts";

/** The function that was probably meant: near in spelling, not only in how it begins, and one that may be called. `star`: called with `*`. */
export function nearestFunction(name: string, star: boolean, functions: readonly FunctionName[], writing: boolean): string | undefined {
  const callable = functions.filter((row) => !row.builtIn || dangerOf(row.name, row.volatile, writing) === undefined);
  const near = callable.filter((row) => {
    const [length, other] = [name.length, row.name.length];
    return Math.abs(length - other) <= Math.max(length, other) / 3;
  });
  const sorted = near.toSorted((a, b) => commonPrefix(b.name, name) - commonPrefix(a.name, name));
  const aggregates = star ? nearest(name, namesOf(sorted.filter(({ aggregate }) => aggregate))) : undefined;
  return aggregates ?? nearest(name, namesOf(sorted));
}

function namesOf(functions: readonly FunctionName[]): readonly string[] {
  return functions.map(({ name }) => name);
}

function commonPrefix(a: string, b: string): number {
  const end = [...a].findIndex((letter, i) => letter !== b[i]);
  return end < 0 ? a.length : end;
}
