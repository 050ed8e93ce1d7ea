import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSandbox, type SandboxOptions } from "@org/mcp-core/paths";
import { expect, onTestFinished } from "vitest";

import { createJournal, type JournalOptions } from "../../src/changes/journal.ts";
import type { FilesContext, Task } from "../../src/context.ts";

export const task: Task = { cancelled: () => false, progress: () => {}, deadline: Infinity };

/** A directory with an allowed directory `root` and a state directory beside it, removed when the test ends. */
export interface World extends FilesContext {
  readonly base: string;
  readonly root: string;
  readonly state: string;
  readonly warnings: string[];
  at(path: string): string;
  read(path: string): string;
}

export function createWorld(options: Partial<JournalOptions> & { sandbox?: Partial<SandboxOptions>; maxFileSize?: number } = {}): World {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "changes-")));
  const root = join(base, "root");
  mkdirSync(root);
  const { sandbox: sandboxOptions, maxFileSize = 16 * 1024 * 1024, ...journalOptions } = options;
  const state = options.directory ?? join(base, "state");
  const warnings: string[] = [];
  const maxBytes = options.maxBytes ?? 100_000_000;
  const journal = createJournal({ maxBytes, warn: (message) => warnings.push(message), ...journalOptions, directory: state });
  const roots = [{ label: undefined, path: root, readOnly: false }];
  const sandbox = createSandbox({ roots, hidden: [state], ...sandboxOptions });
  onTestFinished(() => {
    journal.close();
    rmSync(base, { recursive: true, force: true });
  });
  const at = (path: string): string => join(root, path);
  return {
    base,
    root,
    state,
    warnings,
    sandbox,
    journal,
    limits: { maxFileSize, journalBytes: maxBytes },
    at,
    read: (path) => readFileSync(at(path), "latin1"),
  };
}

/** All that a tree is: names, kinds, modes, contents and link targets. */
export function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(directory, name);
    const stat = lstatSync(path);
    const mode = (stat.mode & 0o777).toString(8);
    if (stat.isSymbolicLink()) found[name] = `link ${readlinkSync(path)}`;
    else if (stat.isDirectory()) found[name] = `directory ${mode}`;
    else if (stat.isFile()) found[name] = `file ${mode} ${createHash("sha1").update(readFileSync(path)).digest("hex")}`;
    else found[name] = "other";
  }
  return found;
}

export function temporaryNames(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.includes(".mcp-") || name.endsWith(".partial"),
  );
}

/** Matches an error whose advice holds a text. */
export function withFix(text: string): Error {
  const fix: unknown = expect.stringContaining(text);
  return expect.objectContaining({ fix }) as Error; // an asymmetric matcher
}
