/** One tool call whose right answer is known. */
export interface Call {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the text of the right answer looks like. A wrong answer is not fast. */
  readonly right: RegExp;
  /** Whether the right answer is an error, such as "stopped after 2 s". Default false. */
  readonly fails?: boolean;
}

/** A program that does by itself what a call does, and ends. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** What it prints when it does it right. */
  readonly right: RegExp;
}

/** A program that speaks MCP over stdio, or one that does the same work from a shell, ready to be measured. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  /** What it is for the reader: ours, what physics allows, a reference server of this package, or what people use instead. */
  readonly role: "ours" | "limit" | "reference" | "peer";
  /** The arguments of `node`; none for a command. */
  readonly args: readonly string[];
  /** Left out for a limit that can only start. */
  readonly call?: Call;
  /** For a call that changes something: the call that changes it back, so that both may be repeated. */
  readonly back?: Call;
  /** A call that takes longer than any server should let it. */
  readonly endless?: Call;
  /** What is run instead of a server and a call. */
  readonly command?: Command;
}
