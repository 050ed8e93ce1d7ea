import { isUtf8 } from "node:buffer";

import { type Charset, encodingOfBom } from "./charset.ts";
import { hasBinaryControls } from "./controls.ts";
import { costOf, costOfUtf8 } from "./plausible.ts";
import { censusUtf8, type Utf8Census } from "./utf8.ts";
import { decodeUtf16, looksLikeUtf16 } from "./utf16.ts";

/** Bytes from the first that is not ASCII on, and some before, that legacy encodings are judged by. */
const SAMPLE = 16 * 1024;
const BEFORE = 64;

/** With so many characters of UTF-8 for each fault there is no other explanation. */
const CLEARLY = 20;

const LEGACY = ["windows-1252", "windows-1251", "koi8-r", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"] as const;

/**
 * What bytes are most likely, best first, among them always one that holds these very bytes; or "binary".
 * `complete`: the bytes are a whole file, so an odd or half character at the end is one in the file.
 */
export function rank(bytes: Uint8Array, complete: boolean): Charset[] | "binary" {
  const marked = encodingOfBom(bytes);
  if (marked === "utf-16le" || marked === "utf-16be") {
    return isUtf16Text(bytes.subarray(2), marked === "utf-16be", complete) ? [{ encoding: marked, bom: true }] : "binary";
  }
  if (bytes.includes(0) && !(complete && bytes.length % 2 === 1)) {
    for (const encoding of ["utf-16le", "utf-16be"] as const) {
      if (looksLikeUtf16(bytes, encoding === "utf-16be", complete)) return [{ encoding, bom: false }];
    }
  }
  if (hasBinaryControls(bytes)) return "binary";
  if (marked === "gb18030")
    return [
      { encoding: marked, bom: true },
      { encoding: "windows-1252", bom: false },
    ];
  if (isUtf8(bytes)) return [{ encoding: "utf-8", bom: marked === "utf-8" }];
  const census = censusUtf8(bytes, !complete);
  if (census.stray === 0) return [{ encoding: "utf-8", bom: marked === "utf-8" }];
  const flawed = damaged(census);
  if (marked === "utf-8" || census.characters > CLEARLY * census.stray) return [flawed];
  return rankLegacy(bytes, complete, census.characters > census.stray ? flawed : undefined);
}

/** What bytes are: the whole file if `complete`, else its start (at least a few kilobytes, cut anywhere). */
export function detect(bytes: Uint8Array, complete: boolean): Charset | "binary" {
  const ranked = rank(bytes, complete);
  return ranked === "binary" ? ranked : (ranked[0] ?? { encoding: "windows-1252", bom: false });
}

/** UTF-8 with faults, as an encoding that has room for them. */
function damaged({ stray, firstStray = 0 }: Utf8Census): Charset {
  const places = stray === 1 ? "at one place," : `at ${stray} places, the first`;
  const note = `Mostly UTF-8, but broken ${places} at byte ${firstStray}; shown as windows-1252, one character for each byte, so that nothing is lost.`;
  return { encoding: "windows-1252", bom: false, note };
}

function rankLegacy(bytes: Uint8Array, complete: boolean, flawed: Charset | undefined): Charset[] {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const sample = bytes.subarray(Math.max(0, bytes.lastIndexOf(0x0a, first) + 1, first - BEFORE), first + SAMPLE);
  const cut = !complete || first + SAMPLE < bytes.length;
  const readings: { charset: Charset; cost: number }[] = LEGACY.map((encoding) => ({
    charset: { encoding, bom: false },
    cost: costOf(sample, encoding, cut),
  }));
  if (flawed !== undefined) readings.push({ charset: flawed, cost: costOfUtf8(sample) });
  const possible = readings.filter(({ cost }) => Number.isFinite(cost)).sort((a, b) => a.cost - b.cost);
  return possible.map(({ charset }) => charset);
}

function isUtf16Text(bytes: Uint8Array, bigEndian: boolean, complete: boolean): boolean {
  if (complete && bytes.length % 2 === 1) return false;
  const text = decodeUtf16(bytes, bigEndian);
  const cut = !complete && /[\uD800-\uDBFF]$/u.test(text) ? text.slice(0, -1) : text;
  return cut.isWellFormed() && !hasBinaryControls(Buffer.from(cut, "utf8"));
}
