import { execFileSync } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What every file outside holds, and no answer and no file inside ever may. */
export const CANARY = "CANARY-9f2c";

/** The directories an attack is made in: `root` is allowed, all else in `base` is not. */
export interface Arena {
  readonly base: string;
  readonly root: string;
  put(path: string, content?: string | Uint8Array): void;
  link(name: string, target: string): void;
  /** Makes the root anew, with the same inode. */
  reset(): void;
  remove(): void;
}

const SIBLINGS = ["root'", 'root"', "root ", " root", "root2", "root.", "ROOT", "roo", "root\n"];

export async function makeArena(): Promise<Arena> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "mcp-attacks-")));
  const root = join(base, "root");
  const store = join(base, "store");
  const put = (path: string, content: string | Uint8Array = path): void => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), content);
  };
  const link = (name: string, target: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    symlinkSync(target, join(root, name));
  };
  mkdirSync(root);
  mkdirSync(store);
  for (const path of [
    "outside/secret.txt",
    "outside/sub/deep/secret.txt",
    "outside/.hidden",
    ...SIBLINGS.map((name) => `${name}/secret.txt`),
  ])
    put(path, CANARY);
  put("hard/hard.txt", "hard linked");
  execFileSync("mkfifo", [join(store, "fifo")]);
  if (process.getuid?.() === 0) execFileSync("mknod", [join(store, "device"), "c", "1", "5"]);
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(join(store, "socket"), resolve));

  function reset(): void {
    for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
    put("root/plain.txt", "plain");
    put("root/victim.txt", "victim");
    put("root/sub/deep/leaf.txt", "leaf");
    for (const name of readdirSync(store)) linkSync(join(store, name), join(root, name));
    linkSync(join(base, "hard/hard.txt"), join(root, "hard.txt"));
    link("away", "../outside/secret.txt");
    link("awayAbsolute", join(base, "outside/secret.txt"));
    link("awayAbsent", "../outside/absent.txt");
    link("awayDirectory", "../outside");
    link("sub/awayDeep", "../../outside/sub");
    link("chain", "chain2");
    link("chain2", "away");
    link("viaDirectory", "awayDirectory/secret.txt");
    link("parent", "..");
    link("top", "/");
    link("loop", "loop");
    link("proc", "/proc/self");
    link("environ", "/proc/self/environ");
    link("toFifo", "fifo");
    link("good", "sub/deep/leaf.txt");
  }
  reset();
  return {
    base,
    root,
    put,
    link,
    reset,
    remove() {
      socket.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** Everything outside the root, with contents and times, in one text. */
export function fingerprint({ base }: Arena): string {
  const outside = readdirSync(base).filter((name) => name !== "root" && name !== "state" && name !== "store");
  return [...outside, ...outside.flatMap((top) => below(join(base, top)).map((name) => join(top, name)))]
    .toSorted()
    .map((name) => {
      const stat = lstatSync(join(base, name), { bigint: true });
      const content = stat.isFile()
        ? readFileSync(join(base, name), "latin1")
        : stat.isSymbolicLink()
          ? readlinkSync(join(base, name))
          : "";
      return `${name} ${stat.mode} ${stat.size} ${stat.mtimeNs} ${content}`;
    })
    .join("\n");
}

/** Regular files in the root that hold the canary or look like a temporary file left behind. */
export function stains({ root }: Arena): string[] {
  return below(root).filter((name) => {
    const path = join(root, name);
    return (
      /\.(mcp|tmp|partial)/.test(name) ||
      (lstatSync(path).isFile() && lstatSync(path).size < 10_000 && readFileSync(path, "latin1").includes(CANARY))
    );
  });
}

function below(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !/^d+$/.test(entry.name)
      ? [entry.name, ...below(join(directory, entry.name)).map((name) => join(entry.name, name))]
      : [entry.name],
  );
}
