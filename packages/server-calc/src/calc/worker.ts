import { CalcError } from "./calc-error.ts";
import { mathFor } from "./engine.ts";
import { evaluate } from "./evaluate.ts";
import { withLifeline } from "./lifeline.ts";
import type { Job, Reply } from "./protocol.ts";

// Entry of the calculator process: the one file of this folder with effects at import.

/** Longest answer sent back, in UTF-16 code units of JSON. Each kind of answer cuts itself well below it, with a note. */
const MAX_REPLY = 64 * 1024;

/** The deadline at which the server kills this process, in milliseconds. */
const [timeoutMs = 2000] = process.argv.slice(2).map(Number);
/** How much later this process gives up by itself. */
const GRACE_MS = 1000;

async function work(job: Job): Promise<unknown> {
  const calculation = await prepare(job);
  return mayNotEnd(job) ? withLifeline(timeoutMs + GRACE_MS, calculation) : calculation();
}

/**
 * Only a function that calls itself can run for ever: there are no loops, and everything else works through finite values. The lifeline
 * costs a third of a millisecond, so what must end does without it. symbolic has a clock of its own.
 */
function mayNotEnd(job: Job): boolean {
  return job.kind === "calculate" && /\)\s*=(?!=)/.test(job.expression);
}

async function prepare(job: Job): Promise<() => unknown> {
  switch (job.kind) {
    case "calculate":
      return () => evaluate(job);
    case "symbolic": {
      const { symbolic } = await import("./symbolic/symbolic.ts");
      return () => symbolic(job);
    }
    case "statistics": {
      const { statistics } = await import("./statistics/statistics.ts");
      return () => statistics(job);
    }
  }
}

function failure(error: unknown): Reply<never> {
  if (error instanceof CalcError)
    return { ok: false, message: cap(error.message), fix: error.fix === undefined ? undefined : cap(error.fix) };
  if (error instanceof RangeError) {
    return {
      ok: false,
      message: "The calculation is nested too deep, or its values are too large to hold.",
      fix: "Use smaller numbers, or split the calculation.",
    };
  }
  return { ok: false, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function cap(text: string): string {
  return text.length > 4000 ? `${text.slice(0, 4000)}... (${text.length - 4000} more characters)` : text;
}

async function reply(job: Job): Promise<Reply<unknown>> {
  try {
    const value = await work(job);
    const { length } = JSON.stringify(value);
    if (length <= MAX_REPLY) return { ok: true, value };
    return {
      ok: false,
      message: `The answer is ${length} characters long; at most ${MAX_REPLY} are returned.`,
      fix: "Ask for less: fewer elements, steps or digits.",
    };
  } catch (error) {
    return failure(error);
  }
}

process.on("disconnect", () => process.exit(0));
process.on("message", (message: { id: number; job: Job }) => {
  void reply(message.job).then((answer) => process.send?.({ id: message.id, reply: answer }));
});

mathFor("number");
mathFor("fraction");
evaluate({ expression: "1/2 + 1/3" });
process.send?.({ ready: true });
// Not needed for most answers: made while nothing is asked.
setImmediate(() => mathFor("bignumber"));
