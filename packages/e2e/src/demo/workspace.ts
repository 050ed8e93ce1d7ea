import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { copyFile, lstat, mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

import type { Workspace } from "../scene.ts";
import { root } from "../servers.ts";

/** The directories of one scene. */
export interface Stage {
  /** Where the server is started; empty. */
  readonly cwd: string;
  /** What the server works on. */
  readonly workspace: string;
  /** Where the server may keep what outlives it. */
  readonly home: string;
  remove(): Promise<void>;
}

/** Makes the directories of a scene, all of them inside a temporary one. */
export async function setStage(workspace: Workspace | undefined): Promise<Stage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mcp-demo-")));
  const stage = { cwd: join(folder, "cwd"), workspace: join(folder, "workspace"), home: join(folder, "home") };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    for (const directory of Object.values(stage)) await mkdir(directory);
    if (workspace !== undefined) await furnish(stage.workspace, workspace);
  } catch (error) {
    await remove();
    throw error;
  }
  return { ...stage, remove };
}

/** Fills an empty directory with what the scene wants in it. */
async function furnish(directory: string, { repository, files = {}, links = {} }: Workspace): Promise<void> {
  if (repository) await copyRepository(directory);
  for (const [path, pieces] of Object.entries(files)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await pipeline(Readable.from(pieces()), createWriteStream(file));
  }
  // A junction needs no rights on Windows; elsewhere the kind says nothing.
  for (const [path, target] of Object.entries(links)) await symlink(resolve(directory, target), join(directory, path), "junction");
}

async function copyRepository(directory: string): Promise<void> {
  const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = await promisify(execFile)("git", listing, { cwd: root, maxBuffer: 50_000_000 });
  for (const path of new Set(stdout.split("\0"))) {
    if (path === "" || !(await isFile(join(root, path)))) continue; // deleted and not committed yet, or a link
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await copyFile(join(root, path), join(directory, path));
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch {
    return false;
  }
}
