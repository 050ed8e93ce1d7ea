import { ToolError } from "@org/mcp-core/errors";

import { hintAt } from "../../query/dialects.ts";
import { oneLine } from "../../schema/texts.ts";
import type { Node } from "../gate.ts";
import { versionText } from "../judge/newer.ts";
import { type Failure, type Library, loadLibrary } from "./library.ts";
import { bytesBefore, placeOf, placeText, sliceBytes } from "./position.ts";

/** The longest statement. Every character costs time in the parser, and some cost much. */
const MAX_CHARS = 100_000;
/** The most comments; 45,000 in each other take four seconds. */
const MAX_COMMENTS = 2_000;
/** Texts of a catalog whose trees are kept, and the longest of them. */
const MAX_KEPT = 1_000;
const MAX_KEPT_CHARS = 2_000;

/** One statement of a text. */
export interface Statement {
  /** `{ SelectStmt: {...} }`; positions in it count bytes of the UTF-8 of `text`. */
  readonly tree: Node;
  /** All that was given. */
  readonly text: string;
  /** The statement alone: no semicolon, and no comment behind it that could swallow what is put there. */
  readonly sql: string;
}

export interface Parser {
  /** The one statement of a user's text. Throws a ToolError for anything else. `version` of the server (`server_version_num`), for the message. */
  one(text: string, version?: number): Promise<Statement>;
  /** The trees of a text that a catalog holds; undefined where it cannot be read. */
  all(text: string): Promise<readonly Node[] | undefined>;
  /** The tree of a plpgsql function, given CREATE FUNCTION; undefined where it cannot be read. */
  procedural(text: string): Promise<unknown>;
  /** The tokens of a text, comments left out; undefined where it cannot be read. */
  tokens(text: string): Promise<readonly Token[] | undefined>;
}

export interface Token {
  readonly text: string;
  readonly tokenName: string;
  /** Where it ends, in bytes. */
  readonly end: number;
}

interface Parsed {
  readonly stmts: readonly { readonly stmt: Node; readonly stmt_location?: number; readonly stmt_len?: number }[];
}

/** Loaded when first needed; all parsers share it, for it holds nothing of a text between two calls. */
let loading: Promise<Library> | undefined;
const library = (): Promise<Library> => (loading ??= loadLibrary());

export function createParser(): Parser {
  const read = new Map<string, readonly Node[]>();

  /** Views and conditions stand behind many statements. */
  function keep(text: string, trees: readonly Node[]): readonly Node[] {
    const [oldest] = read.keys();
    if (read.size >= MAX_KEPT && oldest !== undefined) read.delete(oldest);
    if (text.length <= MAX_KEPT_CHARS) read.set(text, trees);
    return trees;
  }

  return {
    async one(text, version) {
      refuseLimits(text);
      const { parse, scan } = await library();
      const result = await parse(text).catch((error: unknown) => {
        throw tooDeep(error);
      });
      if (typeof result !== "string") throw syntaxError(text, result, version);
      const { stmts } = JSON.parse(result) as Parsed;
      const [first, second] = stmts;
      if (first === undefined)
        throw new ToolError("There is no statement in the text.", { fix: "Give one SQL statement, such as SELECT 1." });
      if (second !== undefined) throw severalStatements(text, stmts.length, second.stmt_location ?? 0);
      const { stmt, stmt_location: start = 0, stmt_len: length } = first;
      const sql = sliceBytes(text, start, length === undefined ? undefined : start + length).trim();
      return { tree: stmt, text, sql: /--|\/\*/.test(sql) ? await withoutLastComments(sql, scan) : sql };
    },
    async all(text) {
      const known = read.get(text);
      if (known !== undefined) return known;
      const { parse } = await library();
      const result = await parse(text).catch(() => undefined);
      return typeof result === "string"
        ? keep(
            text,
            (JSON.parse(result) as Parsed).stmts.map(({ stmt }) => stmt),
          )
        : undefined;
    },
    async procedural(text) {
      const { parseProcedural } = await library();
      const result = await parseProcedural(text).catch(() => undefined);
      const tree: unknown = typeof result === "string" ? JSON.parse(result) : undefined;
      return tree;
    },
    async tokens(text) {
      return tokensIn(await (await library()).scan(text).catch(() => ""));
    },
  };
}

function refuseLimits(text: string): void {
  if (text.length > MAX_CHARS) {
    throw new ToolError(`The text has ${text.length} characters; the most is ${MAX_CHARS}.`, {
      fix: "Give long lists as one parameter: = any($1::int[]), or json_array_elements_text($1::json).",
    });
  }
  if (text.includes("\0"))
    throw new ToolError(`The text has a NUL character at character ${text.indexOf("\0") + 1}.`, { fix: "Leave it out." });
  if (!text.isWellFormed())
    throw new ToolError("The text has half of a surrogate pair in it, which is no character.", { fix: "Send valid Unicode." });
  // The parser's time grows with the square of comments in comments that have no end.
  const comments = text.split("/*").length - 1;
  if (comments > MAX_COMMENTS) {
    throw new ToolError(`The text begins ${comments} comments; the most is ${MAX_COMMENTS}.`, { fix: "Leave comments out." });
  }
}

async function withoutLastComments(sql: string, scan: Library["scan"]): Promise<string> {
  return sliceBytes(sql, 0, tokensIn(await scan(sql))?.at(-1)?.end);
}

function tokensIn(scanned: string): readonly Token[] | undefined {
  if (!scanned.startsWith("{")) return undefined;
  const { tokens = [] } = JSON.parse(scanned) as { readonly tokens?: readonly Token[] };
  return tokens.filter(({ tokenName }) => !tokenName.endsWith("_COMMENT"));
}

function syntaxError(text: string, { message, at }: Failure, version: number | undefined): ToolError {
  const place = at === undefined ? undefined : placeOf(text, bytesBefore(text, at));
  const what = oneLine(message, 200);
  if (place === undefined) return new ToolError(`Not valid SQL: ${what}.`);
  return new ToolError(`Not valid SQL (${placeText(place)}): ${what}\n${place.caret}`, {
    fix:
      hintAt(text, [...text].slice(0, at).join("").length) ??
      `Correct it there; the grammar is that of PostgreSQL 18${version === undefined ? "" : `, and this server is ${versionText(version)}`}.`,
  });
}

function severalStatements(text: string, count: number, second: number): ToolError {
  const gap = /^(?:\s|--[^\n]*\n?)*/.exec(sliceBytes(text, second, undefined))?.[0] ?? "";
  const place = placeOf(text, second + Buffer.byteLength(gap));
  return new ToolError(
    `The text has ${count} statements; one is allowed.${place === undefined ? "" : ` The second begins at ${placeText(place)}.`}`,
    {
      fix: "Call once for each statement.",
    },
  );
}

function tooDeep(cause: unknown): ToolError {
  return new ToolError("The statement is nested too deeply, or is too long a chain, to be read.", {
    fix: "Split it: thousands of operators, joins or parentheses are not needed; give lists as one array parameter.",
    cause,
  });
}
