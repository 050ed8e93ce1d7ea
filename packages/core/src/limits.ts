/** The default answer budget in characters: about 15,000 tokens, well under the 25,000 at which hosts cut. */
export const DEFAULT_ANSWER_CHARS = 60_000;

/**
 * The most characters of one answer, whatever is in it and whatever the budget: base64, addresses and names count as well as text.
 * Structured content, which repeats the text for programs, does not count a second time.
 */
export const MAX_ANSWER_CHARS = 1_000_000;

/** The most characters of a resource's address. A path of 4,096 bytes, each percent-encoded, has 12,288. */
export const MAX_URI_CHARS = 16_384;

/** The most bytes of one message on stdio, either way: the SDK clients close the connection at 10 MiB. */
export const MAX_STDIO_MESSAGE_BYTES = 9_500_000;

/**
 * The text, or as much of its beginning as fits in `limit` characters together with a notice that says what was left out and how to
 * get it. Never splits a surrogate pair; prefers to end at a line break when one is near.
 */
export function truncate(text: string, limit: number, howToGetTheRest: string): string {
  if (text.length <= limit) return text;
  const notice = (shown: number): string => `\n[Cut: ${shown} of ${text.length} characters shown. ${howToGetTheRest}]`;
  const room = Math.max(0, limit - notice(text.length).length);
  const shown = wholeCharacters(text, room);
  return shown + notice(shown.length);
}

function wholeCharacters(text: string, room: number): string {
  const lineEnd = text.lastIndexOf("\n", room);
  let end = lineEnd > room * 0.8 ? lineEnd : room;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd8_00 && last <= 0xdb_ff) end -= 1;
  return text.slice(0, end);
}

/** How many of `items`, rendered by `size` in characters, fit in `budget`. At least one, so that paging always moves on. */
export function fitting<T>(items: readonly T[], budget: number, size: (item: T) => number): number {
  let used = 0;
  for (const [index, item] of items.entries()) {
    used += size(item);
    if (used > budget) return Math.max(1, index);
  }
  return items.length;
}
