import { ToolError } from "@org/mcp-core/errors";

import type { ReadingContext, Task } from "../context.ts";
import { lineStarts } from "../text/lines.ts";
import { checkOffset } from "../text/read-lines.ts";
import { readStart } from "./content.ts";
import type { ReadArguments } from "./read.ts";
import { plural, showSize } from "./sizes.ts";

/** Room for the line of facts. */
const FACTS_CHARS = 300;

/** The text of a PDF, page after page, or some of its lines. Pictures of text (scans) have none. */
export async function readPdf(
  { sandbox, limits }: ReadingContext,
  { path, offset = 1, limit, maxChars }: ReadArguments,
  task: Task,
): Promise<{ text: string; facts: string }> {
  checkOffset(offset);
  const bytes = sandbox.open(path, ({ fd, stat }) => {
    if (stat.size > limits.maxFileSize) {
      throw new ToolError(`The PDF has ${showSize(stat.size)}; the limit is ${showSize(limits.maxFileSize)}.`, {
        fix: "Ask the user to raise --max-file-size, or to split the file.",
      });
    }
    return readStart(fd, Number(stat.size));
  });
  const pages = await pagesOf(bytes, path, task);
  const all = pages.map((page, index) => `[page ${index + 1} of ${pages.length}]\n${page.trim()}\n`).join("\n");
  const starts = [...lineStarts(all), all.length];
  const total = starts.length - 1;
  const first = Math.min(total + 1, offset > 0 ? offset : Math.max(1, total + offset + 1));
  const begin = starts[first - 1] ?? all.length;
  const room = Math.max(1, maxChars - FACTS_CHARS);
  const wanted = Math.min(total, limit === undefined ? total : first + limit - 1);
  let last = Math.min(first, wanted);
  for (let used = bytesOf(all, starts, last); last < wanted; last += 1) {
    used += bytesOf(all, starts, last + 1);
    if (used > room) break;
  }
  const text = all.slice(begin, Math.min(starts[last] ?? all.length, begin + room));
  const facts = [
    `text of a PDF with ${plural(pages.length, "page")}`,
    first > total ? `no lines there, it has ${plural(total, "line")}` : `lines ${first}-${last} of ${total.toLocaleString("en-US")}`,
    showSize(bytes.length),
    ...(pages.every((page) => page.trim() === "") ? ["no text in it: the pages are pictures"] : []),
    ...(last < total ? [`continue with offset=${last + 1}`] : []),
  ];
  return { text, facts: facts.join(" · ") };
}

/** UTF-8 bytes of a line, counted from 1. */
function bytesOf(all: string, starts: readonly number[], line: number): number {
  return Buffer.byteLength(all.slice(starts[line - 1] ?? all.length, starts[line] ?? all.length));
}

async function pagesOf(bytes: Uint8Array, path: string, task: Task): Promise<readonly string[]> {
  // 2 MB of code that most sessions never need.
  const { extractText, getDocumentProxy } = await import("unpdf");
  try {
    const document = await getDocumentProxy(new Uint8Array(bytes));
    if (task.cancelled()) throw new ToolError("Stopped at the time limit.", {});
    const { text } = await extractText(document, { mergePages: false });
    return text;
  } catch (error) {
    if (error instanceof ToolError) throw error;
    // Whatever the parser throws, it is the file that it could not read.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ToolError(`${JSON.stringify(path)} cannot be read as a PDF: ${reason}.`, {
      fix: /password/i.test(reason) ? "It is encrypted; ask the user for a copy without a password." : "The file may be damaged.",
    });
  }
}
