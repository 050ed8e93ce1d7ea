/**
 * An expected failure inside the calculator process: what was wrong, with the value, and what to do next.
 * It crosses the process boundary as two strings; the server turns it into an answer. Nothing of the inside
 * (stack, path, library source) may be put into either string.
 */
export class CalcError extends Error {
  override readonly name = "CalcError";
  /** What to do next, as one sentence. */
  readonly fix: string | undefined;

  constructor(message: string, fix?: string) {
    super(message);
    this.fix = fix;
  }
}
