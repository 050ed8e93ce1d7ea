import type { CallToolResult } from "@modelcontextprotocol/client";

/** The text a model reads; throws when the call failed. */
export function textOf(result: CallToolResult): string {
  if (result.isError) throw new Error(`the call failed: ${allText(result)}`);
  return allText(result);
}

/** The data of a successful call; throws unless the text is the same data as minified JSON, so that no host sees more than another. */
export function dataOf(result: CallToolResult): unknown {
  const text = textOf(result);
  const data = result.structuredContent;
  if (data === undefined) throw new Error(`no structured content: ${text}`);
  if (text !== JSON.stringify(data)) throw new Error(`text and structured content differ: ${text}`);
  return data;
}

/** The text of a failed call; throws when it succeeded. */
export function failureOf(result: CallToolResult): string {
  if (!result.isError) throw new Error(`the call succeeded: ${allText(result)}`);
  return allText(result);
}

function allText(result: CallToolResult): string {
  return result.content.map((block) => (block.type === "text" ? block.text : `[${block.type}]`)).join("\n");
}
