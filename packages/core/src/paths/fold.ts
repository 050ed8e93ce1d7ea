/**
 * The form of one code point in which upper and lower case are the same: the lower case of its upper case,
 * so that `ſ` meets `s`, `ς` meets `σ` and the Kelvin sign meets `k`. A letter whose other case is several letters (`ß`) stays as it is.
 */
export function foldPoint(point: number): number {
  if (point < 0x80) return point >= 0x41 && point <= 0x5a ? point + 0x20 : point;
  return single(single(point, "toUpperCase"), "toLowerCase");
}

/** The last text folded: one name is often compared with many patterns in a row. */
const memory = { text: "", folded: "" };

/** {@link foldPoint} over a whole text. The number of code points does not change. */
export function foldCase(text: string): string {
  if (text !== memory.text) {
    memory.folded = isAscii(text) ? text.toLowerCase() : foldPoints(text);
    memory.text = text;
  }
  return memory.folded;
}

function foldPoints(text: string): string {
  let folded = "";
  for (const character of text) folded += String.fromCodePoint(foldPoint(character.codePointAt(0) ?? 0));
  return folded;
}

/** The upper case of a folded code point, for character ranges such as `[A-Z]`. */
export function otherCase(point: number): number {
  return single(point, "toUpperCase");
}

function single(point: number, change: "toUpperCase" | "toLowerCase"): number {
  const changed = String.fromCodePoint(point)[change]();
  const first = changed.codePointAt(0) ?? point;
  return changed.length === (first > 0xff_ff ? 2 : 1) ? first : point;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
