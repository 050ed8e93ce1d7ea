import { ToolError } from "@org/mcp-core/errors";

import type { Session, Text } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import type { Parse } from "./expression.ts";
import { isRecord } from "./plan.ts";

/** A statement that may be explained. */
export interface Subject {
  /** What stands after `EXPLAIN (...)`: one statement, without a semicolon. */
  readonly sql: string;
  readonly params: readonly Text[];
  /** The highest `$n` in it. */
  readonly placeholders: number;
  /** Whether to run it. */
  readonly analyze: boolean;
  /** `SELECT`, `UPDATE` ... */
  readonly command: string;
}

/** What was asked for. */
export interface Asked {
  readonly sql: string;
  readonly params: readonly Text[];
  readonly analyze: boolean;
}

interface Means {
  readonly gate: Gate;
  readonly session: Session;
  readonly parse: Parse;
}

/** As the gate's own limit. */
const MAX_CHARS = 100_000;
const CHANGES: Readonly<Record<string, string>> = { InsertStmt: "INSERT", UpdateStmt: "UPDATE", DeleteStmt: "DELETE", MergeStmt: "MERGE" };
/** White space and comments, which nest. */
const BLANK = /^(?:\s+|--[^\n]*(?:\n|$))/;
const OPTIONS = /^\(\s*(?:analy[sz]e|verbose|costs|settings|generic_plan|buffers|serialize|wal|timing|summary|memory|format)\b[^()]*\)/i;
const PREFIX = "EXPLAIN ";

/**
 * Asks the gate about a statement, as it was written, so that positions in refusals are right. Reading statements may be run; those that
 * change data are only planned. An EXPLAIN around it is taken off; an ANALYZE in that asks to run it.
 */
export async function readSubject(asked: Asked, { gate, session, parse }: Means): Promise<Subject> {
  const bare = withoutExplain(asked.sql);
  // What is too long or no SQL is for the gate to refuse.
  const [type = ""] = bare.sql.length > MAX_CHARS ? [] : Object.keys(asRecord(await parse(bare.sql)));
  const command = CHANGES[type];
  const checked = command === undefined ? await gate.check(bare.sql, session) : await gate.check(PREFIX + bare.sql, session);
  if (checked.kind !== (command === undefined ? "select" : "explain")) {
    throw new ToolError(`${checked.kind.toUpperCase()} has no plan of its own.`, {
      fix: "Give a SELECT, INSERT, UPDATE, DELETE or MERGE.",
    });
  }
  const analyze = asked.analyze || bare.analyze;
  if (analyze && command !== undefined) {
    throw new ToolError(`analyze would run the ${command}, and this tool changes nothing.`, {
      fix: "Leave out analyze to see the plan without running it, or analyze a SELECT with the same WHERE.",
    });
  }
  const sql = command === undefined ? checked.sql : checked.sql.slice(PREFIX.length);
  const subject = { sql, params: asked.params, placeholders: placeholdersIn(checked.tree), analyze, command: command ?? "SELECT" };
  checkParams(subject);
  return subject;
}

/**
 * GENERIC_PLAN (16 and later) would plan without values, but only with the simple query protocol: with the extended one the values that
 * have to be bound are taken for constants.
 */
function checkParams({ params, placeholders }: Subject): void {
  if (params.length === placeholders) return;
  const has = `The statement has parameters up to $${placeholders}`;
  if (params.length > 0) {
    throw new ToolError(`${placeholders === 0 ? "The statement has no parameters" : has}, and params has ${params.length} values.`, {
      fix: placeholders === 0 ? "Leave out params." : `Give ${placeholders} values, in the order of their numbers; null is a value too.`,
    });
  }
  throw new ToolError(`${has}, and the plan depends on their values.`, {
    fix: `Give params: ${placeholders === 1 ? "a typical value, such as one" : `${placeholders} typical values, such as ones`} from the table; or write ${placeholders === 1 ? "it" : "them"} into the statement.`,
  });
}

/** The statement inside an EXPLAIN, and whether that said ANALYZE; a statement without one as it is. */
export function withoutExplain(sql: string): { sql: string; analyze: boolean } {
  const word = /^explain(?![\w$])/i.exec(withoutBlank(sql));
  if (word === null) return { sql, analyze: false };
  const rest = withoutBlank(withoutBlank(sql).slice(word[0].length));
  const options = OPTIONS.exec(rest)?.[0];
  if (options !== undefined) {
    return { sql: withoutBlank(rest.slice(options.length)), analyze: /\banaly[sz]e\b(?!\s*(?:off|false|0))/i.test(options) };
  }
  const analyze = /^analy[sz]e(?![\w$])/i.exec(rest)?.[0] ?? "";
  const after = withoutBlank(rest.slice(analyze.length));
  const verbose = /^verbose(?![\w$])/i.exec(after)?.[0] ?? "";
  return { sql: withoutBlank(after.slice(verbose.length)), analyze: analyze !== "" };
}

function withoutBlank(sql: string): string {
  for (let at = 0; ;) {
    const blank = BLANK.exec(sql.slice(at, at + 10_000))?.[0].length ?? commentAt(sql, at);
    if (blank === 0) return sql.slice(at);
    at += blank;
  }
}

/** Length of the comment that begins there, with those inside it; 0 for none or one without an end. */
function commentAt(sql: string, start: number): number {
  if (!sql.startsWith("/*", start)) return 0;
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let open = 0;
  for (let edge = edges.exec(sql); edge !== null; edge = edges.exec(sql)) {
    open += edge[0] === "/*" ? 1 : -1;
    if (open === 0) return edges.lastIndex - start;
  }
  return 0;
}

function placeholdersIn(tree: unknown): number {
  let highest = 0;
  const waiting: unknown[] = [tree];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const number = asRecord(asRecord(next)["ParamRef"])["number"];
    if (typeof number === "number") highest = Math.max(highest, number);
    if (typeof next === "object" && next !== null)
      for (const value of Object.values(next)) if (typeof value === "object" && value !== null) waiting.push(value);
  }
  return highest;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
