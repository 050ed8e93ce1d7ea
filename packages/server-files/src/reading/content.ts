import { readSync } from "node:fs";

import type { OpenFile } from "@org/mcp-core/paths";

import { type Charset, decode, detect } from "../text/encoding.ts";
import { etagOf, etagOfFile, weakEtag } from "../text/etag.ts";
import { type Sniffed, typeOf } from "../text/sniff.ts";

/** Up to this size the encoding is judged by every byte; above, by the beginning. */
const WHOLE_BYTES = 1_048_576;
const SAMPLE_BYTES = 16_384;

/** What a file holds, as far as its bytes say. */
export interface Content extends Sniffed {
  /** Only for text. */
  readonly charset: Charset | undefined;
  /** All of it, where it is short enough to have been read whole. */
  readonly text: string | undefined;
  /** Content hash, or for files too large to be hashed for every page, a mark of their identity that begins with `~`. */
  readonly etag: string;
  readonly size: number;
  /** The same for the same content of the same file: for caches. */
  readonly key: string;
}

/** Looks at an open file: kind, encoding, etag. Reads it whole only when it is at most `maxFileSize`. */
export function contentOf({ fd, stat, place }: OpenFile, maxFileSize: number): Content {
  const size = Number(stat.size);
  const bytes = readStart(fd, Math.min(size, size <= WHOLE_BYTES ? WHOLE_BYTES : SAMPLE_BYTES));
  const whole = bytes.length === size;
  const decoded = whole ? decode(bytes) : "binary";
  const found = whole ? decoded : detect(bytes, false);
  const sniffed = typeOf(bytes, place.segments.at(-1) ?? "", found !== "binary");
  const etag = whole ? etagOf(bytes) : size <= maxFileSize ? etagOfFile(fd, size) : weakEtag(stat);
  const key = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(".");
  const charset = sniffed.kind === "text" && found !== "binary" ? found : undefined;
  return { ...sniffed, charset, text: charset !== undefined && decoded !== "binary" ? decoded.text : undefined, etag, size, key };
}

/** The first bytes of an open file; fewer when it is shorter. */
export function readStart(fd: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, buffer, done, length - done, done);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}
