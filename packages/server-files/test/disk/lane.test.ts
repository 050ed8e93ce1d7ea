import { setTimeout as sleep } from "node:timers/promises";

import { ToolError } from "@org/mcp-core/errors";
import { afterEach, expect, test } from "vitest";

import { createLane, type Lane } from "../../src/disk/lane.ts";
import type { DiskOptions } from "../../src/disk/messages.ts";

const program = { url: new URL("../fixtures/odd-thread.ts", import.meta.url), memoryMb: 32 };
const start = { options: {} as DiskOptions, changes: false }; // the odd thread looks at none of them

let lane: Lane;
const warnings: string[] = [];
afterEach(() => lane.close(3000));

function open(): Lane {
  return (lane = createLane(program, start, (message) => warnings.push(message)));
}

function run(
  name: string,
  args?: unknown,
  more: { limitMs?: number; signal?: AbortSignal; progress?: (done: number) => void } = {},
): Promise<unknown> {
  const { limitMs = 10_000, signal = new AbortController().signal, progress = () => {} } = more;
  return lane.run({ name, args, narrow: undefined, limitMs }, { signal, progress });
}

test("many calls at once are answered each with its own, in their order", async () => {
  open();
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => run("echo", index)));
  expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => index));
  expect((await run("order", 200)) as number[]).toEqual(Array.from({ length: 201 }, (_, index) => index));
});

test("an expected error keeps its words; a fault stays a fault", async () => {
  open();
  const refused: unknown = await run("refuse").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ToolError);
  expect(refused).toMatchObject({ message: "no such thing", fix: "look elsewhere" });
  const fault: unknown = await run("fault").catch((error: unknown) => error);
  expect(fault).not.toBeInstanceOf(ToolError);
  expect(fault).toMatchObject({ name: "RangeError", stack: "RangeError: secret\n  at somewhere" });
});

test("progress reaches the caller", async () => {
  open();
  const seen: number[] = [];
  expect(await run("progress", undefined, { progress: (done) => seen.push(done) })).toBe("done");
  expect(seen).toEqual([1, 2, 3]);
});

test("a thread that hangs is given up; what waited behind it is answered by the next thread", async () => {
  open();
  const hanging = run("hang", undefined, { limitMs: 100 });
  const behind = Array.from({ length: 40 }, (_, index) => run("echo", index, { limitMs: 100 }));
  await expect(hanging).rejects.toThrow(/Stopped after/);
  expect(await Promise.all(behind)).toEqual(Array.from({ length: 40 }, (_, index) => index));
});

test("calls that keep coming do not put the end of a hanging one off", async () => {
  open();
  const state = { ended: false };
  const hanging = run("hang", undefined, { limitMs: 100 }).catch(() => (state.ended = true));
  const others: Promise<unknown>[] = [];
  for (let n = 0; n < 60 && !state.ended; n++) {
    others.push(run("echo", n, { limitMs: 100 }));
    await sleep(100);
  }
  expect(state.ended).toBe(true);
  await Promise.all([hanging, ...others]);
});

test("cancelling ends the wait at once, tells the thread, and the lane goes on", async () => {
  open();
  await run("echo");
  const abort = new AbortController();
  const working = run("work", undefined, { limitMs: 60_000, signal: abort.signal });
  const queued = Array.from({ length: 30 }, () => run("echo", 0, { signal: abort.signal }).catch(() => "withdrawn"));
  await sleep(50);
  abort.abort(new Error("no longer wanted"));
  await expect(working).rejects.toThrow("no longer wanted");
  expect(await Promise.all(queued)).toEqual(Array.from({ length: 30 }, () => "withdrawn"));
  expect(await run("echo", "still here", { limitMs: 1000 })).toBe("still here");
});

test("a call that is cancelled already is never run", async () => {
  open();
  await expect(run("echo", 1, { signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow("too late");
  expect(await run("order", 2)).toEqual([2]);
});

test("the deadline reaches the work itself", async () => {
  open();
  expect(await run("work", undefined, { limitMs: 50 })).toBe("out of time");
});

test("a thread that ends takes only the call it was at with it", async () => {
  open();
  const exiting = run("exit");
  const behind = run("echo", "next");
  await expect(exiting).rejects.toThrow("ended");
  expect(await behind).toBe("next");
});

test("what a thread was done with before it ended is not done again, though its answer was lost", async () => {
  open();
  await run("echo", 1);
  const lost = run("mute", 2);
  const exiting = run("exit", 3);
  const behind = run("order", 4);
  await expect(lost).rejects.toThrow("ended");
  await expect(exiting).rejects.toThrow("ended");
  expect(await behind).toEqual([4]);
});

test("too much memory is an error the caller can act on", async () => {
  open();
  await expect(run("fill", undefined, { limitMs: 50_000 })).rejects.toThrow(/memory/);
  expect(await run("echo", 1)).toBe(1);
}, 60_000);

test("close fails what is still waiting, and all that comes later", async () => {
  const own = open();
  const working = run("work", undefined, { limitMs: 300 });
  const ahead = Array.from({ length: 15 }, (_, index) => run("echo", index));
  const waiting = run("echo", "too late").catch((error: unknown) => error);
  const closed = own.close(3000);
  expect(await waiting).toMatchObject({ message: expect.stringContaining("ending") as string });
  await closed;
  expect([await working, await Promise.all(ahead)]).toEqual(["out of time", Array.from({ length: 15 }, (_, index) => index)]);
  await expect(run("echo", "later")).rejects.toThrow("ending");
});

test("close ends a thread that hangs, and its call fails", async () => {
  const own = open();
  const hanging = run("hang").catch((error: unknown) => error);
  await own.close(3000);
  expect(await hanging).toMatchObject({ message: expect.stringContaining("ending") as string });
});

test("close lets the work under way finish", async () => {
  const own = open();
  const working = run("work", undefined, { limitMs: 300 });
  await own.close(3000);
  expect(await working).toBe("out of time");
});
