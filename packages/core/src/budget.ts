import { type CallToolResult, type ContentBlock, type PromptMessage, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";

import { ToolError } from "./errors.ts";
import { MAX_ANSWER_CHARS, truncate } from "./limits.ts";

/** Room for the notice that something was cut, when nothing else fits. */
const NOTICE_CHARS = 250;

/** Holds a resource's text to the budget: cut with a notice, because a reader cannot ask for a page of it. */
export function bodyWithinBudget(text: string, budget: number): string {
  return truncate(text, budget, "A resource is read whole; a tool of this server may page, and --max-answer-chars sets the limit.");
}

/** A resource's bytes in base64; a protocol error when that is longer than an answer may be. Cut bytes would be of no use. */
export function encodedWithinLimit(bytes: Uint8Array, uri: string): string {
  const characters = Math.ceil(bytes.length / 3) * 4;
  if (characters > MAX_ANSWER_CHARS) {
    const text = `${bytes.length} bytes are ${characters} characters in base64; a resource may have at most ${MAX_ANSWER_CHARS} (${(MAX_ANSWER_CHARS / 4) * 3} bytes). A tool of this server may read a part of it.`;
    // More than `uri` in the data: with nothing else in it, the error would say that there is no such resource.
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, text, { uri, characters, limit: MAX_ANSWER_CHARS });
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Refuses a prompt that is longer than an answer may be: half an instruction is worse than none. */
export function promptWithinLimit(messages: PromptMessage[]): PromptMessage[] {
  const characters = messages.reduce((sum, { content }) => sum + (textIn(content)?.length ?? 0) + lengthBesidesText(content), 0);
  if (characters <= MAX_ANSWER_CHARS) return messages;
  throw new ToolError(`The prompt would have ${characters} characters; the limit is ${MAX_ANSWER_CHARS}.`, {
    fix: "Use it for less: a smaller file, or a part of one.",
  });
}

/**
 * Holds a tool's result to the budget, which is for text, and to {@link MAX_ANSWER_CHARS}, which is for everything in it. Text is cut
 * with a notice; data, images, audio and files that are too long are refused rather than broken.
 */
export function withinBudget(result: CallToolResult, budget: number): CallToolResult {
  const size = sum(result.content, (block) => textIn(block)?.length ?? 0);
  const rest = sum(result.content, lengthBesidesText);
  const limit = Math.min(budget, MAX_ANSWER_CHARS - 2 * NOTICE_CHARS - rest);
  const howTo = "Ask for less at a time: a narrower request, a smaller limit, or the next page.";
  if (limit < 0) {
    throw new ToolError(
      `The answer would have ${rest} characters of images, audio or files in base64; the limit for a whole answer is ${MAX_ANSWER_CHARS}.`,
      { fix: "Ask for less at a time: fewer or smaller files, or a part of one." },
    );
  }
  if (size <= limit) return result;
  if (result.structuredContent !== undefined) {
    throw new ToolError(`The answer would have ${size} characters; the limit is ${limit}.`, {
      fix: `${howTo} The limit is the setting --max-answer-chars.`,
    });
  }
  const content: ContentBlock[] = [];
  let room = limit;
  for (const block of result.content) {
    const text = textIn(block) ?? "";
    if (text.length > room) {
      // What comes after the first block that does not fit is left out whole; the notice speaks for all of it.
      const notice = `[Cut: the answer has ${size} characters; what is left is not shown. ${howTo}]`;
      content.push(room > NOTICE_CHARS ? withText(block, truncate(text, room, howTo)) : { type: "text", text: notice });
      break;
    }
    content.push(block);
    room -= text.length;
  }
  return { ...result, content };
}

function sum(blocks: readonly ContentBlock[], length: (block: ContentBlock) => number): number {
  return blocks.reduce((total, block) => total + length(block), 0);
}

/** What a model reads of a block as text. */
function textIn(block: ContentBlock): string | undefined {
  if (block.type === "text") return block.text;
  return block.type === "resource" && "text" in block.resource ? block.resource.text : undefined;
}

function withText(block: ContentBlock, text: string): ContentBlock {
  if (block.type === "text") return { ...block, text };
  return block.type === "resource" ? { ...block, resource: { ...block.resource, text } } : block;
}

/** Everything else in a block, as it goes over the wire: base64, addresses, names, annotations, punctuation. */
function lengthBesidesText(block: ContentBlock): number {
  return JSON.stringify(textIn(block) === undefined ? block : withText(block, "")).length;
}
