import { isAscii, isUtf8 } from "node:buffer";

import { type Charset, decode, type EncodingName } from "../text/encoding.ts";
import { decodeLegacy } from "../text/legacy.ts";
import { decodeUtf16 } from "../text/utf16.ts";
import type { Query } from "./query.ts";

/** Bytes at the start that tell whether a file can be UTF-16 or binary. */
const SNIFF = 8192;

/** The text of a whole file; undefined when the query cannot be in it. */
export function wholeText(bytes: Buffer, query: Query): { readonly text: string } | "binary" | undefined {
  if (bytes.subarray(0, SNIFF).includes(0) || isMarkedUtf16(bytes)) return decode(bytes);
  if (isAscii(bytes)) return { text: bytes.toString("latin1") };
  const encoding = query.soundFor === "ascii" || isUtf8(bytes) ? "utf-8" : undefined;
  return canHold(bytes, encoding, query) ? decode(bytes) : undefined;
}

/** Text in an encoding, with U+FFFD for what it does not know. */
export function plainText(bytes: Buffer, { encoding }: Charset): string {
  if (encoding === "utf-16le" || encoding === "utf-16be") return decodeUtf16(bytes, encoding === "utf-16be");
  if (encoding === "utf-8") return bytes.toString("utf8");
  return decodeLegacy(bytes, encoding, false) ?? bytes.toString("latin1");
}

function isMarkedUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** Whether the query could be in bytes of an encoding (undefined: some other). Quick, as it decodes nothing. */
export function canHold(bytes: Buffer, encoding: EncodingName | undefined, { prefilter, soundFor }: Query): boolean {
  const sound = soundFor === "utf-8" ? encoding === "utf-8" : encoding !== undefined && encoding !== "utf-16le" && encoding !== "utf-16be";
  if (prefilter === undefined || !sound) return true;
  prefilter.lastIndex = 0;
  return prefilter.test(bytes.toString("latin1"));
}
