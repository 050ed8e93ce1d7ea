import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

import { ToolError } from "../errors.ts";
import { correct, type Surroundings } from "./corrections.ts";
import type { Directory } from "./directory.ts";
import { readShownName } from "./names.ts";
import type { Place, Root } from "./root.ts";

const WILDCARD = /[*?]/;
const SEPARATED = process.platform === "win32" ? "/" : /[\\/]/;

/** The entry whose shown form `name` is, when a model copied an escaped name from an answer; undefined when there is none. */
export function nameAsShown(directory: Directory, name: string): string | undefined {
  if (!name.includes("\\u{")) return undefined;
  const read = readShownName(name);
  return read !== name && directory.lstat(read) !== undefined ? read : undefined;
}

/**
 * The error for an entry that is not there, with the one that was probably meant. `names` are the entry and what the path has below it;
 * `wanted` says that only a directory would do.
 */
export function missing(directory: Directory, names: readonly string[], context: Surroundings, wanted?: "directory"): ToolError {
  const { place } = directory;
  const asked = JSON.stringify(context.show(below(place, names.slice(0, 1))));
  const { hint, fix } = names.some((name) => WILDCARD.test(name))
    ? { hint: "", fix: "Paths are taken as they stand: * and ? are no wildcards. Search by name for what matches a pattern." }
    : (rewritten(place, names, context, wanted) ?? corrected(directory, names, context) ?? unknown(place, context));
  return new ToolError(`${asked} does not exist.${hint}`, { fix });
}

/** ` Did you mean "…"?` for a path that leads outside or names no root, when what it says is there below a root; or nothing. */
export function meantInside(names: readonly string[], roots: readonly Root[], { show, exists }: Surroundings): string {
  const parts = separated(names);
  if (parts === undefined || parts.length === 0 || parts.some((part) => WILDCARD.test(part))) return "";
  const [first = "", ...rest] = parts;
  const named = rest.length === 0 ? [] : roots.filter((root) => isNameOf(root, first));
  const places = [...named.map((root) => ({ root, segments: rest })), ...roots.map((root) => ({ root, segments: parts }))];
  const found = places.find((place) => exists?.(place));
  return found === undefined ? "" : ` Did you mean ${JSON.stringify(show(found))}?`;
}

interface Advice {
  readonly hint: string;
  readonly fix: string;
}

/** The path with `/` for each backslash, or without the root's own name before it, when that is there. */
function rewritten(
  place: Place,
  names: readonly string[],
  { roots, show, exists }: Surroundings,
  wanted?: "directory",
): Advice | undefined {
  const parts = separated(names);
  if (parts === undefined || exists === undefined) return undefined;
  const advice = (meant: Place, fix: string): Advice | undefined =>
    exists(meant) ? { hint: ` Did you mean ${JSON.stringify(show(meant))}?`, fix } : undefined;
  const slashed = parts.length > names.length ? advice(below(place, parts), "Separate directories with /.") : undefined;
  if (slashed !== undefined || roots.length > 1 || place.segments.length > 0) return slashed;
  const [first = "", ...rest] = parts;
  if (!isNameOf(place.root, first) || (rest.length === 0 && wanted !== "directory")) return undefined;
  return advice(below(place, rest), `Paths are relative to the allowed directory, ${place.root.given}: leave its own name out.`);
}

/** The path with every name in it that can be corrected; only as far as it is there. */
function corrected(directory: Directory, names: readonly string[], context: Surroundings): Advice | undefined {
  if (context.exists === undefined) return undefined;
  const found = correct(directory, names, context);
  if (found.length === 0) return undefined;
  const meant = below(directory.place, found);
  const unlike = found.map((name, index) => differenceUnseen(names[index] ?? "", name)).find((difference) => difference !== undefined);
  const address = (): string => pathToFileURL(join(meant.root.given, ...meant.segments)).href;
  return {
    hint: ` Did you mean ${JSON.stringify(context.show(meant))}?${unlike === undefined ? "" : ` It ${unlike}: use ${JSON.stringify(address())}.`}`,
    fix: "Paths are compared exactly, letter case and Unicode form included.",
  };
}

function unknown(place: Place, { show }: Surroundings): Advice {
  return { hint: "", fix: `List ${JSON.stringify(show(place))} to see what is there, or search by name.` };
}

/** What cannot be seen, and so not be copied, in a name that differs from the one asked for. */
function differenceUnseen(asked: string, found: string): string | undefined {
  if (asked === found) return undefined;
  const spaced = (name: string): string => name.replaceAll(/\s/gu, " ");
  const form = (name: string): string => spaced(name).normalize("NFC").toLowerCase();
  const looksSame = form(asked) === form(found) && asked.toLowerCase() !== found.toLowerCase();
  if (!looksSame && found === spaced(found).normalize("NFC")) return undefined;
  return spaced(found) === found && spaced(asked) === asked ? "is written in another Unicode form" : "has another kind of space in it";
}

/** The names with backslashes taken as separators, as Windows does; undefined when some lead up. */
function separated(names: readonly string[]): readonly string[] | undefined {
  const parts = names.flatMap((name) => name.split(SEPARATED)).filter((part) => part !== "" && part !== ".");
  return parts.includes("..") ? undefined : parts;
}

function isNameOf(root: Root, name: string): boolean {
  return name !== "" && [root.label, basename(root.given), basename(root.path)].includes(name);
}

function below({ root, segments }: Place, names: readonly string[]): Place {
  return { root, segments: [...segments, ...names] };
}
