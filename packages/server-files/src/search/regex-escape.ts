import { casesOf, literalSource, type Piece, type Rewriting, wrong } from "./regex-piece.ts";

/** What single letters after a backslash mean as a character. */
const CONTROL: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** The character that an escape stands for, as in `\t`, `\x41`, `\u{1F600}`, `\.`; undefined when it stands for something else. */
export function escapedPoint(pattern: string, at: number): { point: number; end: number } | undefined {
  const rest = pattern.slice(at);
  const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/u.exec(rest);
  if (hex !== null) {
    const point = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "0", 16);
    if (point > 0x10_ff_ff) wrong(pattern, at, "there is no such character", "The highest is \\u{10FFFF}.");
    return { point, end: at + hex[0].length };
  }
  const control = /^\\c([A-Za-z])/u.exec(rest);
  if (control !== null) return { point: (control[1] ?? "").charCodeAt(0) % 32, end: at + 3 };
  const letter = pattern.charAt(at + 1);
  const point = CONTROL[letter];
  if (point !== undefined) return { point, end: at + 2 };
  if (letter === "") return wrong(pattern, at, "there is nothing after the backslash", "Write \\\\ for a backslash.");
  if (/[A-Za-z0-9]/u.test(letter)) return undefined;
  const itself = pattern.codePointAt(at + 1) ?? 0;
  return { point: itself, end: at + 1 + (itself > 0xff_ff ? 2 : 1) };
}

/** Reads an escape outside of a set. */
export function readEscape(pattern: string, at: number, { ignoreCase, oneLine, unicode }: Rewriting): Piece {
  const escaped = escapedPoint(pattern, at);
  if (escaped !== undefined) {
    return { kind: "atom", source: literalSource(ignoreCase ? casesOf(escaped.point) : [escaped.point], unicode), end: escaped.end };
  }
  const rest = pattern.slice(at);
  const letter = pattern.charAt(at + 1);
  if (letter === "b" || letter === "B") return { kind: "between", source: `\\${letter}`, end: at + 2 };
  if (letter === "s" && oneLine) return { kind: "atom", source: "[^\\S\\r\\n]", end: at + 2 };
  if ((letter === "D" || letter === "W") && oneLine) return { kind: "atom", source: `[^\\${letter.toLowerCase()}\\r\\n]`, end: at + 2 };
  const whole = /^\\(?:[dDsSwW]|[1-9][0-9]?|k<[^>]+>|[pP]\{[^}]*\})/u.exec(rest)?.[0];
  if (whole === undefined)
    return wrong(pattern, at, `there is no \\${letter}`, "Valid: \\d \\w \\s \\b \\t \\n \\xHH \\u{HHHH} and \\ before punctuation.");
  const confined = oneLine && whole.startsWith("\\P") ? `(?![\\r\\n])${whole}` : whole;
  return { kind: "atom", source: confined === whole ? whole : `(?:${confined})`, end: at + whole.length };
}
