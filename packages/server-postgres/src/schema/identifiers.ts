import { ToolError } from "@org/mcp-core/errors";

import { hasUnseen, oneLine } from "./texts.ts";

/**
 * The key words of PostgreSQL 15 to 18 that are not plain names everywhere (`pg_get_keywords()`, catcode C, T and R); the words of 15 to
 * 17 are among those of 18.
 */
const KEYWORDS: ReadonlySet<string> = new Set(
  `
  all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character
  check coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists
  extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int
  integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
  json_scalar json_serialize json_table json_value lateral leading least left like limit localtime localtimestamp merge_action
  national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing
  position precision primary real references returning right row select session_user setof similar smallint some substring
  symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar
  variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
  xmlroot xmlserialize xmltable
  `
    .trim()
    .split(/\s+/),
);

/** A name as PostgreSQL itself writes it in SQL (`quote_ident`): quoted only where it would otherwise mean something else. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !KEYWORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `schema.name`, each part quoted where it has to be. */
export function qualified(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/**
 * A name as it is shown: {@link quoteIdentifier}, except that characters which cannot be seen are written as Unicode escapes
 * (`U&"a\\000ab"`, PostgreSQL manual 4.1.2.3), which SQL and {@link parseName} read back.
 */
export function showIdentifier(name: string): string {
  if (!hasUnseen(name)) return quoteIdentifier(name);
  const escaped = [...name].map((character) => (character === "\\" ? "\\\\" : hasUnseen(character) ? escapeUnicode(character) : character));
  return `U&"${escaped.join("").replaceAll('"', '""')}"`;
}

/** `schema.name` as it is shown; see {@link showIdentifier}. */
export function showQualified(schema: string, name: string): string {
  return `${showIdentifier(schema)}.${showIdentifier(name)}`;
}

function escapeUnicode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xff_ff ? `\\+${code.toString(16).padStart(6, "0")}` : `\\${code.toString(16).padStart(4, "0")}`;
}

/** A name that somebody wrote, perhaps with its schema. */
export interface Name {
  readonly schema?: string;
  readonly name: string;
}

/** Four bytes a character at the worst, and a name has at most 63 bytes unless PostgreSQL was built otherwise. */
const MAX_NAME_CHARS = 1000;
const FIX = 'Write table, schema.table, or "Schema"."Table" with quotes around what has upper case, dots or quotes (doubled) in it.';

/**
 * Reads `table`, `schema.table` and their quoted forms as PostgreSQL does: without quotes, ASCII letters are lower case. Text without
 * quotes that is no SQL name (`Order Details`, `2024-orders`) stands for itself, since it can mean nothing else.
 *
 * @throws ToolError for what cannot be read, and for more than two parts.
 */
export function parseName(text: string): Name {
  const refuse = (why: string): ToolError => new ToolError(`${showName(text)} is no table's name: ${why}.`, { fix: FIX });
  if (text.length > MAX_NAME_CHARS) throw refuse(`it has ${text.length} characters`);
  if (text.includes("\0")) throw refuse("it contains a NUL character");
  if (text.trim() === "") throw refuse("it is empty");
  const parts: string[] = [];
  for (let rest = text.trim(); ;) {
    const found = /^\s*(?:(U&)?"((?:[^"]|"")*)"|([^".]*))\s*(\.|$)/i.exec(rest);
    if (found === null) throw refuse("its quotes do not match");
    const [all, unicode, quoted, bare = "", separator] = found;
    const inside = quoted?.replaceAll('""', '"');
    const part = inside === undefined ? folded(bare.trim()) : unicode === undefined ? inside : readUnicode(inside, refuse);
    if (part === "") throw refuse(parts.length === 0 && separator === "" ? "it is empty" : "a part of it is empty");
    parts.push(part);
    rest = rest.slice(all.length);
    if (separator === "") break;
  }
  const [first = "", second, third] = parts;
  if (third !== undefined) throw refuse(`it has ${parts.length} parts; another database is chosen with the argument database`);
  return second === undefined ? { name: first } : { schema: first, name: second };
}

/** What is inside `U&"..."`, with its escapes read. */
function readUnicode(text: string, refuse: (why: string) => ToolError): string {
  return text.replaceAll(/\\(?:(\\)|([0-9a-f]{4})|\+([0-9a-f]{6})|)/gi, (_all, backslash?: string, four?: string, six?: string) => {
    const code = Number.parseInt(four ?? six ?? "", 16);
    if (backslash !== undefined) return backslash;
    if (!(code > 0 && code <= 0x10_ff_ff)) throw refuse("an escape in it is not \\XXXX or \\+XXXXXX");
    return String.fromCodePoint(code);
  });
}

function folded(bare: string): string {
  return /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(bare) ? bare.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : bare;
}

/** What somebody wrote as a name, as it is repeated in an error. */
export function showName(text: string): string {
  return `"${oneLine(text, 100)}"`;
}
