import { type Span } from "./types.ts";

/** How a line ends. A carriage return alone does not end a line. */
export type Ending = "\n" | "\r\n";

/** Which endings a text has. */
export type EndingStyle = "none" | "lf" | "crlf" | "mixed";

export function endingStyle(text: string): EndingStyle {
  if (!text.includes("\r\n")) return text.includes("\n") ? "lf" : "none";
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (text[at - 1] !== "\r") return "mixed";
  }
  return "crlf";
}

/** Gives every line of a text the same ending. */
export function withEnding(text: string, ending: Ending): string {
  const unified = text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
  return ending === "\n" ? unified : unified.replaceAll("\n", "\r\n");
}

/** The ending most lines of a text have, the first one's when as many have the other; undefined without any ending. */
export function dominantEnding(text: string): Ending | undefined {
  let balance = 0;
  let first: Ending | undefined;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    const ending = endingAt(text, at);
    first ??= ending;
    balance += ending === "\n" ? -1 : 1;
  }
  if (balance === 0) return first;
  return balance > 0 ? "\r\n" : "\n";
}

function endingAt(text: string, newline: number): Ending {
  return newline > 0 && text[newline - 1] === "\r" ? "\r\n" : "\n";
}

/**
 * Tells the ending that text put at a place should have: the dominant one inside the place, else that of the line the place is in,
 * else that of the line before. Places must be asked for in ascending order: the position found for one serves the next, so that a
 * text that is one huge line is not searched again for each of a million places.
 */
export function endingsAround(text: string): (place: Span) => Ending | undefined {
  let following = -1;
  let exhausted = false;
  let last: number | undefined;
  return ({ start, end }) => {
    const inside = dominantEnding(text.slice(start, end));
    if (inside !== undefined) return inside;
    if (!exhausted && following < end) {
      following = text.indexOf("\n", end);
      exhausted = following < 0;
    }
    if (!exhausted) return endingAt(text, following);
    last ??= text.lastIndexOf("\n");
    return last < 0 ? undefined : endingAt(text, last);
  };
}
