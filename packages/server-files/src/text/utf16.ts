import { asBuffer } from "./charset.ts";

/** UTF-16 bytes as text, unit by unit: an unpaired surrogate stays one, an odd last byte is dropped. */
export function decodeUtf16(bytes: Uint8Array, bigEndian: boolean): string {
  const even = asBuffer(bytes).subarray(0, bytes.length - (bytes.length % 2));
  return (bigEndian ? Buffer.from(even).swap16() : even).toString("utf16le");
}

export function encodeUtf16(text: string, bigEndian: boolean): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
}

const FEWEST_UNITS = 3;

/**
 * Whether bytes without a byte order mark are UTF-16 in this byte order: at least three units, well formed, no control or private
 * characters, a quarter of them Latin letters, digits, blanks or punctuation (whose other byte is zero), and the others not all pairs of
 * ASCII characters, which would be ASCII with a zero byte here and there.
 * Text with less Latin in it, line ends included, is not told from binary data; such files carry a byte order mark in practice.
 */
export function looksLikeUtf16(bytes: Uint8Array, bigEndian: boolean, complete: boolean): boolean {
  const high = bigEndian ? 0 : 1;
  const units = bytes.length >> 1;
  if (units < FEWEST_UNITS) return false;
  let latin = 0;
  let asciiPairs = 0;
  for (let index = 0; index < units; index++) {
    const upper = bytes[2 * index + high] ?? 0;
    const unit = (upper << 8) | (bytes[2 * index + 1 - high] ?? 0);
    if (upper === 0) {
      if ((unit < 0x20 && !(unit >= 0x09 && unit <= 0x0d)) || (unit >= 0x7f && unit < 0xa0)) return false;
      latin++;
    } else if ((upper >= 0xe0 && upper < 0xf9) || unit >= 0xfffe) {
      return false;
    } else if (isPrintable(upper) && isPrintable(unit & 0xff)) asciiPairs++;
  }
  if (asciiPairs > 0 && latin + asciiPairs === units) return false;
  const text = decodeUtf16(bytes, bigEndian);
  return latin * 4 >= units && (complete ? text : trimPartial(text)).isWellFormed();
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
}

/** Without a leading half of a surrogate pair at the very end, where a sample was cut. */
function trimPartial(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text;
}
