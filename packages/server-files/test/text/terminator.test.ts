import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { afterNthEnd, countEnds, terminatorFor } from "../../src/text/terminator.ts";

/** A block at an even address, with these values one after another in turn. */
function block(values: readonly number[], size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let index = 0; index < size; index++) bytes[index] = values[index % values.length] ?? 0;
  return bytes;
}

describe("line ends in a block", () => {
  // Neighbours of the wanted bytes, with and without the high bit: what a search four bytes at a time may confuse.
  const byte = fc.constantFrom(0x0a, 0x0a, 0x0d, 0x00, 0x01, 0x09, 0x0b, 0x0c, 0x0e, 0x7f, 0x80, 0x8a, 0x8d, 0xff, 0x61);
  const values = fc.array(byte, { minLength: 1, maxLength: 90 });
  const size = fc.oneof(fc.nat({ max: 100 }), fc.integer({ min: 4090, max: 20_000 }));
  const code = fc.constantFrom<0x0a | 0x0d>(0x0a, 0x0d);

  it("are counted in dense and sparse blocks as one by one", () => {
    fc.assert(
      fc.property(values, size, code, (values, size, code) => {
        const bytes = block(values, size);
        expect(countEnds(bytes, terminatorFor("utf-8", code))).toBe(bytes.filter((value) => value === code).length);
      }),
    );
  });

  it.each([
    ["utf-16le", 0],
    ["utf-16be", 1],
  ] as const)("are whole units in %s", (encoding, low) => {
    fc.assert(
      fc.property(values, size, code, (values, size, code) => {
        const bytes = block(values, size - (size % 2));
        const terminator = terminatorFor(encoding, code);
        const places: number[] = [];
        for (let index = 0; index < bytes.length; index += 2) {
          if (bytes[index + low] === code && bytes[index + 1 - low] === 0) places.push(index + 2);
        }
        expect(countEnds(bytes, terminator)).toBe(places.length);
        expect(afterNthEnd(bytes, terminator, places.length + 1)).toBe(-1);
        expect(afterNthEnd(bytes, terminator, Math.max(1, places.length))).toBe(places.at(-1) ?? -1);
      }),
    );
  });
});
