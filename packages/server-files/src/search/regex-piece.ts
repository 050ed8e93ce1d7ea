import { ToolError } from "@org/mcp-core/errors";

/** How an expression is written anew. */
export interface Rewriting {
  /** Spell out both cases of letters. */
  readonly ignoreCase: boolean;
  /** Let nothing match a line break. */
  readonly oneLine: boolean;
  readonly unicode: boolean;
}

/** A part of a regular expression, written anew. */
export interface Piece {
  /** `between`: matches a place, so it cannot be repeated. */
  readonly kind: "atom" | "open" | "close" | "repeat" | "between";
  readonly source: string;
  /** Index in the original just after the part. */
  readonly end: number;
}

/** Refuses an expression for what stands at `at`. */
export function wrong(pattern: string, at: number, what: string, instead = ""): never {
  const fix = `${instead === "" ? "" : `${instead} `}Or leave regex out to search for the text as it is.`;
  throw new ToolError(
    `Invalid regular expression ${JSON.stringify(pattern)}: at character ${at + 1} (${JSON.stringify(pattern.slice(at, at + 8))}), ${what}.`,
    { fix },
  );
}

/** A code point and its forms in other cases, as far as they are single code points. */
export function casesOf(point: number): number[] {
  const text = String.fromCodePoint(point);
  const upper = text.toUpperCase();
  const forms = [text, upper, text.toLowerCase(), upper.toLowerCase()].filter((form) => Array.from(form).length === 1);
  // A letter that is not ASCII never stands for one that is (the Kelvin sign, the long s): it would slow down every search for them.
  const points = forms.map((form) => form.codePointAt(0) ?? point).filter((form) => form === point || form > 0x7f === point > 0x7f);
  return [...new Set(points)];
}

/** One of several characters, in a form that can be repeated. */
export function literalSource(points: readonly number[], unicode: boolean): string {
  const [only = 0] = points;
  if (points.length === 1 && (unicode || only <= 0xff_ff)) return escapePoint(only, unicode);
  if (unicode || points.every((point) => point <= 0xff_ff)) return `[${points.map((point) => escapePoint(point, unicode)).join("")}]`;
  return `(?:${points.map((point) => escapePoint(point, unicode)).join("|")})`;
}

/** A code point such that it means itself, inside and outside of sets. */
export function escapePoint(point: number, unicode: boolean): string {
  const text = String.fromCodePoint(point);
  if (/^[A-Za-z0-9_ ]$/u.test(text)) return text;
  if (point > 0xff_ff && unicode) return `\\u{${point.toString(16)}}`;
  return Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}
