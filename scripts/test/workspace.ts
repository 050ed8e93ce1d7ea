import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { onTestFinished } from "vitest";

import { root } from "../workspace.ts";

/** Writes a small workspace into a temporary folder, removed after the test, and returns its path. */
export function makeWorkspace(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), "workspace-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** A copy of this repository's own files under `paths`, in a temporary folder removed after the test. */
export function copyWorkspace(paths: readonly string[]): string {
  const folder = makeWorkspace({});
  for (const path of paths) {
    const filter = (source: string): boolean => !/[\\/](?:node_modules|dist|\.turbo)$/.test(source);
    cpSync(join(root, path), join(folder, path), { recursive: true, filter });
  }
  return folder;
}
