import { endianness } from "node:os";

import type { EncodingName } from "./charset.ts";

/** What ends a line in a file's bytes: a line feed, or a carriage return where there are only those. No encoding has either inside another character. */
export interface Terminator {
  readonly code: 0x0a | 0x0d;
  /** Bytes per code unit. */
  readonly width: 1 | 2;
  /** The code unit as this machine reads two bytes. */
  readonly unit: number;
}

export function terminatorFor(encoding: EncodingName, code: 0x0a | 0x0d): Terminator {
  if (encoding !== "utf-16le" && encoding !== "utf-16be") return { code, width: 1, unit: code };
  const swapped = (encoding === "utf-16le") !== (endianness() === "LE");
  return { code, width: 2, unit: swapped ? code << 8 : code };
}

/** Above one in so many bytes a plain loop over words beats one native search per line end. */
const DENSE = 64;

/** Number of line ends in a block. A block of two-byte units starts on a unit and at an even address. */
export function countEnds(block: Buffer, terminator: Terminator): number {
  if (terminator.width === 2) return countUnits(unitsOf(block), terminator.unit);
  const head = countSparse(block.subarray(0, DENSE * DENSE), terminator.code);
  const dense = head > DENSE && block.length > DENSE * DENSE && block.byteOffset % 4 === 0;
  return dense ? countWords(block, terminator.code) : countSparse(block, terminator.code);
}

/** Index right behind the `nth` (from 1) line end in the block; -1 if it has fewer. */
export function afterNthEnd(block: Buffer, terminator: Terminator, nth: number): number {
  let left = nth;
  if (terminator.width === 2) {
    const units = unitsOf(block);
    for (let index = 0; index < units.length; index++) {
      if (units[index] === terminator.unit && --left === 0) return 2 * index + 2;
    }
    return -1;
  }
  let index = -1;
  while (left > 0) {
    index = block.indexOf(terminator.code, index + 1);
    if (index === -1) return -1;
    left--;
  }
  return index + 1;
}

function unitsOf(block: Buffer): Uint16Array {
  return new Uint16Array(block.buffer, block.byteOffset, block.length >> 1);
}

function countUnits(units: Uint16Array, unit: number): number {
  let count = 0;
  for (let index = 0; index < units.length; index++) if (units[index] === unit) count++;
  return count;
}

function countSparse(block: Buffer, code: number): number {
  let count = 0;
  for (let index = block.indexOf(code); index !== -1; index = block.indexOf(code, index + 1)) count++;
  return count;
}

/** Four bytes at a time: a word with a zero byte, once the wanted byte is xor-ed away, is looked at closely. */
function countWords(block: Buffer, code: number): number {
  const words = new Int32Array(block.buffer, block.byteOffset, block.length >> 2);
  const pattern = code * 0x01_01_01_01;
  let count = countSparse(block.subarray(words.length * 4), code);
  for (let index = 0; index < words.length; index++) {
    const word = (words[index] ?? 0) ^ pattern;
    if (((word - 0x01_01_01_01) & ~word & 0x80_80_80_80) === 0) continue;
    count += ((word & 0xff) === 0 ? 1 : 0) + ((word & 0xff00) === 0 ? 1 : 0);
    count += ((word & 0xff_0000) === 0 ? 1 : 0) + ((word & 0xff00_0000) === 0 ? 1 : 0);
  }
  return count;
}
