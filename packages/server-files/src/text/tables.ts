import type { MultiByteName, SingleByteName } from "./charset.ts";

// The platform decodes every encoding here but encodes none of them, so encoders are made by decoding all byte sequences once.

/** Bytes 0x80 to 0x9F of windows-1252; the rest is Latin-1. Kept here because some Node 22 and 23 releases decode these as Latin-1. */
const WINDOWS_1252 =
  "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
  "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

/** Code unit for each of the 256 bytes. */
export function singleByteTable(encoding: SingleByteName): Uint16Array {
  const latin1 = Uint16Array.from({ length: 256 }, (_, byte) => byte);
  const upper =
    encoding === "windows-1252"
      ? WINDOWS_1252
      : new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, index) => 128 + index));
  for (let index = 0; index < upper.length; index++) latin1[0x80 + index] = upper.charCodeAt(index);
  return latin1;
}

/** How a character is written: for each code unit its bytes as one big-endian number, 0 for "cannot be written". */
export type EncodeTable = Uint32Array;

export function reverseSingleByte(table: Uint16Array): EncodeTable {
  const reverse = new Uint32Array(0x1_0000);
  for (const [byte, unit] of table.entries()) reverse[unit] = byte;
  return reverse;
}

export function reverseMultiByte(encoding: MultiByteName): EncodeTable {
  const table = new Uint32Array(0x1_0000);
  for (let byte = 0; byte < 0x80; byte++) table[byte] = byte;
  for (const sequences of sequencesOf(encoding)) learn(table, encoding, sequences);
  return table;
}

/** All sequences of two bytes and more, in the order in which the first to give a character is the one to write it with. */
function sequencesOf(encoding: MultiByteName): number[][][] {
  const upper = span(0xa1, 0xfe);
  switch (encoding) {
    case "shift_jis": {
      const trails = span(0x40, 0xfc);
      // Rows 0xED and 0xEE are NEC's copies of characters that are written with 0xFA to 0xFC (Encoding Standard, index Shift_JIS).
      const leads = [...span(0x81, 0x9f), ...span(0xe0, 0xfc)].filter((lead) => lead !== 0xed && lead !== 0xee);
      return [span(0xa1, 0xdf).map((byte) => [byte]), pairs(leads, trails)];
    }
    case "euc-jp":
      return [pairs([0x8e], span(0xa1, 0xdf)), pairs(upper, upper), pairs(upper, upper).map((pair) => [0x8f, ...pair])];
    case "euc-kr":
      return [pairs(span(0x81, 0xfe), span(0x41, 0xfe))];
    case "big5":
      // The last of two codes for these is the usual one (Encoding Standard, index Big5); the first for all others.
      return [pairs([0xf9], span(0xf9, 0xfe)), pairs([0xa4], [0x51, 0xca]), pairs(span(0x81, 0xfe), span(0x40, 0xfe))];
    case "gb18030":
      return [pairs(span(0x81, 0xfe), span(0x40, 0xfe)), Array.from({ length: 39_420 }, (_, pointer) => fourBytes(pointer))];
  }
}

/** Four-byte sequence of GB 18030 for a pointer (Encoding Standard, "gb18030 encoder"). */
export function fourBytes(pointer: number): [number, number, number, number] {
  return [
    0x81 + Math.floor(pointer / 12_600),
    0x30 + (Math.floor(pointer / 1260) % 10),
    0x81 + (Math.floor(pointer / 10) % 126),
    0x30 + (pointer % 10),
  ];
}

function learn(table: EncodeTable, encoding: MultiByteName, sequences: number[][]): void {
  // A line feed is no part of any sequence and ends even a broken one, so all are decoded in one call.
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(Uint8Array.from(sequences.flatMap((sequence) => [...sequence, 0x0a])));
  for (const [index, character] of text.split("\n").entries()) {
    const sequence = sequences[index];
    if (sequence === undefined || character.length !== 1 || character < "\u0080") continue;
    const code = character.charCodeAt(0);
    const valid = character !== "\uFFFD" && table[code] === 0;
    if (valid || (encoding === "gb18030" && table[code] === 0 && sequence.length === 4)) {
      table[code] = sequence.reduce((value, byte) => value * 256 + byte, 0);
    }
  }
}

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function pairs(leads: number[], trails: number[]): number[][] {
  return leads.flatMap((lead) => trails.map((trail) => [lead, trail]));
}
