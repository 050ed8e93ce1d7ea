import { splitLines } from "./lines.ts";
import { code } from "./outline/code.ts";
import { json, table, toml, yaml } from "./outline/data.ts";
import { html, latex, markdown, restructured } from "./outline/documents.ts";
import type { Scan } from "./outline/heading.ts";

/** A part of a file, to be read with `offset: line, limit: end - line + 1`. */
export interface OutlineEntry {
  /** First and last line, from 1 on. */
  readonly line: number;
  readonly end: number;
  /** One line of at most 100 characters. */
  readonly label: string;
}

/** Makes an outline from lines given in order; only the start of each is looked at, so lines and files of any size will do. */
export interface OutlineBuilder {
  line(number: number, text: string): void;
  /** At most 60 entries. Parts still open end at the last line given. */
  end(): OutlineEntry[];
  /** Parts met so far, those that `end` leaves out included. */
  met(): number;
}

const LOOKED_AT = 200;
const LABEL = 100;
const MAX_ENTRIES = 60;
/** Parts kept while collecting, before they are thinned to half. */
const MAX_PARTS = 8192;

interface Part {
  readonly line: number;
  end: number;
  readonly label: string;
  readonly level: number;
}

const SCANS: Record<string, () => Scan> = {
  md: markdown,
  markdown,
  mdx: markdown,
  rst: restructured,
  tex: latex,
  html,
  htm: html,
  json,
  jsonc: json,
  json5: json,
  ipynb: json,
  yaml,
  yml: yaml,
  toml,
  ini: toml,
  cfg: toml,
  conf: toml,
  csv: table,
  tsv: table,
};

function scanFor(name: string): Scan | undefined {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const make = Object.hasOwn(SCANS, extension) ? SCANS[extension] : undefined;
  return make === undefined ? code(extension) : make();
}

/** An outline of a kind of file that has one, by its name; undefined for others (logs, plain text). */
export function createOutline(name: string): OutlineBuilder | undefined {
  const scan = scanFor(name);
  if (scan === undefined) return undefined;
  let parts: Part[] = [];
  let open: Part[] = [];
  let last = 0;
  let met = 0;
  return {
    met: () => met,
    line(number, text) {
      const heading = scan(text.slice(0, LOOKED_AT).replace(/[\r\n]+$/, ""));
      last = number;
      if (heading === undefined || heading.label === "") return;
      const line = number - (heading.above ?? 0);
      for (const part of open) if (part.level >= heading.level) part.end = line - 1;
      const part = { line, end: line, label: shorten(heading.label), level: heading.level };
      open = [...open.filter(({ level }) => level < heading.level), part];
      parts.push(part);
      met += 1;
      if (parts.length > MAX_PARTS) parts = thin(parts, MAX_PARTS / 2);
    },
    end() {
      for (const part of open) part.end = last;
      return thin(parts, MAX_ENTRIES).map(({ line, end, label }) => ({ line, end, label }));
    },
  };
}

/** The outline of a whole text; empty for kinds of file that have none. */
export function outline(text: string, name: string): OutlineEntry[] {
  const builder = createOutline(name);
  if (builder === undefined) return [];
  for (const [index, line] of splitLines(text).entries()) builder.line(index + 1, line);
  return builder.end();
}

/** Leaves out the deepest levels; of the outermost that does not fit whole, parts at even distances where few parts would be left else. */
function thin(parts: readonly Part[], limit: number): Part[] {
  if (parts.length <= limit) return [...parts];
  const levels = [...new Set(parts.map(({ level }) => level))].sort((a, b) => a - b);
  let kept: Part[] = [];
  for (const level of levels) {
    const wider = parts.filter((part) => part.level <= level);
    if (wider.length > limit) {
      if (kept.length * 4 > limit) return kept;
      const at = wider.filter((part) => part.level === level);
      const stride = Math.ceil(at.length / (limit - kept.length));
      const chosen = new Set(at.filter((_, index) => index % stride === 0));
      return wider.filter((part) => part.level < level || chosen.has(part));
    }
    kept = wider;
  }
  return kept;
}

function shorten(label: string): string {
  const clean = label.replaceAll(/\p{Cc}+/gu, " ");
  if (clean.length <= LABEL) return clean;
  return `${clean.slice(0, LABEL - 1).toWellFormed()}…`;
}
