/** A line that opens a part of a file: a heading, a key, a declaration. */
export interface Heading {
  /** 1 is the outermost. */
  readonly level: number;
  readonly label: string;
  /** Lines above this one where the part begins (a title that is underlined). */
  readonly above?: number;
}

/** Looks at the lines of one file in order (their first 200 characters) and says which open a part. May remember what it has seen. */
export type Scan = (line: string) => Heading | undefined;

/** Width of the blank at the start of a line; a tab counts as four. */
export function indentOf(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === " ") width++;
    else if (character === "\t") width += 4;
    else break;
  }
  return width;
}
