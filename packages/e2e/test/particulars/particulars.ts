/** What is known when a call is made. */
export interface Before {
  /** The folder the server works on. */
  readonly folder: string;
  /** The text of the answer just before; empty at first. */
  readonly text: string;
}

type Arguments = Readonly<Record<string, unknown>>;

/** A call that an installed server must answer with data: part of it. */
export interface DataCall {
  readonly tool: string;
  readonly arguments: Arguments;
  readonly data: Arguments;
}

/** A call that it must answer with text. The arguments may follow from the answer before. */
export interface TextCall {
  readonly tool: string;
  readonly arguments: Arguments | ((before: Before) => Arguments);
  readonly text: RegExp;
}

/** A call that it must refuse. */
export interface RefusedCall {
  readonly tool: string;
  readonly arguments: Arguments;
  readonly refusal: RegExp;
}

/** A resource that it must have. */
export interface Reading {
  uri(folder: string): string;
  readonly text: RegExp;
}

/** What is particular to one server. */
export interface Particulars {
  /** What its folder holds when a client begins; by path. Without it no folder is made. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Its arguments, for a folder with those files and one for what it keeps. Default: none. */
  args?(folder: string, state: string): readonly string[];
  /** Calls that reach every part of the bundle that loads on first use. Each client makes them in this order. */
  readonly calls: readonly (DataCall | TextCall | RefusedCall)[];
  readonly readings?: readonly Reading[];
  /** Libraries whose licences must travel with the bundle, besides those of core. */
  readonly libraries: readonly string[];
  /** Files of the bundle that are not JavaScript, by their names in `dist`. */
  readonly parts?: readonly string[];
  /** The most bytes of its tarball, where it carries more than a server usually does. */
  readonly maxBytes?: number;
}
