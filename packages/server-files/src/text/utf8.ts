/** Well-formed multi-byte characters of UTF-8, and places with bytes that are no part of one (Unicode 16, table 3-7; a truncated character is one place). */
export interface Utf8Census {
  readonly characters: number;
  readonly stray: number;
  /** Position of the first stray byte. */
  readonly firstStray: number | undefined;
}

/** How much of the bytes is UTF-8. A character cut off at the end is stray unless `cut` says that more bytes follow. */
export function censusUtf8(bytes: Uint8Array, cut: boolean): Utf8Census {
  let characters = 0;
  let stray = 0;
  let firstStray: number | undefined;
  for (let index = 0; index < bytes.length;) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) {
      index++;
      continue;
    }
    const length = lengthAt(bytes, index);
    if (length > 0) {
      characters++;
      index += length;
      continue;
    }
    if (cut && mayContinue(bytes, index)) break;
    stray++;
    firstStray ??= index;
    index += truncatedLength(bytes, index);
  }
  return { characters, stray, firstStray };
}

function expected(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** Length of the character at `index`; 0 if there is no well-formed one. */
function lengthAt(bytes: Uint8Array, index: number): number {
  const length = expected(bytes[index] ?? 0);
  return length > 0 && continuations(bytes, index) >= length - 1 ? length : 0;
}

function mayContinue(bytes: Uint8Array, index: number): boolean {
  const length = expected(bytes[index] ?? 0);
  return length > bytes.length - index && continuations(bytes, index) === bytes.length - index - 1;
}

/** Bytes that look like the start of a character without its end; at least one. */
function truncatedLength(bytes: Uint8Array, index: number): number {
  const length = expected(bytes[index] ?? 0);
  return length === 0 ? 1 : 1 + Math.min(continuations(bytes, index), length - 2);
}

/** Number of well-formed continuation bytes after the lead byte at `index`, three at most. */
function continuations(bytes: Uint8Array, index: number): number {
  const lead = bytes[index] ?? 0;
  for (let count = 0; count < 3; count++) {
    const byte = bytes[index + 1 + count] ?? 0;
    if (byte < (count === 0 ? lowest(lead) : 0x80) || byte > (count === 0 ? highest(lead) : 0xbf)) return count;
  }
  return 3;
}

// Overlong forms, surrogates and what lies above U+10FFFF are excluded by the range of the second byte.
function lowest(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

function highest(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}
