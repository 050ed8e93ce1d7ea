import { isUtf8 } from "node:buffer";

import { ToolError } from "@org/mcp-core/errors";

import { asBuffer, bomBytes, type Charset } from "./charset.ts";
import { rank } from "./detect.ts";
import { decodeLegacy, encodeLegacy, isSingleByte, legacyLength } from "./legacy.ts";
import { decodeUtf16, encodeUtf16 } from "./utf16.ts";

export type { Charset, EncodingName } from "./charset.ts";
export { detect } from "./detect.ts";

/** A file's text and what is needed to write it back byte for byte. */
export interface Decoded extends Charset {
  /** Without the byte order mark. Well-formed; holds U+FFFD only where the file does. */
  readonly text: string;
}

/**
 * The text of a whole file, such that `encodeText` of it gives exactly these bytes again; "binary" if they are no text
 * (NULs, more control characters than text has, broken UTF-16). What no other encoding explains is windows-1252, which holds all bytes.
 */
export function decode(bytes: Uint8Array): Decoded | "binary" {
  const ranked = rank(bytes, true);
  if (ranked === "binary") return ranked;
  for (const charset of ranked) {
    const text = exactText(bytes, charset);
    if (text !== undefined) return { ...charset, text };
  }
  return "binary";
}

/** Text if it is well-formed and its encoding is the given bytes again. */
function exactText(bytes: Uint8Array, charset: Charset): string | undefined {
  const body = asBuffer(bytes).subarray(bomBytes(charset).length);
  switch (charset.encoding) {
    case "utf-8":
      return isUtf8(body) ? body.toString("utf8") : undefined;
    case "utf-16le":
    case "utf-16be": {
      const text = decodeUtf16(body, charset.encoding === "utf-16be");
      return body.length % 2 === 0 && text.isWellFormed() ? text : undefined;
    }
    default: {
      const text = decodeLegacy(body, charset.encoding, true);
      // 256 bytes, 256 characters: nothing to check.
      if (isSingleByte(charset.encoding)) return text;
      const again = text === undefined ? undefined : encodeLegacy(text, charset.encoding);
      return again instanceof Uint8Array && body.equals(again) ? text : undefined;
    }
  }
}

/** Bytes of text in an encoding, with its byte order mark if `bom`. Throws a ToolError that names the first character it cannot hold. */
export function encodeText(text: string, charset: Charset): Uint8Array {
  const body = encodeBody(text, charset);
  const mark = bomBytes(charset);
  return mark.length === 0 ? body : Buffer.concat([mark, body]);
}

function encodeBody(text: string, { encoding }: Charset): Uint8Array {
  if (encoding === "utf-8" || encoding === "utf-16le" || encoding === "utf-16be") {
    if (!text.isWellFormed()) throw unwritable(text, text.search(/\p{Surrogate}/u), encoding);
    return encoding === "utf-8" ? Buffer.from(text, "utf8") : encodeUtf16(text, encoding === "utf-16be");
  }
  const bytes = encodeLegacy(text, encoding);
  if (typeof bytes === "number") throw unwritable(text, bytes, encoding);
  return bytes;
}

function unwritable(text: string, index: number, encoding: string): ToolError {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const column = Array.from(before.slice(lineStart)).length + 1;
  const code = text.codePointAt(index) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (code >= 0xd800 && code < 0xe000) {
    return new ToolError(
      `Half a character (the unpaired surrogate ${name}) at line ${line}, column ${column} of the text cannot be written to a file.`,
      {
        fix: "Send the whole character, or leave it out.",
      },
    );
  }
  const shown = /[\p{C}\p{Z}]/u.test(String.fromCodePoint(code)) ? name : `"${String.fromCodePoint(code)}" (${name})`;
  return new ToolError(`The file is in ${encoding}, which has no ${shown}; it is at line ${line}, column ${column} of the text.`, {
    fix: `Use characters that ${encoding} has, or write the text to a new file: new files are UTF-8, which has all characters.`,
  });
}

/**
 * Positions in the file, byte order mark included, of places in its text: UTF-16 indices in ascending order.
 * An index between the halves of a surrogate pair means the start of the pair. Linear in the text.
 */
export function byteOffsets(decoded: Decoded, indices: readonly number[]): number[] {
  const { text } = decoded;
  let offset = bomBytes(decoded).length;
  let reached = 0;
  return indices.map((index) => {
    const end = isInsidePair(text, index) ? index - 1 : index;
    if (end < reached || end > text.length) throw new RangeError(`Index ${index} is out of order or beyond the text.`);
    offset += byteLength(text, reached, end, decoded);
    reached = end;
    return offset;
  });
}

function isInsidePair(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

function byteLength(text: string, start: number, end: number, { encoding }: Charset): number {
  if (encoding === "utf-16le" || encoding === "utf-16be") return 2 * (end - start);
  if (encoding === "utf-8") return Buffer.byteLength(text.slice(start, end), "utf8");
  return legacyLength(text, encoding, start, end).bytes;
}
