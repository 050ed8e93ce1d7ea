import { createHash } from "node:crypto";
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { etagOf, etagOfFile, weakEtag } from "../../src/text/etag.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "etag-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("etags", () => {
  it.each([0, 1, 262_144, 262_145, 1_000_003])("of a file of %i bytes is that of its bytes", (size) => {
    const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, index) => index * 31));
    const path = join(directory, String(size));
    writeFileSync(path, bytes);
    const fd = openSync(path, "r");
    const expected = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    expect(etagOf(bytes)).toBe(expected);
    expect(etagOfFile(fd, size)).toBe(expected);
    // Shorter than it was when its size was taken.
    expect(etagOfFile(fd, size + 10)).toBe(expected);
    closeSync(fd);
  });

  it("of the identity changes with each of its parts and is told from one of the content", () => {
    const path = join(directory, "weak");
    writeFileSync(path, "x");
    const fd = openSync(path, "r");
    const stat = fstatSync(fd, { bigint: true });
    closeSync(fd);
    const { dev, ino, size, mtimeNs, ctimeNs } = stat;
    const same = { dev, ino, size, mtimeNs, ctimeNs };
    const parts = ["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const;
    const tags = [same, ...parts.map((part) => ({ ...same, [part]: same[part] + 1n }))].map(weakEtag);
    expect(new Set(tags).size).toBe(6);
    expect(tags[0]).toMatch(/^~[0-9a-f]{15}$/);
    expect(weakEtag(stat)).toBe(tags[0]);
  });
});
