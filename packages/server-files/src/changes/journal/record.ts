/** What an entry is. Equal `kind` and `print` mean: the same. */
export interface State {
  readonly kind: "absent" | "file" | "link" | "directory";
  /** Of a file its etag, or a digest of its identity (beginning with "~") when it is large; of a link its target; of a directory a
   * digest of the names, sizes and times of all in it. */
  readonly print: string;
  /** Permission bits. */
  readonly mode: number;
  /** Bytes, of a directory those of all files in it. */
  readonly size: number;
  /** How many entries a directory has, at all depths. */
  readonly entries: number;
  /** Where this was put when it was taken away: a name in the directory of kept things. */
  readonly kept?: string | undefined;
}

export const ABSENT: State = { kind: "absent", print: "", mode: 0, size: 0, entries: 0 };

export function same(a: State, b: State): boolean {
  return a.kind === b.kind && a.print === b.print;
}

/** One thing a change does. Paths are real and absolute. */
export type Step =
  | {
      readonly do: "set";
      readonly path: string;
      readonly before: State;
      readonly after: State;
      /** A directory that was made on the way to something else: undo removes it only if it is empty, and does not insist. */
      readonly parent?: boolean | undefined;
    }
  | {
      readonly do: "move";
      readonly from: string;
      readonly to: string;
      /** What it was before, and is at its new place (they differ when it had to be copied to another device). */
      readonly what: State;
      readonly arrived: State;
      /** Both may exist for a moment, because it was copied. */
      readonly copied?: boolean | undefined;
    };

export type ChangeKind = "write" | "edit" | "create" | "move" | "copy" | "delete" | "undo";

/** A change as the journal has it. */
export interface Row {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly kind: ChangeKind;
  /** Pending: begun; its process may have died. */
  readonly phase: "pending" | "done";
  /** Makes the names of its temporary files impossible to guess. */
  readonly nonce: string;
  readonly steps: readonly Step[];
  /** In a few words: "+3 −1 lines", "2.1 KB". */
  readonly summary: string;
  /** The change this one has undone. */
  readonly undoes: string | undefined;
  /** The change that has undone this one. */
  readonly undoneBy: string | undefined;
}

/** The paths a step touches. */
export function pathsOf(step: Step): readonly string[] {
  return step.do === "set" ? [step.path] : [step.from, step.to];
}

/** Names of kept things that a row owns: what undoing it needs. */
export function keptBy(row: Row): readonly string[] {
  return row.steps.flatMap((step) => (step.do === "set" && step.before.kept !== undefined ? [step.before.kept] : []));
}

/** How many bytes a row keeps. */
export function keptBytes(row: Row): number {
  return row.steps.reduce((sum, step) => sum + (step.do === "set" && step.before.kept !== undefined ? step.before.size : 0), 0);
}

/** The name of the temporary file or directory of a step, in the directory where the step happens. */
export function temporaryName(row: Pick<Row, "id" | "nonce">, step: number): string {
  return `.mcp-${row.id}-${row.nonce}-${step}.tmp`;
}

const TEMPORARY = /^\.mcp-[0-9A-HJKMNP-TV-Z]{8}-[0-9a-f]{8}-\d{1,4}\.tmp$/;

/** Whether a name is one of {@link temporaryName}. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
