import type { ReadResult } from "../reading/read.ts";

type Block = { type: "text"; text: string } | { type: "image" | "audio"; data: string; mimeType: string };

/** What was read as content: the text or the picture itself first, then one line of facts, then the outline. */
export function blocksOf(result: ReadResult): Block[] {
  const facts: Block = { type: "text", text: `[${result.facts}]` };
  switch (result.kind) {
    case "text":
      return [
        { type: "text", text: result.text },
        facts,
        ...(result.outline === undefined ? [] : [{ type: "text" as const, text: `Outline (lines first-last):\n${result.outline}` }]),
      ];
    case "image":
    case "audio":
      return [{ type: result.kind, data: Buffer.from(result.bytes).toString("base64"), mimeType: result.mime }, facts];
    case "pdf":
    case "other":
      return [facts];
  }
}
