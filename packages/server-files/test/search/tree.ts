import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { createSandbox, type Sandbox } from "@org/mcp-core/paths";
import { onTestFinished } from "vitest";

/** A directory of its own for one test. Files by path: text, bytes, or `{ link }`; a path that ends with `/` is an empty directory. */
export function makeTree(files: Readonly<Record<string, string | Uint8Array | { link: string }>>): string {
  const directory = mkdtempSync(join(tmpdir(), "search-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const full = join(directory, path);
    mkdirSync(path.endsWith("/") ? full : dirname(full), { recursive: true });
    if (path.endsWith("/")) continue;
    if (typeof content === "object" && "link" in content) symlinkSync(content.link, full);
    else writeFileSync(full, content);
  }
  return directory;
}

export function sandboxOf(...paths: string[]): Sandbox {
  return createSandbox({ roots: paths.map((path) => ({ label: undefined, path, readOnly: false })) });
}

/** A task that is never cancelled. */
export const PATIENT = { cancelled: (): boolean => false, progress: (): void => {} };

/** A task that is cancelled from the nth question on. */
export function cancelledAfter(questions: number): { cancelled(): boolean; progress(): void } {
  let asked = 0;
  return {
    cancelled() {
      asked += 1;
      return asked > questions;
    },
    progress: () => {},
  };
}
