import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type EncodingName, encodeText } from "../../src/text/encoding.ts";
import { createLineIndexCache } from "../../src/text/line-index.ts";
import { splitLines } from "../../src/text/lines.ts";
import { type LineRange, type LinesRead, readLines, type ReadLinesOptions } from "../../src/text/read-lines.ts";

let directory: string;
let fd: number;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "read-lines-"));
  fd = openSync(join(directory, "file"), "w+");
});
afterAll(() => {
  closeSync(fd);
  rmSync(directory, { recursive: true });
});

function put(bytes: Uint8Array): number {
  ftruncateSync(fd, 0);
  writeSync(fd, bytes, 0, bytes.length, 0);
  return bytes.length;
}

function read(
  text: string,
  range: Partial<LineRange>,
  options: ReadLinesOptions = {},
  encoding: EncodingName = "utf-8",
  bom = false,
): LinesRead {
  const size = put(encodeText(text, { encoding, bom }));
  return readLines(fd, size, { offset: 1, maxChars: 1000, ...range }, { encoding, bom }, options);
}

/** What `readLines` promises, on a text in memory. */
function model(
  text: string,
  { offset, limit = Number.POSITIVE_INFINITY, maxChars }: LineRange,
): { text: string; first: number; last: number; cut: boolean } {
  const lines = splitLines(text);
  const first = offset > 0 ? offset : Math.max(1, lines.length + offset + 1);
  const wanted = lines.slice(first - 1, first - 1 + limit);
  let kept = "";
  let count = 0;
  for (const line of wanted) {
    if (kept.length + line.length > maxChars) break;
    kept += line;
    count++;
  }
  const cut = count === 0 && wanted[0] !== undefined;
  if (cut) {
    kept = wanted[0]?.slice(0, maxChars) ?? "";
    if (/[\uD800-\uDBFF]$/.test(kept)) kept = kept.slice(0, -1);
    count = 1;
  }
  return { text: kept, first, last: first + count - 1, cut };
}

