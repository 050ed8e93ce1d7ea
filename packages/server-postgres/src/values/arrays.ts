import type { Text } from "../database.ts";

/** An array of PostgreSQL: elements in text form, nested once for each dimension. */
export type TextArray = readonly (Text | TextArray)[];

/**
 * Reads the text of an array as array_out writes it (manual, 8.15.6). Undefined when it names lower bounds (`[0:1]={1,2}`), which a list
 * cannot say, or is no such text.
 */
export function parseArray(text: string, delimiter: string): TextArray | undefined {
  const root: (Text | TextArray)[] = [];
  const open: (Text | TextArray)[][] = [root];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    const list = open.at(-1);
    if (list === undefined) return undefined;
    if (character === "{") {
      const inner: (Text | TextArray)[] = [];
      list.push(inner);
      open.push(inner);
      at += 1;
    } else if (character === "}") {
      open.pop();
      at += 1;
    } else if (character === delimiter) {
      at += 1;
    } else {
      const end = character === '"' ? quotedEnd(text, at) : bareEnd(text, at, delimiter);
      if (end === undefined || open.length === 1) return undefined;
      const element = text.slice(at, end);
      // array_out quotes the word NULL when it is a value.
      list.push(character === '"' ? unquoted(element) : element === "NULL" ? null : element);
      at = end;
    }
  }
  const [array] = root;
  return open.length === 1 && root.length === 1 && Array.isArray(array) ? (array as TextArray) : undefined; // never a Text: pushed above
}

function unquoted(element: string): string {
  return element.slice(1, -1).replaceAll(/\\([^])/g, "$1");
}

function quotedEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}

function bareEnd(text: string, start: number, delimiter: string): number {
  let at = start;
  while (at < text.length && text[at] !== delimiter && text[at] !== "}" && text[at] !== "{") at += 1;
  return at;
}
