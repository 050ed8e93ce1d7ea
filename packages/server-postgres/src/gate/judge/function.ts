import type { FunctionRow, OwnFunction } from "../catalog/functions.ts";
import { allows } from "./allow.ts";
import { dangerOf } from "./built-in.ts";
import { isDenied, isHarmless } from "./libraries.ts";
import { pathOf } from "./path.ts";
import type { Bench, FunctionVerdict } from "./work.ts";

/** Whether a function may be called: yes, no, or as much as what it is made of. `path` is what its caller looks names up in. */
export function judgeFunction(row: FunctionRow, path: readonly string[], { options, writing }: Bench): FunctionVerdict {
  const { own } = row;
  if (own === null) return dangerOf(row.name, row.volatile, writing) ?? "fine";
  if (allows(options.allowFunctions, row.schema, row.name)) return "fine";
  const fix = fixFor(row);
  if (row.language === "c" || row.language === "internal") return judgeCompiled(row, own, writing) ?? bodyOf(row, path);
  if (writing) return "fine";
  if (row.definer) return { why: "it is SECURITY DEFINER: it runs with the rights of its owner", fix };
  if (row.kind === "a") return bodyOf(row, path);
  if (row.language !== "sql" && row.language !== "plpgsql")
    return { why: `it is written in ${row.language}, which cannot be looked into here`, fix };
  const inner = own.settings === null ? path : pathOf(own.settings, path);
  if (inner === undefined) return { why: `it changes settings while it runs (${own.settings?.join(", ") ?? ""})`, fix };
  return { look: inner };
}

/** What lets a function of the database's own through. */
export function fixFor({ schema, name }: FunctionRow): string {
  return `Write what it computes as a query; or whoever runs this server trusts it with --allow-functions ${schema}.${name}.`;
}

/** A function in C cannot be looked into: it is believed what it says of itself, unless it is known better. */
function judgeCompiled(
  row: FunctionRow,
  { source, library, extension, aliases }: OwnFunction,
  writing: boolean,
): FunctionVerdict | undefined {
  const fix = fixFor(row);
  if (isDenied(library, source))
    return { why: "it reaches outside the database, behind its permissions, or runs SQL that is given as text", fix };
  if (row.language === "internal") {
    if (aliases === null) return { why: "nothing is known of what it is another name for", fix };
    const danger = aliases
      .map((alias) => dangerOf(alias.name, alias.volatile || row.volatile, writing))
      .find((found) => found !== undefined);
    return danger === undefined ? undefined : { why: danger.why, fix };
  }
  if (!row.volatile || isHarmless(extension ?? "", row.name)) return undefined;
  // What somebody put into C for this database is there to be used in changes; what an extension brings may reach files, statistics, workers.
  if (writing && extension === null) return undefined;
  return { why: "it is volatile: it can change something that a rollback does not undo", fix };
}

/** Defaults of arguments, and the parts of an aggregate, run too. */
function bodyOf(row: FunctionRow, path: readonly string[]): FunctionVerdict {
  const { defaults = null, support = null } = row.own ?? {};
  return defaults === null && support === null ? "fine" : { look: path };
}
