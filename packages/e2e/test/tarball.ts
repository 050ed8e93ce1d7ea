import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

/** One file of a package tarball. */
export interface PackedFile {
  /** Relative to the package. */
  path: string;
  /** Permission bits. */
  mode: number;
  data: Buffer;
}

const BLOCK = 512;

/** The files in a package tarball (POSIX ustar; the only entries npm packages have are plain files with short names). */
export function readTarball(tarball: Buffer): readonly PackedFile[] {
  const tar = gunzipSync(tarball);
  const files: PackedFile[] = [];
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const text = (from: number, length: number): string => tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12), 8);
    const path = [text(345, 155), text(0, 100)].filter((part) => part !== "").join("/");
    const type = text(156, 1);
    if (type !== "0" && type !== "") throw new Error(`${path}: tar entry of type ${type}`);
    files.push({
      path: path.replace(/^package\//, ""),
      mode: Number.parseInt(text(100, 8), 8),
      data: tar.subarray(at + BLOCK, at + BLOCK + size),
    });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** Writes them below a folder, as npm would. */
export async function unpack(files: readonly PackedFile[], folder: string): Promise<void> {
  for (const { path, mode, data } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), data, { mode });
  }
}
