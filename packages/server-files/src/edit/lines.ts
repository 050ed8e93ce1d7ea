/** How much of a line is shown in a list of places. */
const SHOWN = 80;

/** 1-based line numbers of ascending indices, in one pass. */
export function lineNumbers(text: string, indices: readonly number[]): number[] {
  let line = 1;
  let next = text.indexOf("\n");
  return indices.map((index) => {
    while (next >= 0 && next < index) {
      line += 1;
      next = text.indexOf("\n", next + 1);
    }
    return line;
  });
}

/** 1-based line number of one index. */
export function lineNumber(text: string, index: number): number {
  return lineNumbers(text, [index])[0] ?? 1;
}

/** The start of the line an index is in. */
export function lineStart(text: string, index: number): number {
  return index === 0 ? 0 : text.lastIndexOf("\n", index - 1) + 1;
}

/** The end of the line an index is in, before its ending. */
export function lineEnd(text: string, index: number): number {
  const newline = text.indexOf("\n", index);
  if (newline < 0) return text.length;
  return newline > index && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** The beginning of the line an index is in; where the index lies far inside a long line, the part around it. */
export function lineGlimpse(text: string, index: number): string {
  const from = lineStart(text, index);
  const start = index - from <= SHOWN / 2 ? from : index - SHOWN / 4;
  const piece = text.slice(start, start + SHOWN + 1);
  const newline = piece.indexOf("\n");
  const line = (newline < 0 ? piece : piece.slice(0, newline)).trimEnd();
  const shown = line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
  return (start > from ? `…${shown}` : shown.trimStart()).toWellFormed();
}

/** "line 7", or "lines 7-9". */
export function lineRange(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}