describe("readLines", () => {
  const encodings = fc.constantFrom<EncodingName>(
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "shift_jis",
    "euc-jp",
    "gb18030",
    "big5",
    "euc-kr",
  );
  const units: Partial<Record<EncodingName, string[]>> = {
    "windows-1252": ["é", "€"],
    shift_jis: ["表", "ｱ", "の"],
    "euc-jp": ["日", "ｱ", "丂"],
    gb18030: ["汉", "㐀", "😀"],
    big5: ["中", "許"],
    "euc-kr": ["한", "국"],
  };
  const file = encodings.chain((encoding) => {
    const special = units[encoding] ?? ["é", "日", "😀", "e\u0301", "\u0A0A", "\u0D0D", "\u0A00"];
    const unit = fc.oneof(fc.constantFrom("a", "\n", "\r\n", "\n"), fc.constantFrom(...special));
    const lone = fc.oneof(fc.constantFrom("a", "\r"), fc.constantFrom(...special));
    return fc.record({
      encoding: fc.constant(encoding),
      text: fc.oneof(fc.string({ unit, maxLength: 80 }), fc.string({ unit: lone, maxLength: 40 })),
    });
  });
  const offset = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -40, max: -1 }));
  const range = fc.record({
    offset,
    limit: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
    maxChars: fc.oneof(fc.integer({ min: 2, max: 40 }), fc.constant(10_000)),
  });
  const bufferSize = fc.constantFrom(2, 4, 6, 8, 10, 16, 34, 64, 4096);
  const marked = new Set<EncodingName>(["utf-8", "utf-16le", "utf-16be", "gb18030"]);

  it("equals the model for any text, encoding, range and buffer size, counted beforehand or not", () => {
    fc.assert(
      fc.property(
        file,
        fc.array(range, { minLength: 1, maxLength: 4 }),
        bufferSize,
        fc.boolean(),
        fc.boolean(),
        ({ encoding, text }, ranges, bufferSize, counted, bom) => {
          const charset = { encoding, bom: bom && marked.has(encoding) };
          const size = put(encodeText(text, charset));
          const cache = createLineIndexCache();
          const options = { cache, key: "key", bufferSize, countUpTo: counted ? size : -1 };
          const total = splitLines(text).length;
          for (const range of ranges) {
            const expected = model(text, range);
            const got = readLines(fd, size, range, charset, options);
            expect(got.text).toBe(expected.text);
            expect(got.lines).toBe(expected.last - expected.first + 1);
            expect(got.malformed).toBe(false);
            const unknown = counted ? undefined : expected;
            expect(got.first ?? unknown?.first).toBe(expected.first);
            expect(got.last ?? unknown?.last).toBe(expected.last);
            expect(got.totalLines ?? (counted ? undefined : total)).toBe(total);
            expect(got.fromEnd).toBe(range.offset < 0 ? expected.first - total - 1 : undefined);
            expect(got.reachesEnd).toBe((expected.last >= total && !expected.cut) || expected.first > total);
            const bytes = (text: string): number => encodeText(text, { encoding, bom: false }).length;
            const line = splitLines(text)[expected.first - 1] ?? "";
            expect(got.endsInsideLine).toEqual(expected.cut ? { shownBytes: bytes(got.text), lineBytes: bytes(line) } : undefined);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("an empty file has no lines", () => {
    expect(read("", {})).toEqual({ text: "", lines: 0, first: 1, last: 0, totalLines: 0, reachesEnd: true, malformed: false });
    expect(read("", { offset: -5 })).toMatchObject({ text: "", lines: 0, totalLines: 0, reachesEnd: true });
    expect(read("", {}, { countUpTo: -1 }, "utf-8", true)).toMatchObject({ text: "", lines: 0, totalLines: 0 });
  });

  it("beyond the end there is nothing, and the number of lines is told", () => {
    expect(read("a\nb\n", { offset: 9 }, { countUpTo: -1 })).toMatchObject({ text: "", lines: 0, first: 9, last: 8, totalLines: 2 });
  });

  it("does not count the lines of a large file for its first page or its last lines", () => {
    const text = "line\n".repeat(1000);
    expect(read(text, { limit: 3 }, { countUpTo: 100, bufferSize: 64 })).toMatchObject({
      text: "line\n".repeat(3),
      first: 1,
      last: 3,
      totalLines: undefined,
    });
    const tail = read(text, { offset: -3 }, { countUpTo: 100, bufferSize: 64 });
    expect(tail).toMatchObject({
      text: "line\n".repeat(3),
      first: undefined,
      last: undefined,
      fromEnd: -3,
      totalLines: undefined,
      reachesEnd: true,
    });
  });

  it("reads a single line of 10 MB only as far as asked, at a character boundary", () => {
    const text = `a${"😀".repeat(2_500_000)}`;
    const got = read(text, { maxChars: 50_000 });
    expect(got).toMatchObject({
      lines: 1,
      first: 1,
      last: 1,
      totalLines: 1,
      reachesEnd: false,
      endsInsideLine: { shownBytes: 99_997, lineBytes: 10_000_001 },
    });
    expect(got.text).toBe(text.slice(0, 49_999));
  });

  it("shows bytes that are not valid as U+FFFD and says so, only where they are", () => {
    const size = put(Buffer.concat([Buffer.from("good é\n"), Uint8Array.of(0xff, 0xc3), Buffer.from("\nend\n")]));
    const charset = { encoding: "utf-8", bom: false } as const;
    expect(readLines(fd, size, { offset: 1, limit: 1, maxChars: 100 }, charset)).toMatchObject({ text: "good é\n", malformed: false });
    expect(readLines(fd, size, { offset: 2, limit: 1, maxChars: 100 }, charset)).toMatchObject({
      text: "\uFFFD\uFFFD\n",
      first: 2,
      last: 2,
      malformed: true,
    });
    expect(read("real \uFFFD\n", {})).toMatchObject({ text: "real \uFFFD\n", malformed: false });
  });

  it("shows an unpaired surrogate and an odd last byte of UTF-16 as malformed", () => {
    const charset = { encoding: "utf-16le", bom: false } as const;
    const size = put(Buffer.from([0x61, 0, 0x3d, 0xd8, 0x0a, 0]));
    expect(readLines(fd, size, { offset: 1, maxChars: 100 }, charset)).toMatchObject({ text: "a\uFFFD\n", malformed: true, totalLines: 1 });
    expect(readLines(fd, put(Buffer.from([0x61, 0, 0x0a])), { offset: 1, maxChars: 100 }, charset)).toMatchObject({
      text: "a",
      malformed: true,
      reachesEnd: true,
    });
  });

  it("a lead byte of Shift_JIS before a line end does not swallow it", () => {
    const size = put(Buffer.from([0x61, 0x81, 0x0a, 0x62, 0x0a]));
    const got = readLines(fd, size, { offset: 1, limit: 1, maxChars: 100 }, { encoding: "shift_jis", bom: false });
    expect(got).toMatchObject({ text: "a\uFFFD\n", lines: 1, malformed: true });
  });

  it("remembers a file's lines under its key and forgets the least lately used", () => {
    let polls = 0;
    const text = "x\n".repeat(5000);
    const cache = createLineIndexCache(1);
    const options = (key: string): ReadLinesOptions => ({ cache, key, bufferSize: 64, countUpTo: -1, cancelled: () => ++polls < 0 });
    const cost = (key: string): number => {
      polls = 0;
      expect(read(text, { offset: 4000, limit: 1 }, options(key)).text).toBe("x\n");
      return polls;
    };
    const cold = cost("a");
    expect(cold).toBeGreaterThan(100);
    expect(cost("a")).toBeLessThan(10);
    expect(cost("b")).toBe(cold);
    expect(cost("a")).toBe(cold);
  });

  it("stops when cancelled, with a way on", () => {
    let polls = 0;
    const act = (): LinesRead => read("x\n".repeat(5000), { offset: 4000 }, { bufferSize: 64, cancelled: () => ++polls > 20 });
    expect(act).toThrow(ToolError);
    expect(act).toThrow(/byte \d+/);
  });

  it("after any number of cancelled calls the lines are still the right ones", () => {
    const text = Array.from({ length: 400 }, (_, index) => `${index + 1}\n`).join("");
    for (let allowed = 1; allowed < 20; allowed += 3) {
      const options = { cache: createLineIndexCache(), key: "key", bufferSize: 32, countUpTo: -1 };
      for (let call = 0; call < 3; call++) {
        let polls = 0;
        expect(() => read(text, { offset: 399 }, { ...options, cancelled: () => ++polls > (call % 2 === 0 ? allowed : 1) })).toThrow(
          ToolError,
        );
      }
      expect(read(text, { offset: 200, limit: 2 }, options)).toMatchObject({ text: "200\n201\n", first: 200, last: 201 });
      expect(read(text, { offset: -1 }, { ...options, countUpTo: 10_000 })).toMatchObject({ text: "400\n", first: 400, totalLines: 400 });
    }
  });

  it("says when the file became shorter, and refuses line 0", () => {
    const size = put(Buffer.from("abc\n"));
    const charset = { encoding: "utf-8", bom: false } as const;
    expect(() => readLines(fd, size + 4, { offset: 1, maxChars: 100 }, charset)).toThrow(/became shorter/);
    expect(() => readLines(fd, size, { offset: 0, maxChars: 100 }, charset)).toThrow(/No line has the number 0/);
  });
});
