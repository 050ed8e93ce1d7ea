/** One replacement the caller asks for. Edits of one call are applied in order, each to the result of those before it. */
export interface Edit {
  /** The text to find. May be empty only when the file is empty. */
  readonly oldText: string;
  /** What to put there. */
  readonly newText: string;
  /** Replace every occurrence instead of requiring exactly one. */
  readonly replaceAll?: boolean | undefined;
  /** Replace every occurrence, but only if there are exactly this many. */
  readonly expectedCount?: number | undefined;
}

/** A range of a text in UTF-16 indices, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What to put in place of a range. Lists of replacements are ascending, do not overlap and do not touch. */
export interface Replacement extends Span {
  readonly text: string;
}

/** The outcome of a call: everything outside `replacements` (ranges of the original text) is as it was. */
export interface Edited {
  readonly text: string;
  readonly replacements: readonly Replacement[];
  /** What was done that the caller may not expect, one sentence each. Usually empty. */
  readonly notes: readonly string[];
}
