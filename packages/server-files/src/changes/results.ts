/** What an operation that changes files answers. Paths are as shown to the model, sizes in bytes. */
interface Common {
  readonly path: string;
  /** Undefined when nothing was changed. */
  readonly changeId: string | undefined;
  /** Sentences for the model: what it may not expect. */
  readonly notes: readonly string[];
}

export interface Written extends Common {
  readonly did: "write" | "edit";
  readonly created: boolean;
  /** The content was there already, or it was only tried. */
  readonly unchanged: boolean;
  /** Of the new content; with `dryRun`, of what it would be. */
  readonly etag: string;
  readonly previousEtag: string | undefined;
  readonly bytes: number;
  /** Undefined for what is no text. */
  readonly lines: number | undefined;
  readonly encoding: string;
  /** Unified; undefined for new files and where the old content is no text. */
  readonly diff: string | undefined;
  readonly added: number;
  readonly removed: number;
  /** How many places an edit replaced. */
  readonly replacements: number | undefined;
  readonly dryRun: boolean;
}

export interface Created extends Common {
  readonly did: "create";
  /** False when it existed. */
  readonly created: boolean;
  /** How many directories above it had to be made. */
  readonly parents: number;
}

export interface Moved extends Common {
  readonly did: "move" | "copy";
  readonly from: string;
  readonly kind: "file" | "link" | "directory";
  readonly overwritten: boolean;
  readonly bytes: number;
  /** What a directory holds, at all depths. */
  readonly entries: number;
}

export interface Deleted extends Common {
  readonly did: "delete";
  readonly kind: "file" | "link" | "directory";
  readonly files: number;
  readonly directories: number;
  readonly bytes: number;
  /** False when there was no room to keep it. */
  readonly undoable: boolean;
}

export interface Undone extends Common {
  readonly did: "undo";
  readonly undone: ListedChange;
}

export type ChangeResult = Written | Created | Moved | Deleted | Undone;

/** A change in the list of recent ones. */
export interface ListedChange {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly kind: "write" | "edit" | "create" | "move" | "copy" | "delete" | "undo";
  readonly paths: readonly string[];
  /** In a few words, such as "+3 −1 lines". */
  readonly summary: string;
  readonly undoable: boolean;
  /** Why not. */
  readonly why: string | undefined;
}
