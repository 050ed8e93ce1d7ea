/**
 * What must not reach a reader as it is: control characters and line separators (they could forge a line of a report), bidirectional
 * overrides and other invisible characters (they could hide or reorder text; Unicode's Default_Ignorable_Code_Point and Cf), and lone
 * surrogates (they are not text).
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": String.raw`\n`, "\r": String.raw`\r`, "\t": String.raw`\t` };

/** Whether there is a character in it that {@link oneLine} writes out. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

/**
 * `text` on one line, with what cannot be seen written out (`\n`, `\u202e`), in at most `max` characters; what was cut off ends in `…`.
 * Costs no more than `max`, however long the text.
 */
export function oneLine(text: string, max: number): string {
  const escaped = text.slice(0, max + 1).replace(UNSEEN, escapeOne);
  return text.length <= max && escaped.length <= max ? escaped : `${wholeCharacters(escaped, max - 1)}…`;
}

function escapeOne(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xff_ff) return String.raw`\u{${code.toString(16)}}`;
  return SHORT[character] ?? String.raw`\u${code.toString(16).padStart(4, "0")}`;
}

/** The first line of a text that has something on it. */
export function firstLine(text: string): string {
  // A hostile text may begin with a million empty lines.
  return (
    text
      .slice(0, 2000)
      .split(/[\r\n]+/)
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}

function wholeCharacters(text: string, length: number): string {
  const end = Math.max(0, length);
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd8_00 && last <= 0xdb_ff ? end - 1 : end);
}
