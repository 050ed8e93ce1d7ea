/** Something that a text names and that has to be looked up: what it means decides whether the text may run. */
export interface Reference {
  readonly kind: "function" | "operator" | "type" | "relation" | "attribute" | "sampling";
  readonly schema: string | undefined;
  readonly name: string;
  /** Where, in bytes; -1 for nowhere. */
  readonly at: number;
}

export interface FunctionReference extends Reference {
  readonly kind: "function";
  /** How many arguments are given; undefined where that cannot be told. */
  readonly given: number | undefined;
  /** The text of each argument that is a constant. */
  readonly constants: readonly (string | undefined)[];
  /** The arguments, for their types. */
  readonly args: readonly unknown[];
  /** Whether no column or parameter is in the arguments, so that the planner may run an IMMUTABLE one. */
  readonly fixed: boolean;
  /** `count(*)`. */
  readonly star: boolean;
  /** Whether the parser made the name up for a piece of syntax, for which an older server may have another function. */
  readonly syntax: boolean;
}

export interface OperatorReference extends Reference {
  readonly kind: "operator";
  /** Both operands, the left one undefined before a prefix operator; undefined where they cannot be told. */
  readonly operands: readonly [unknown, unknown] | undefined;
  readonly fixed: boolean;
}

export interface PlainReference extends Reference {
  /** `attribute`: `x.name` may be a column, or a call `name(x)`. `sampling`: a method after TABLESAMPLE. */
  readonly kind: "type" | "relation" | "attribute" | "sampling";
}

export type Named = FunctionReference | OperatorReference | PlainReference;

/** A statement inside another that changes something, or a clause that locks. */
export interface Change {
  /** `DELETE`, `SELECT ... FOR UPDATE`. */
  readonly what: string;
  readonly at: number;
}

/** What a walk found. */
export interface Found {
  readonly references: readonly Named[];
  readonly changes: readonly Change[];
  /** Names of common table expressions, which hide relations. */
  readonly queries: ReadonlySet<string>;
  /** Nodes of a kind that is not known. */
  readonly unknown: readonly Change[];
}
