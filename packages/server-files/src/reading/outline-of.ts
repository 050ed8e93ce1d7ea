import { StringDecoder } from "node:string_decoder";

import type { OpenFile } from "@org/mcp-core/paths";

import type { Task } from "../context.ts";
import { createOutline } from "../text/outline.ts";
import { type Content, readStart } from "./content.ts";
import { showSize } from "./sizes.ts";

/** How much of a file an outline looks at. */
const OUTLINE_BYTES = 4_194_304;
/** Lines between two looks at the clock. */
const LINES_PER_POLL = 4096;
/** Room for saying that it is not the whole outline. */
const PART_CHARS = 90;

/** What is where in a file that is too long to show: `12-40 class Parser`, at most `maxChars` bytes in UTF-8; undefined when nothing is found. */
export function outlineOf(
  { fd, place }: OpenFile,
  { charset, size }: Content,
  maxChars: number,
  task: Pick<Task, "cancelled">,
): string | undefined {
  if (charset === undefined || charset.encoding.startsWith("utf-16")) return undefined;
  const outline = createOutline(place.segments.at(-1) ?? "");
  if (outline === undefined) return undefined;
  const bytes = readStart(fd, Math.min(size, OUTLINE_BYTES));
  // Legacy encodings keep ASCII, which is what headings and signatures are recognised by; their other characters are only labels here.
  const text = new StringDecoder(charset.encoding === "utf-8" ? "utf8" : "latin1").write(bytes);
  let line = 0;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    line += 1;
    if (line % LINES_PER_POLL === 0 && task.cancelled()) break;
    outline.line(line, text.slice(start, Math.min(end === -1 ? text.length : end, start + 400)));
    if (end === -1) break;
    start = end + 1;
  }
  const lines: string[] = [];
  let room = maxChars - PART_CHARS;
  for (const entry of outline.end()) {
    const shown = `${entry.line}-${entry.end} ${entry.label}`;
    room -= Buffer.byteLength(shown) + 1;
    if (room < 0) break;
    lines.push(shown);
  }
  if (lines.length === 0) return undefined;
  const part = size > OUTLINE_BYTES ? ` in the first ${showSize(OUTLINE_BYTES)}` : "";
  const met = outline.met();
  if (lines.length < met || part !== "")
    lines.push(`(${lines.length} of ${met.toLocaleString("en-US")} parts${part}; search_text finds the others)`);
  return lines.join("\n");
}
