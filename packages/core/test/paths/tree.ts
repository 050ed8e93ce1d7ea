import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { ToolError } from "../../src/errors.ts";
import { type Containment, createSandbox, parseRoot, type Sandbox, type SandboxOptions } from "../../src/paths/index.ts";

/** What no answer may ever hold: the content of every file outside. */
export const CANARY = "CANARY-9f2c";

/** A directory with an allowed `root` and an `outside` beside it. */
export interface Tree {
  readonly base: string;
  readonly root: string;
  readonly outside: string;
  /** Writes a file below `base`, directories included. */
  put(path: string, content?: string): string;
  sandbox(options?: Partial<Omit<SandboxOptions, "roots">> & { readonly roots?: readonly string[] }): Sandbox;
  remove(): void;
}

export function makeTree(): Tree {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "mcp-paths-")));
  const [root, outside] = [join(base, "root"), join(base, "outside")];
  const put = (path: string, content = path): string => {
    const full = join(base, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  put("root/file.txt", "inside");
  put("root/sub/deep/leaf.txt", "leaf");
  put("outside/secret.txt", CANARY);
  put("outside/sub/secret.txt", CANARY);
  return {
    base,
    root,
    outside,
    put,
    sandbox: ({ roots = [root], ...options } = {}) => createSandbox({ roots: roots.map(parseRoot), ...options }),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** Both ways to hold a directory, where there are two. */
export const CONTAINMENTS: readonly Containment[] = process.platform === "linux" ? ["descriptors", "recheck"] : ["recheck"];

export function read(sandbox: Sandbox, path: string): string {
  return sandbox.open(path, ({ fd }) => readFileSync(fd, "utf8"));
}

/** The message with which a call is refused; throws when it is not refused in words. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof ToolError) return error.message;
    throw error;
  }
  throw new Error("the call succeeded");
}

/** Names, kinds, contents and times of everything below a directory, in one text. */
export function fingerprint(directory: string): string {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .toSorted()
    .map((name) => {
      const stat = lstatSync(join(directory, name), { bigint: true });
      const content = stat.isFile()
        ? readFileSync(join(directory, name), "latin1")
        : stat.isSymbolicLink()
          ? readlinkSync(join(directory, name))
          : "";
      return `${name} ${stat.mode} ${stat.nlink} ${stat.mtimeNs} ${content}`;
    })
    .join("\n");
}

/** Whether this process may mount a small file system, which only some CI machines let it. */
export function canMount(): boolean {
  const tree = makeTree();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", tree.root], { stdio: "ignore" });
    execFileSync("umount", [tree.root], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    tree.remove();
  }
}
