import type { BigIntStats } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import type { OpenFile, Spot } from "@org/mcp-core/paths";

import { readStart } from "../../reading/content.ts";
import { etagOf, weakEtag } from "../../text/etag.ts";
import { largeFile } from "../entry/examine.ts";
import type { State } from "../journal/record.ts";

/** A file as it is before it is changed. */
export interface Current {
  readonly stat: BigIntStats;
  /** Undefined for a file that is too large to be read whole. */
  readonly bytes: Buffer | undefined;
  readonly etag: string;
  readonly state: State;
}

/** Reads the file at a spot, undefined when nothing is there; throws for everything that is no regular file. */
export function readCurrent({ directory, name, stat }: Spot, maxFileSize: number): Current | undefined {
  return stat === undefined ? undefined : directory.open(name, (file) => currentOf(file, maxFileSize));
}

/** The same for an open file. */
export function currentOf({ fd, stat }: OpenFile, maxFileSize: number): Current {
  if (stat.size > BigInt(maxFileSize)) return { stat, bytes: undefined, etag: weakEtag(stat), state: largeFile(stat) };
  const bytes = readStart(fd, Number(stat.size));
  const etag = etagOf(bytes);
  return { stat, bytes, etag, state: { kind: "file", print: etag, mode: Number(stat.mode & 0o777n), size: bytes.length, entries: 0 } };
}

/** Etags as models copy them: with or without the quotes HTTP puts around them. */
export function readEtag(given: string): string {
  return given.trim().replace(/^(?:W\/)?"(.*)"$/, "$1");
}

/** The error for a content of more bytes than may be written or edited. */
export function tooLarge(shown: string, bytes: number | bigint, maxFileSize: number): ToolError {
  return new ToolError(`${shown} has ${bytes} bytes; files up to ${maxFileSize} bytes can be written or edited.`, {
    fix: "Ask the user to raise MAX_FILE_SIZE, or work on smaller files.",
  });
}
