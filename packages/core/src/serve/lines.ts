const NEWLINE = 10;

/** One line of input without its newline, or the size of one that was too long to keep. */
export type Line = { kind: "line"; text: string } | { kind: "overlong"; bytes: number };

export interface LineReader {
  /** The lines that `chunk` completes. */
  push(chunk: Buffer): Generator<Line>;
  /** What stands after the last newline, when the input ends without one. */
  rest(): string | undefined;
}

/** Splits chunks into lines. A line over `limit` bytes is counted and dropped, so memory stays bounded. */
export function createLineReader(limit: number): LineReader {
  let parts: Buffer[] = [];
  let bytes = 0;

  function add(part: Buffer): void {
    bytes += part.length;
    if (bytes <= limit) parts.push(part);
    else parts = [];
  }

  function take(): Line {
    const line: Line = bytes > limit ? { kind: "overlong", bytes } : { kind: "line", text: Buffer.concat(parts).toString("utf8") };
    parts = [];
    bytes = 0;
    return line;
  }

  return {
    *push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        add(chunk.subarray(from, at));
        from = at + 1;
        yield take();
      }
      add(chunk.subarray(from));
    },
    rest() {
      const line = take();
      return line.kind === "line" && line.text !== "" ? line.text : undefined;
    },
  };
}
