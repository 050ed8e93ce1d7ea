import { crypto } from "./crypto.ts";
import type { Logger } from "./log.ts";

/** How long running calls may take after the end of input or a signal, in milliseconds. */
export const DRAIN_MS = 5000;
/** How long the server's own clean-up may take after that, in milliseconds. */
export const CLEANUP_MS = 5000;

/**
 * Ends the process in order, once: when `ended` resolves, on SIGTERM or on SIGINT it runs `shutdown` and exits 0.
 * A shutdown that hangs is cut off at drain plus clean-up time, and a second signal cuts it off at once; both exit 1.
 */
export function manageLifetime(ended: Promise<void>, shutdown: () => Promise<void>, log: Logger): void {
  let ending = false;

  function end(reason: string): void {
    if (ending) return;
    ending = true;
    log.info("shutting down", { reason });
    setTimeout(
      () => {
        log.error("shutdown took too long; leaving");
        process.exit(1);
      },
      DRAIN_MS + CLEANUP_MS + 1000,
    ).unref();
    shutdown().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("shutdown failed", { error });
        process.exit(1);
      },
    );
  }

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      end(signal);
    });
  }
  void ended.then(() => end("the client is gone"));

  // A fault in one call, even in a callback nobody awaits, must not end the session of every other call.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => log.error(event, { id: crypto().randomUUID().slice(0, 8), error }));
  }
}

/** Waits for `work`, at most `limitMs`; false, and a line in the log, when it was cut off. */
export async function within(limitMs: number, work: Promise<void>, what: string, log: Logger): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"late">((resolve) => (timer = setTimeout(() => resolve("late"), limitMs)));
  const outcome = await Promise.race([work, limit]);
  clearTimeout(timer);
  if (outcome === "late") log.warn(`${what} not finished after ${limitMs} ms`);
  return outcome !== "late";
}

/** Ends the process when an orderly exit cannot: that would wait for threads inside a system call that never returns. */
export function leaveAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}
