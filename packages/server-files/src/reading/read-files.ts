import { ToolError } from "@org/mcp-core/errors";

import type { ReadingContext, Task } from "../context.ts";
import { readFile, type ReadResult } from "./read.ts";

/** One file of several: what was read, or why not. */
export type OneOfSeveral = { readonly path: string } & ({ readonly result: ReadResult } | { readonly error: string });

/**
 * Reads several files inside one budget. The small ones are read first, and each of the others gets an equal share of what they left over, so
 * that nothing of the budget is lost to files that do not need it. A failure is its own file's only.
 */
export function readFiles(
  context: ReadingContext,
  { paths, maxChars }: { paths: readonly string[]; maxChars: number },
  task: Task,
): OneOfSeveral[] {
  let room = maxChars;
  const bySize = paths.map((path, index) => ({ path, index, size: sizeOf(context, path) })).sort((a, b) => Number(a.size - b.size));
  const read = bySize.map(({ path, index }, done) => {
    const one = readOne(context, { path, maxChars: Math.floor(room / (paths.length - done)) }, task);
    room -= charsOf(one);
    return { index, one };
  });
  return read.sort((a, b) => a.index - b.index).map(({ one }) => one);
}

function readOne(context: ReadingContext, args: { path: string; maxChars: number }, task: Task): OneOfSeveral {
  const { path } = args;
  try {
    return { path, result: readFile(context, args, task) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { path, error: error.fix === undefined ? error.message : `${error.message} ${error.fix}` };
  }
}

function charsOf(one: OneOfSeveral): number {
  if ("error" in one) return one.error.length;
  const { result } = one;
  return result.facts.length + (result.kind === "text" ? Buffer.byteLength(result.text) + Buffer.byteLength(result.outline ?? "") : 0);
}

/** Only for the order; what is wrong with a path is said when it is read. */
function sizeOf({ sandbox }: ReadingContext, path: string): bigint {
  try {
    return sandbox.locate(path, { follow: true }, ({ stat }) => stat?.size ?? 0n);
  } catch (error) {
    if (error instanceof ToolError) return 0n;
    throw error;
  }
}
