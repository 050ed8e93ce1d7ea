/** One tool call whose right answer is known. */
export interface Call {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the text of the right answer looks like. A wrong answer is not fast. */
  readonly right: RegExp;
  /** Whether the right answer is an error, such as "stopped after 2 s". Default false. */
  readonly fails?: boolean;
}

/** A program that speaks MCP over stdio, ready to be measured. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  /** What it is for the reader: ours, what physics allows, a reference server of this package, or what people use instead. */
  readonly role: "ours" | "limit" | "reference" | "peer";
  /** The arguments of `node`. */
  readonly args: readonly string[];
  /** Left out for a limit that can only start. */
  readonly call?: Call;
  /** A call that takes longer than any server should let it. */
  readonly endless?: Call;
}
