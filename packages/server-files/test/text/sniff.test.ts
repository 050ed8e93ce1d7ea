import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decode } from "../../src/text/encoding.ts";
import { sniff } from "../../src/text/sniff.ts";

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

const NOISE = Buffer.from(Uint8Array.from({ length: 200 }, (_, index) => (index * 89) % 256));

describe("sniff", () => {
  it.each([
    ["\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a.png", "image/png", "image"],
    ["\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a.txt", "image/png", "image"],
    ["\xFF\xD8\xFF\xE0\0\x10JFIF\0", "a.jpg", "image/jpeg", "image"],
    ["GIF89a\x01\0\x01\0", "a", "image/gif", "image"],
    ["RIFF\x24\0\0\0WEBPVP8 ", "a.webp", "image/webp", "image"],
    ["\0\0\0 ftypavif\0\0\0\0", "a.avif", "image/avif", "image"],
    ["BM\x46\0\0\0\0\0\0\0\x36\0", "a.bmp", "image/bmp", "image"],
    ["ID3\x04\0\0\0\0\0\0", "a.mp3", "audio/mpeg", "audio"],
    ["\xFF\xFB\x90\x64\0\0", "a.mp3", "audio/mpeg", "audio"],
    ["RIFF\x24\0\0\0WAVEfmt ", "a.wav", "audio/wav", "audio"],
    ["OggS\0\x02\0\0", "a.ogg", "audio/ogg", "audio"],
    ["fLaC\0\0\0\x22", "a.flac", "audio/flac", "audio"],
    ["\0\0\0 ftypM4A \0\0\0\0", "a.m4a", "audio/mp4", "audio"],
    ["\0\0\0 ftypisom\0\0\0\0", "a.mp4", "video/mp4", "binary"],
    ["%PDF-1.7\n%\xE2\xE3", "a.pdf", "application/pdf", "pdf"],
    ["%PDF-1.7\n", "a.txt", "application/pdf", "pdf"],
    ["PK\x03\x04\x14\0", "a.zip", "application/zip", "binary"],
    ["PK\x03\x04\x14\0", "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "binary"],
    ["PK\x03\x04\x14\0", "a.md", "application/zip", "binary"],
    ["PK\x03\x04\x14\0", "a.png", "application/zip", "binary"],
    ["\x1F\x8B\x08\0\0\0", "a.json", "application/gzip", "binary"],
    ["\x7FELF\x02\x01\x01\0", "a", "application/x-elf", "binary"],
    ["SQLite format 3\0", "a.db", "application/vnd.sqlite3", "binary"],
    ["\0asm\x01\0\0\0", "a.wasm", "application/wasm", "binary"],
    ["\0\x01\0\0\0\x11\x01\0", "a.ttf", "font/ttf", "binary"],
    ["\0\x01\x02\x03", "a.txt", "application/octet-stream", "binary"],
    ["\0\x01\x02\x03", "a.json", "application/octet-stream", "binary"],
    ["\0\x01\x02\x03", "a.png", "application/octet-stream", "binary"],
    ["\0\x01\x02\x03", "a.mp3", "application/octet-stream", "binary"],
  ])("%j named %s is %s", (content, name, mime, kind) => {
    expect(sniff(latin1(content), name)).toEqual({ mime, kind });
  });

  it.each([
    ["", "a.png", "text/plain"],
    ["hello", "a.png", "text/plain"],
    ["hello", "a.pdf", "text/plain"],
    ["hello", "Makefile", "text/plain"],
    ["hello", ".env", "text/plain"],
    ["BM is short for\n", "a.txt", "text/plain"],
    ["The ftyp box comes first\n", "a.txt", "text/plain"],
    ["fn main() {}\n", "a.rs", "text/x-rust"],
    ["BMW cars: 1\n", "a.txt", "text/plain"],
    ["ID3 tags are\n", "a.md", "text/markdown"],
    ["BZhou\n", "a.csv", "text/csv"],
    ["const a = 1;\n", "a.ts", "text/typescript"],
    ["const a = 1;\n", "A.MJS", "text/javascript"],
    ["{}", "a.json", "application/json"],
    ["<svg/>", "a.svg", "image/svg+xml"],
    ["<a/>", "a.xml", "text/xml"],
    ["a: 1", "a.yaml", "text/yaml"],
    ["x", "a.constructor", "text/plain"],
  ])("%j named %s is text, %s", (content, name, mime) => {
    expect(sniff(latin1(content), name)).toEqual({ mime, kind: "text" });
  });

  it("a name never makes text of binary data, nor the reverse", () => {
    const name = fc.constantFrom("a.txt", "a.ts", "a.json", "a.svg", "a.md", "a.png", "a.mp3", "a.zip", "a", ".gitignore");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), name, (noise, name) => {
        // No signature starts with this letter.
        const bytes = Buffer.concat([latin1("a"), noise]);
        expect(sniff(bytes, name, true).kind === "text").toBe(decode(bytes) !== "binary");
      }),
    );
    expect(sniff(NOISE, "a.ts").kind).toBe("binary");
  });
});
