import { ToolError } from "@org/mcp-core/errors";

import type { Session } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { createParser } from "../gate/parse/parse.ts";
import { collectEvidence, type Evidence } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { findAll } from "./findings/all.ts";
import { readSlowKeys } from "./foreign-keys.ts";
import type { IndexIdea } from "./index-idea.ts";
import { isRecord, type Plan } from "./plan.ts";
import { readPlan } from "./read.ts";
import { readTables } from "./relations.ts";
import { readSettings } from "./settings.ts";
import { type Asked, readSubject, type Subject } from "./subject.ts";
import { type Trial, tryIndexes } from "./what-if.ts";

/** A plan, and what there is to say about it. */
export interface Explained {
  readonly subject: Subject;
  /** Set where the statement was to be measured, but ran into its time limit: the plan then is without. */
  readonly stoppedAfterMs: number | undefined;
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  /** What each suggested index would change; undefined where the database cannot say (without hypopg). */
  readonly trials: ReadonlyMap<IndexIdea, Trial> | undefined;
}

/** SQLSTATE of `statement_timeout`. */
const QUERY_CANCELED = "57014";
const parser = createParser();
const parse = async (sql: string): Promise<unknown> => (await parser.all(sql))?.[0];

/** Explains a statement that the gate lets through, judges its plan, and tries out the indexes that it suggests. */
export async function explain(asked: Asked, gate: Gate, session: Session): Promise<Explained> {
  const subject = await readSubject(asked, { gate, session, parse });
  const { plan, stoppedAfterMs } = await measuredPlanOf(subject, gate, session);
  const table = await readTables(plan, session);
  const settings = await readSettings(session);
  const [root] = plan.nodes;
  const target = subject.command === "DELETE" ? table(root) : undefined;
  const slowKeys = target === undefined ? [] : await readSlowKeys(target, session);
  const evidence = await collectEvidence(plan, { facts: session.facts, settings, slowKeys, table, parse });
  const findings = findAll(evidence);
  const ideas = findings.flatMap((finding) => finding.ideas ?? []);
  const trials = await tryIndexes(session, ideas, plan, () => planOf({ ...subject, analyze: false }, gate, session));
  return { subject, stoppedAfterMs, evidence, findings, trials };
}

/** The plan, measured where that was asked for and ended in time. */
async function measuredPlanOf(subject: Subject, gate: Gate, session: Session): Promise<Pick<Explained, "stoppedAfterMs"> & { plan: Plan }> {
  const started = performance.now();
  try {
    return { plan: await planOf(subject, gate, session), stoppedAfterMs: undefined };
  } catch (error) {
    if (!subject.analyze || !isTimeLimit(error)) throw error;
    const stoppedAfterMs = performance.now() - started;
    return { plan: await planOf({ ...subject, analyze: false }, gate, session), stoppedAfterMs };
  }
}

/** The server's own limit, after which the connection can go on. Whoever cancels gets no plan: that throws something else. */
function isTimeLimit(error: unknown): boolean {
  return error instanceof ToolError && isRecord(error.cause) && error.cause["code"] === QUERY_CANCELED;
}

async function planOf(subject: Subject, gate: Gate, session: Session): Promise<Plan> {
  // What is sent is what has been judged, whole. On lines of its own, so that the server's errors show nothing but the user's text.
  const checked = await gate.check(`EXPLAIN (${optionsFor(subject).join(", ")})\n${subject.sql}`, session);
  const { rows, stoppedBy } = await session.read({ sql: checked.sql, params: subject.params, maxRows: 1 });
  const json = rows[0]?.[0];
  if (typeof json === "string") return readPlan(json);
  throw new ToolError(stoppedBy === "bytes" ? "The plan is too large to read." : "The server gave no plan for this statement.", {
    fix: "Explain a part of the statement.",
  });
}

/** VERBOSE names schemas, and the table of each column in a condition. */
function optionsFor({ analyze }: Subject): string[] {
  return ["FORMAT JSON", "VERBOSE", "SETTINGS", "SUMMARY", ...(analyze ? ["ANALYZE", "BUFFERS"] : [])];
}
