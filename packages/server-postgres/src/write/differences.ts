import { oneLine } from "../schema/texts.ts";
import { NOT_NULLS, type Outline, type Thing } from "./outline.ts";

/** What a statement has made of what the database is made of. */
export interface Differences {
  readonly dropped: readonly Thing[];
  readonly made: readonly Thing[];
  /** Things that have another name or another form than before, or whose contents were written anew. */
  readonly altered: readonly { readonly before: Thing; readonly after: Thing }[];
}

export function compare(before: Outline, after: Outline): Differences {
  return {
    dropped: inOrder([...before.values()].filter(({ key }) => !after.has(key))),
    made: inOrder([...after.values()].filter(({ key }) => !before.has(key))),
    altered: inOrder([...before.values()]).flatMap((thing) => {
      const now = after.get(thing.key);
      return now === undefined || same(thing, now) ? [] : [{ before: thing, after: now }];
    }),
  };
}

/** By name: OIDs are others each time that a thing is made. */
function inOrder(things: readonly Thing[]): readonly Thing[] {
  const place = ({ name, kind }: Thing): string => `${name} ${kind}`;
  return things.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
}

function same(before: Thing, after: Thing): boolean {
  return JSON.stringify([before.name, before.form, before.relation]) === JSON.stringify([after.name, after.form, after.relation]);
}

/** Whether what a relation holds has been written anew, or thrown away. */
export function isRewritten(before: Thing, after: Thing): boolean {
  return before.relation?.file !== after.relation?.file;
}

/**
 * The differences in words, a line each. `lost` tells by key what goes with a table or a column; what else goes with a table or comes
 * with it goes without saying. Where the statement `onlyRenames`, what else looks different names what was renamed.
 */
export function differencesText(
  { dropped, made, altered }: Differences,
  lost: ReadonlyMap<string, string>,
  onlyRenames: boolean,
): string[] {
  const alone = (things: readonly Thing[]): Thing[] => {
    const keys = new Set(things.map(({ key }) => key));
    return things.filter(({ parent }) => parent === undefined || !keys.has(parent));
  };
  const renamed = altered.filter(({ before, after }) => before.name !== after.name);
  const reformed = onlyRenames ? [] : altered;
  const touched = new Set([...dropped, ...made, ...altered.map(({ after }) => after)].map(({ parent }) => parent));
  return [
    ...alone(dropped).map((thing) => `drops ${thing.kind} ${thing.name}${suffix(lost.get(thing.key))}`),
    ...alone(made).map((thing) => `makes ${thing.kind} ${thing.name}${suffix(describe(thing))}`),
    ...withoutParents(renamed).map(({ before, after }) => `renames ${before.kind} ${before.name} to ${after.name}`),
    ...reformed.flatMap(({ before, after }) => {
      const gone = lost.get(after.key);
      return gone === undefined ? changesOf(before, after, touched.has(after.key)) : [`empties ${after.kind} ${after.name}: ${gone}`];
    }),
  ];
}

/** The renamed, without those that only tell the new name of what they are in. */
function withoutParents(renamed: Differences["altered"]): Differences["altered"] {
  const keys = new Set(renamed.map(({ before }) => before.key));
  return renamed.filter(({ before, after }) => before.parent === undefined || !keys.has(before.parent) || before.ownName !== after.ownName);
}

function changesOf(before: Thing, after: Thing, touched: boolean): string[] {
  const parts = [...new Set([...Object.keys(before.form), ...Object.keys(after.form)])]
    .filter((part) => before.form[part] !== after.form[part] && !(touched && part === NOT_NULLS))
    .map((part) => changeText(part, before.form[part], after.form[part]));
  // That an index is built anew when its table is written anew goes without saying; by itself it never is here.
  const rewritten = after.kind !== "index" && isRewritten(before, after) && (parts.length === 0 || after.kind === "table");
  return [
    ...(parts.length > 0 ? [`alters ${after.kind} ${after.name}: ${parts.join(", ")}`] : []),
    ...(rewritten ? [`${REWRITES[after.kind] ?? "rewrites"} ${after.kind} ${after.name}`] : []),
  ];
}

function changeText(part: string, before: string | undefined, after: string | undefined): string {
  if ([before, after].some((value) => value?.startsWith(DIGEST))) return `another ${part}`;
  return `${part} ${valueText(before)} -> ${valueText(after)}`;
}

const REWRITES: Readonly<Record<string, string>> = { sequence: "restarts", "materialized view": "fills anew" };

/** How a value begins that is too long to be in an outline. */
const DIGEST = "md5 ";
/** Characters of a type, a default or a condition that are shown. */
const VALUE_CHARS = 100;
/** What is worth saying of something new. */
const TELLING = ["type", "default", "not null", "definition", "values"];

function describe({ kind, form }: Thing): string | undefined {
  if (kind !== "column" && kind !== "constraint" && kind !== "enum" && kind !== "domain") return undefined;
  const said = TELLING.flatMap((part) => {
    const value = form[part];
    if (value === undefined) return [];
    return part === "not null" ? [part] : [part === "default" ? `default ${valueText(value)}` : valueText(value)];
  });
  return said.length > 0 ? said.join(" ") : undefined;
}

function valueText(value = "none"): string {
  return value.startsWith(DIGEST) ? "..." : oneLine(value, VALUE_CHARS);
}

function suffix(text: string | undefined): string {
  return text === undefined ? "" : `: ${text}`;
}
