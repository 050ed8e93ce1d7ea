import { readSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";

/** A range of an open file, read block by block into one buffer, so that memory stays bounded whatever its size. */
export interface Blocks {
  readonly fd: number;
  /** First byte behind the byte order mark. */
  readonly start: number;
  /** Behind the last byte that belongs to a whole code unit. */
  readonly end: number;
  /** Reused by each read. Its size is even. */
  readonly buffer: Buffer;
  readonly cancelled: () => boolean;
}

/** The bytes from `position` on: as many as the buffer holds, or up to `limit` if that comes first. Valid until the next call. */
export function readBlock({ fd, buffer, cancelled }: Blocks, position: number, limit: number): Buffer {
  if (cancelled()) {
    throw new ToolError(`Reading stopped at byte ${position}, before it was done: the time for this call is over.`, {
      fix: "Ask for lines nearer to the start of the file, or for the last ones with a negative offset; both need no pass over the whole file.",
    });
  }
  const wanted = Math.min(buffer.length, limit - position);
  let filled = 0;
  while (filled < wanted) {
    const count = readSync(fd, buffer, filled, wanted - filled, position + filled);
    if (count === 0) {
      throw new ToolError(`The file became shorter while it was read: it ends at byte ${position + filled} now.`, {
        fix: "Read it again.",
      });
    }
    filled += count;
  }
  return buffer.subarray(0, filled);
}
