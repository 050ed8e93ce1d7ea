import type { Session } from "../../database.ts";
import type { Snapshot } from "../catalog/snapshot.ts";
import type { GateOptions, Node } from "../gate.ts";
import type { Parser } from "../parse/parse.ts";
import type { Named } from "../walk/reference.ts";
import type { Taint } from "./taint.ts";

/** Between the parts of a key: no name has it in it. */
export const SEPARATOR = "\0";

/** What a text names, and what decides what those names mean. */
export interface Work {
  readonly references: readonly Named[];
  /** Names of common table expressions. */
  readonly queries: ReadonlySet<string>;
  /** Schemas that unqualified names are looked up in. */
  readonly path: readonly string[];
  /** The objects that led here: `view shop.totals`. Empty for the user's own text. */
  readonly through: readonly string[];
  /** Only what the planner would run: functions that are not volatile with nothing but constants, and defaults of arguments. */
  readonly folded: boolean;
  /** What a materialized view was made from: it does not run, but says what is in there. */
  readonly stored: boolean;
  /** Where the user's text names what led here, in bytes. */
  readonly at?: number;
  /** The user's own statement, where this is what it names. */
  readonly tree?: Node;
}

/** A function that was found by its OID: behind an operator, a cast or an aggregate. */
export interface Pending {
  readonly oid: number;
  readonly path: readonly string[];
  readonly through: readonly string[];
  readonly at?: number;
}

/** What stands behind something and has to be judged too. */
export interface More {
  readonly works?: readonly Work[];
  readonly pending?: readonly Pending[];
}

/** Something that a name can mean. */
export interface Candidate {
  /** The same for what need not be judged again. */
  readonly key: string;
  /** `function app.strike`. */
  readonly title: string;
  weigh(): Promise<More | Refused> | More | Refused;
}

/** Why something must not run. */
export interface Refused {
  readonly why: string;
  readonly fix?: string | undefined;
  /** Nothing is refused: there is no such thing. */
  readonly missing?: boolean;
}

export interface Bench {
  readonly session: Session;
  readonly snapshot: Snapshot;
  readonly parser: Parser;
  readonly options: GateOptions;
  /** For `execute`: what the database's people have made may run, and sequences may move. */
  readonly writing: boolean;
  /** Undefined while it is being found. */
  readonly taint: Taint | undefined;
  /** Keys of candidates that have been proven harmless while the same catalog is believed. */
  readonly proven: Set<string>;
}

/** `look`: the function is as harmless as what it is made of, where unqualified names are looked up in `path`. */
export type FunctionVerdict = Refused | { readonly look: readonly string[] } | "fine";
