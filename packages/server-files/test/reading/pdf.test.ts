import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openWorkspace, type Workspace } from "../fixtures/workspace.ts";

/** A PDF with these lines on its pages (ISO 32000-1, 7.5). */
function pdf(pages: readonly (readonly string[])[]): Buffer {
  const contents = pages.map((lines) => `BT /F1 12 Tf 14 TL 50 800 Td ${lines.map((line) => `(${line}) Tj T*`).join(" ")} ET`);
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...contents.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * index} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`, "latin1");
}

let files: Workspace;
beforeAll(async () => {
  files = await openWorkspace({
    "two.pdf": pdf([["First line", "Second line"], ["On page two"]]),
    "long.pdf": pdf(
      Array.from({ length: 40 }, (_, page) =>
        Array.from({ length: 50 }, (_line, line) => `page ${page} line ${line} ${"text ".repeat(8)}`),
      ),
    ),
    "empty.pdf": pdf([[]]),
    "broken.pdf": "%PDF-1.4\nthis is no PDF at all\n\0\u0001",
  });
});
afterAll(() => files.close());

const read = (args: Record<string, unknown>): Promise<string[]> => files.blocks("read_file", args);

describe("the text of a PDF", () => {
  test("page by page, with its facts and an etag", async () => {
    const [text, facts] = await read({ path: "two.pdf" });
    expect(text).toMatch(/^\[page 1 of 2\]\nFirst line\s+Second line\n\n\[page 2 of 2\]\nOn page two\n$/);
    expect(facts).toMatch(/^\[text of a PDF with 2 pages · lines 1-\d of \d · .*application\/pdf.*etag [0-9a-f]{16}\]$/);
    expect((await files.call("file_info", { path: "two.pdf" })).structuredContent).toMatchObject({
      mime: "application/pdf",
      etag: /etag (\w+)/.exec(facts ?? "")?.[1],
    });
  });

  test("a long one in pages that together are all of it", async () => {
    const pages: string[] = [];
    for (let offset: number | undefined = 1; offset !== undefined;) {
      const [text = "", facts = ""] = await read({ path: "long.pdf", offset });
      expect(text.length + facts.length).toBeLessThanOrEqual(60_000);
      pages.push(text);
      offset = Number(/continue with offset=(\d+)/.exec(facts)?.[1] ?? Number.NaN) || undefined;
    }
    expect(pages.length).toBeGreaterThan(1);
    const all = pages.join("");
    for (let page = 0; page < 40; page++) expect(all).toContain(`[page ${page + 1} of 40]\npage ${page} line 0 `);
    expect(all).toContain("page 39 line 49 ");
  });

  test("a range, the end, and behind the end", async () => {
    expect((await read({ path: "two.pdf", offset: 2, limit: 1 }))[0]).toMatch(/^First line/);
    expect((await read({ path: "two.pdf", offset: -1 }))[0]).toBe("On page two\n");
    const [text, facts] = await read({ path: "two.pdf", offset: 99 });
    expect(text).toBe("");
    expect(facts).toMatch(/no lines there/);
  });

  test("none, or none that can be had", async () => {
    expect((await read({ path: "empty.pdf" }))[1]).toMatch(/no text in it: the pages are pictures/);
    expect(await files.failure("read_file", { path: "broken.pdf" })).toMatch(/cannot be read as a PDF/);
    expect(await files.failure("read_file", { path: "two.pdf", offset: 0 })).toMatch(/Lines count from 1/);
  });
});
