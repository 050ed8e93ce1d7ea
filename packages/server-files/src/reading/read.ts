import type { OpenFile } from "@org/mcp-core/paths";

import type { ReadingContext, Task } from "../context.ts";
import { createLineIndexCache } from "../text/line-index.ts";
import { countLines, lineEndings } from "../text/lines.ts";
import { type LinesRead, readLines } from "../text/read-lines.ts";
import { type Content, contentOf, readStart } from "./content.ts";
import { outlineOf } from "./outline-of.ts";
import { plural, showSize } from "./sizes.ts";

export interface ReadArguments {
  readonly path: string;
  /** First line, from 1; negative counts from the end. */
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  /** UTF-16 units and UTF-8 bytes of text at most: in scripts of three bytes a character, a character is about a token. */
  readonly maxChars: number;
}

/** What was read. `facts` is one line about it. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string; readonly facts: string; readonly outline: string | undefined }
  | { readonly kind: "image" | "audio"; readonly mime: string; readonly bytes: Uint8Array; readonly facts: string }
  | { readonly kind: "pdf" | "other"; readonly facts: string };

/** The most bytes of an image or a recording in an answer: in base64 they stay below 1 MB. */
export const MAX_MEDIA_BYTES = 700_000;
/** Room for the line of facts. */
const FACTS_CHARS = 300;
const OUTLINE_CHARS = 2500;
/** Below this, the room is for the text alone. */
const MIN_CHARS_WITH_OUTLINE = 12_000;

const indexes = createLineIndexCache();

/** Reads a page of a text file, or a picture or sound whole, or says what else a file is. */
export function readFile({ sandbox, limits }: ReadingContext, args: ReadArguments, task: Task): ReadResult {
  return sandbox.open(args.path, (file) => {
    const content = contentOf(file, limits.maxFileSize);
    if (content.charset !== undefined) return readText(file, content, args, task);
    const facts = `${content.mime} · ${showSize(content.size)} · etag ${content.etag}`;
    if (content.kind === "pdf") return { kind: "pdf", facts };
    if ((content.kind === "image" || content.kind === "audio") && content.size <= MAX_MEDIA_BYTES) {
      return { kind: content.kind, mime: content.mime, bytes: readStart(file.fd, content.size), facts };
    }
    return { kind: "other", facts: `${describeBinary(file, content)} · ${facts}` };
  });
}

function readText(file: OpenFile, content: Content, args: ReadArguments, task: Task): ReadResult {
  const { charset, key, size } = content;
  if (charset === undefined) throw new TypeError("only text has lines");
  const { offset = 1, limit } = args;
  const maxChars = Math.max(1, args.maxChars - FACTS_CHARS - (hasOutline(args) ? OUTLINE_CHARS : 0));
  const isWhole = offset === 1 && limit === undefined && content.text !== undefined && fits(content.text, maxChars);
  const options = { cache: indexes, key, cancelled: () => task.cancelled() };
  const read = isWhole
    ? allOf(content.text)
    : within(maxChars, (units) => readLines(file.fd, size, { offset, limit, maxChars: units }, charset, options));
  const facts = [
    linesShown(read),
    showSize(size),
    encodingShown(content, read),
    `etag ${content.etag}`,
    ...continuation(read, offset, limit, size),
  ];
  const outline = hasOutline(args) && !read.reachesEnd ? outlineOf(file, content, OUTLINE_CHARS, task) : undefined;
  return { kind: "text", text: read.text, facts: facts.join(" · "), outline };
}

/** What `read` gives for so many characters at most, or for fewer where these have more bytes than `maxChars`. */
function within(maxChars: number, read: (units: number) => LinesRead): LinesRead {
  let units = maxChars;
  let page = read(units);
  // Two: the most units a character has, so a page of them never holds less than one.
  while (units > 2 && !fits(page.text, maxChars)) {
    units = Math.max(2, Math.min(units - 1, Math.floor((page.text.length * maxChars) / Buffer.byteLength(page.text))));
    page = read(units);
  }
  return page;
}

function fits(text: string, maxBytes: number): boolean {
  return text.length <= maxBytes && (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes);
}

function allOf(text: string): LinesRead {
  const lines = countLines(text);
  return { text, lines, first: 1, last: lines, totalLines: lines, reachesEnd: true, malformed: false };
}

/** Who asked for no lines in particular may not know the file: an outline says what else there is. */
function hasOutline({ offset = 1, limit, maxChars }: ReadArguments): boolean {
  return offset === 1 && limit === undefined && maxChars >= MIN_CHARS_WITH_OUTLINE;
}

function linesShown({ first, last, lines, totalLines, fromEnd, reachesEnd }: LinesRead): string {
  if (totalLines === 0) return "empty file";
  const total = totalLines === undefined ? "" : ` of ${totalLines.toLocaleString("en-US")}`;
  if (lines === 0) return `no lines there, the file has ${plural(totalLines ?? 0, "line")}`;
  if (first === undefined || last === undefined)
    return reachesEnd ? `last ${plural(lines, "line")}` : `${plural(lines, "line")} from offset=${fromEnd ?? -lines} on`;
  if (first === 1 && last === totalLines) return plural(totalLines, "line");
  return first === last ? `line ${first}${total}` : `lines ${first}-${last}${total}`;
}

function encodingShown({ charset }: Content, { text, malformed }: LinesRead): string {
  const { kind } = lineEndings(text);
  const endings = kind === "lf" || kind === "none" ? [] : [kind === "mixed" ? "mixed line endings" : kind.toUpperCase()];
  const bom = charset?.bom ? " with BOM" : "";
  const broken = malformed ? ["some bytes are not valid in it, shown as \u{FFFD}"] : [];
  const note = charset?.note === undefined ? [] : [charset.note];
  return [`${charset?.encoding ?? ""}${bom}`, ...note, ...endings, ...broken].join(" · ");
}

/** How to get what was not shown. */
function continuation(read: LinesRead, offset: number, limit: number | undefined, size: number): string[] {
  const { endsInsideLine: inside, last, first, lines, text } = read;
  if (inside !== undefined) {
    const whole = inside.lineBytes === undefined ? "" : ` of ${showSize(inside.lineBytes)}`;
    const next = last === undefined || last === read.totalLines ? "" : `; next line with offset=${last + 1}`;
    return [`the line is cut after ${plural(text.length, "character")}${whole}, search_text finds what is further on${next}`];
  }
  if (!read.reachesEnd && last !== undefined) return [`continue with offset=${last + 1}`];
  if (!read.reachesEnd && offset < 0) return [`continue with offset=${offset + lines}${limit === undefined ? "" : ` limit=${limit}`}`];
  if (lines === 0 && size > 0 && first !== undefined) return ["the last line is offset=-1"];
  return [];
}

function describeBinary(file: OpenFile, { kind, size }: Content): string {
  if (kind === "image" || kind === "audio") return `${kind} too large to show (at most ${showSize(MAX_MEDIA_BYTES)})`;
  return `not text; begins with ${readStart(file.fd, Math.min(size, 32)).toString("hex")}`;
}
