import { Script } from "node:vm";

const job = new Script("calculation()");

/**
 * Runs a calculation that ends by itself after `limitMs`, whatever it does. No boundary: the server kills this process long before.
 * But a server that is itself killed kills nobody, and a process busy with an endless expression never sees that its channel is gone.
 */
export function withLifeline<T>(limitMs: number, calculation: () => T): T {
  let value: { done: T } | undefined;
  Object.assign(globalThis, { calculation: () => void (value = { done: calculation() }) });
  job.runInThisContext({ timeout: limitMs });
  if (value === undefined) throw new Error("the calculation ended without a value");
  return value.done;
}
