import { ToolError } from "@org/mcp-core/errors";

import type { Facts, Session } from "../database.ts";
import { createSnapshots, type Snapshot } from "./catalog/snapshot.ts";
import { changingOf } from "./changes/changing.ts";
import { targetText } from "./changes/effect.ts";
import { refuseSystem } from "./changes/system.ts";
import type { Checked, Gate, GateOptions } from "./gate.ts";
import { findTaint } from "./judge/find-taint.ts";
import { worksOfPlanning } from "./judge/planned.ts";
import { prove } from "./judge/prove.ts";
import type { Taint } from "./judge/taint.ts";
import type { Bench, Work } from "./judge/work.ts";
import { createParser, type Statement } from "./parse/parse.ts";
import { readingOf } from "./statement.ts";

/** Statements whose verdicts are kept, and the longest of them. */
const MAX_KEPT = 500;
const MAX_KEPT_CHARS = 10_000;

/** One gate serves all databases: what a catalog said is kept by the session's `facts`, which belong to one database and role. */
export function createGate(options: GateOptions): Gate {
  const parser = createParser();
  const snapshots = createSnapshots();
  const standing = new WeakMap<Snapshot, { reading: Set<string>; writing: Set<string>; taint: Taint | undefined }>();
  const verdicts = new WeakMap<Snapshot, Map<string, Checked>>();

  function known(sql: string, facts: Facts): Checked | undefined {
    const snapshot = snapshots.current(facts);
    return snapshot === undefined ? undefined : verdicts.get(snapshot)?.get(sql);
  }

  function keep(sql: string, snapshot: Snapshot, checked: Checked): void {
    if (sql.length > MAX_KEPT_CHARS) return;
    const kept = verdicts.get(snapshot) ?? new Map<string, Checked>();
    verdicts.set(snapshot, kept);
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(sql, checked);
  }

  async function benchOn(session: Session, writing: boolean): Promise<Bench> {
    const snapshot = await snapshots.of(session);
    const kept = standing.get(snapshot) ?? { reading: new Set(), writing: new Set(), taint: undefined };
    standing.set(snapshot, kept);
    const bench: Bench = { session, snapshot, parser, options, writing, taint: undefined, proven: kept.writing };
    if (writing) return bench;
    kept.taint ??= await findTaint(bench);
    return { ...bench, taint: kept.taint, proven: kept.reading };
  }

  return {
    async check(sql, session) {
      const before = known(sql, session.facts);
      if (before !== undefined) return before;
      const statement = await parser.one(sql, session.facts.version);
      const { kind, found, planned } = readingOf(statement, options);
      const bench = await benchOn(session, false);
      refuseStrings(statement, bench);
      const behind = planned === undefined ? [] : await worksOfPlanning(planned, sql, bench);
      await prove({ works: [{ ...found, ...outermost(bench), tree: statement.tree }, ...behind], pending: [], text: sql }, bench);
      const checked: Checked = { kind, sql: statement.sql, tree: statement.tree };
      keep(sql, bench.snapshot, checked);
      return checked;
    },
    async checkChange(sql, session) {
      const statement = await parser.one(sql, session.facts.version);
      const { kind, found, effect } = changingOf(statement);
      const bench = await benchOn(session, true);
      refuseStrings(statement, bench);
      await refuseSystem(effect.targets, bench);
      await prove({ works: [{ ...found, ...outermost(bench) }], pending: [], text: sql }, bench);
      const targets = [...new Set(effect.targets.map(targetText))];
      return { kind, sql: statement.sql, tree: statement.tree, everyRow: effect.everyRow, targets };
    },
    forget: snapshots.forget,
  };
}

function outermost({ snapshot }: Bench): Omit<Work, "references" | "queries"> {
  return { path: snapshot.path, through: [], folded: false, stored: false };
}

/** The parser takes backslashes in strings as they are, as the SQL standard says. A server that does not would read something else. */
function refuseStrings({ text }: Statement, { snapshot }: Bench): void {
  if (snapshot.state.standardStrings || !text.includes("\\")) return;
  throw new ToolError("Refused: a backslash, because standard_conforming_strings is off on this server.", {
    fix: "Give the text with the backslash as a parameter.",
  });
}
