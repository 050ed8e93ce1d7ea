import { createHash, hash } from "node:crypto";
import { type BigIntStats, readSync } from "node:fs";

const LENGTH = 16;
const BUFFER_SIZE = 256 * 1024;

/** Names a content: the first 16 hexadecimal digits of its SHA-256. Two versions of a file share one by chance once in 2^64. */
export function etagOf(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex").slice(0, LENGTH);
}

/** The same for the first `size` bytes of an open file, in constant memory. A file that became shorter is hashed up to its end. */
export function etagOfFile(fd: number, size: number): string {
  const sum = createHash("sha256");
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(BUFFER_SIZE, size)));
  for (let position = 0; position < size;) {
    const count = readSync(fd, buffer, 0, Math.min(buffer.length, size - position), position);
    if (count === 0) break;
    sum.update(buffer.subarray(0, count));
    position += count;
  }
  return sum.digest("hex").slice(0, LENGTH);
}

/** For files too large to hash: names a version by identity, size and times in nanoseconds. "~" tells that it is not of the content. */
export function weakEtag(stat: Pick<BigIntStats, "dev" | "ino" | "size" | "mtimeNs" | "ctimeNs">): string {
  const facts = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(" ");
  return `~${hash("sha256", facts, "hex").slice(0, LENGTH - 1)}`;
}
