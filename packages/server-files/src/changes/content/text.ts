import { unifiedDiff } from "../../edit/edit.ts";
import { endingStyle, withEnding } from "../../edit/line-endings.ts";
import { decode, encodeText } from "../../text/encoding.ts";
import { countLines } from "../../text/lines.ts";
import type { Current } from "./current.ts";

/** A content ready to be written. */
export interface Prepared {
  readonly bytes: Buffer;
  /** What the bytes say, without a byte order mark. */
  readonly text: string;
  readonly encoding: string;
  /** The text before; undefined when there was none. */
  readonly before: string | undefined;
  readonly notes: string[];
}

const BOM = "\uFEFF";

/** A model's text as the bytes of a file: an existing text keeps its encoding, byte order mark and line endings, a new one is UTF-8. */
export function contentFor(content: string, current: Current | undefined): Prepared {
  const notes: string[] = [];
  const old = current?.bytes && current.bytes.length > 0 ? decode(current.bytes) : undefined;
  if (old === undefined || old === "binary") {
    if (old === "binary") notes.push("The file was binary; it is UTF-8 text now.");
    if (current !== undefined && current.bytes === undefined)
      notes.push("The old content was too large to be compared; the new one is UTF-8.");
    const bytes = Buffer.from(encodeText(content, { encoding: "utf-8", bom: false }));
    return { bytes, text: content, encoding: "utf-8", before: current?.bytes?.length === 0 ? "" : undefined, notes };
  }
  // A mark that the model sends along with the text would be the second one.
  let text = old.bom && content.startsWith(BOM) ? content.slice(1) : content;
  if (endingStyle(old.text) === "crlf" && endingStyle(text) === "lf") {
    text = withEnding(text, "\r\n");
    notes.push("The file has CRLF line endings; they were kept.");
  }
  if (old.encoding !== "utf-8" || old.bom)
    notes.push(`The file's encoding was kept: ${old.encoding}${old.bom ? " with byte order mark" : ""}.`);
  const encoded = encodeText(text, old);
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  return { bytes, text, encoding: old.encoding, before: old.text, notes };
}

/** Characters of a diff where the caller does not say. */
export const DIFF_CHARS = 8000;

/** What changed between two texts; of a new one (`before` undefined) the number of its lines. */
export function diffOf(
  before: string | undefined,
  after: string,
  shown: string,
  maxChars = DIFF_CHARS,
): { diff: string | undefined; added: number; removed: number } {
  if (before === undefined) return { diff: undefined, added: countLines(after), removed: 0 };
  const { diff, added, removed } = unifiedDiff(before, after, shown, { maxChars });
  return { diff, added, removed };
}
