import type { Facts, Text } from "../database.ts";
import type { CheckName } from "./names.ts";

/** How bad a finding is, worst last. `notice`: worth knowing; `warning`: hurts or soon will; `problem`: act now. */
export const LEVELS = ["ok", "notice", "warning", "problem"] as const;
export type Level = (typeof LEVELS)[number];

/** One thing that is not as it should be. */
export interface Finding {
  readonly level: Exclude<Level, "ok">;
  /** One line with the number that matters and the worst offender. */
  readonly text: string;
  readonly means: string;
  readonly advice: string;
  /** The evidence, worst first, one line each. */
  readonly lines?: readonly string[];
}

/** What our role cannot see, and what would let it. */
export interface Hidden {
  readonly what: string;
  /** `GRANT pg_monitor TO reader;` */
  readonly remedy: string;
}

/** What a check makes of its rows. */
export interface Reading {
  /** The number that matters, when nothing is wrong. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** More figures, for who asks for this check alone. */
  readonly lines?: readonly string[];
  readonly hidden?: readonly Hidden[];
}

/** Where an extension is installed and in which version (`1.11`). */
export interface Extension {
  readonly schema: string;
  readonly version: string;
}

/** One check of a database: its SQL for a server, and how to read what that gives. */
export interface Check<Row = never> {
  readonly name: CheckName;
  readonly title: string;
  /** An extension that it reads; without it the check says so. */
  readonly extension?: { readonly name: string; readonly missing: string };
  /** Decided by the server's version, not by trial. */
  sql(facts: Facts, extension: Extension): string;
  /** For what is read piece by piece, each in a transaction of its own: `$1` of the first, and of the next after these rows. */
  readonly pieces?: { readonly first: Text; next(rows: readonly Row[]): Text | undefined };
  read(rows: readonly Row[], facts: Facts): Reading;
}

/** The worst level among findings. */
export function worst(findings: readonly { readonly level: Level }[]): Level {
  return findings.reduce<Level>((level, finding) => (rank(finding.level) > rank(level) ? finding.level : level), "ok");
}

/** 0 for ok, 3 for a problem. */
export function rank(level: Level): number {
  return LEVELS.indexOf(level);
}
