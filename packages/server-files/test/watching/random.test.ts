import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type Containment, createSandbox } from "@org/mcp-core/paths";
import fc from "fast-check";
import { expect, test } from "vitest";

import { createFileWatcher } from "../../src/watching/watch.ts";

/** What programs do to a file and the directories above it. Failures (nothing there) are part of it. */
const ACTIONS: readonly ((file: string, text: string) => void)[] = [
  (file, text) => writeFileSync(file, text),
  (file, text) => appendFileSync(file, text),
  (file) => truncateSync(file, 1),
  (file) => rmSync(file),
  (file, text) => {
    writeFileSync(`${file}.tmp`, text);
    renameSync(`${file}.tmp`, file);
  },
  (file, text) => {
    renameSync(file, `${file}~`);
    writeFileSync(file, text);
    rmSync(`${file}~`);
  },
  (file) => rmSync(join(file, ".."), { recursive: true }),
  (file) => mkdirSync(join(file, ".."), { recursive: true }),
  (file, text) => {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  },
  (file) => renameSync(join(file, ".."), join(file, "..", "..", "aside")),
  (file) => renameSync(join(file, "..", "..", "aside"), join(file, "..")),
  (file) => rmSync(join(file, "..", ".."), { recursive: true }),
];

/** Undefined where nothing is there; any other failure is one of the test. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

const contentOf = (file: string): string | undefined => attempt(() => readFileSync(file, "utf8"));

// Whoever reads the file at each notification ends up with what it holds: nothing is lost. Events only; the poll is off.
test.each<Containment>(["descriptors", "recheck"])(
  "held by %s: after any 100 sequences of events the last state was told",
  { timeout: 60_000 },
  async (containment) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-random-")));
    const watcher = createFileWatcher(createSandbox({ roots: [{ label: undefined, path: root, readOnly: false }], containment }), {
      pollMs: 600_000,
    });
    const step = fc.record({
      action: fc.nat(ACTIONS.length - 1),
      pauseMs: fc.constantFrom(0, 0, 0, 1, 5, 30, 60, 120),
      text: fc.string({ maxLength: 3 }),
    });
    const sequences = fc.sample(fc.array(step, { minLength: 1, maxLength: 15 }), { numRuns: 100, seed: 20_261_122 });
    try {
      await Promise.all(
        sequences.map(async (steps, index) => {
          const path = `tree-${index}/a/b/file.txt`;
          const file = join(root, path);
          mkdirSync(join(file, ".."), { recursive: true });
          writeFileSync(file, "first");
          let known = contentOf(file);
          let told = 0;
          watcher.watch(path, () => {
            told += 1;
            known = contentOf(file);
          });
          for (const { action, pauseMs, text } of steps) {
            attempt(() => ACTIONS[action]?.(file, text));
            if (pauseMs > 0) await sleep(pauseMs);
          }
          await expect.poll(() => known, { timeout: 5000, message: `${path}: ${JSON.stringify(steps)}` }).toBe(contentOf(file));
          await sleep(400);
          expect(known).toBe(contentOf(file));
          expect(told).toBeLessThanOrEqual(steps.length + 1);
        }),
      );
    } finally {
      watcher.close();
      rmSync(root, { recursive: true });
    }
  },
);
