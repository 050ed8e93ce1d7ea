const BEFORE = 30;
const AFTER = 40;

/** A line of the text with a caret under one place; a long text is cut around it. */
export function caretAt(text: string, at: number): string {
  const from = Math.max(0, at - BEFORE);
  const start = from > 0 ? "..." : "";
  const end = text.length > at + AFTER ? "..." : "";
  return `\n  ${start}${text.slice(from, at + AFTER)}${end}\n  ${" ".repeat(start.length + Math.min(at, text.length) - from)}^`;
}

/** The same, under the first place where `part` stands as a whole word. */
export function caret(text: string, part: string): string {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const inWord = /\w/.test(part) && [text[at - 1], text[at + part.length]].some((char) => /[\p{L}\p{N}_]/u.test(char ?? " "));
    if (!inWord) return caretAt(text, at);
  }
  return caretAt(text, Math.max(0, text.indexOf(part)));
}
