import fc from "fast-check";

/** Any character: ASCII, of one or two UTF-16 code units, controls and non-characters included; no half surrogate pair. */
export const character = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xd7_ff }), fc.integer({ min: 0xe0_00, max: 0x10_ff_ff }))
  .map((code) => String.fromCodePoint(code));
