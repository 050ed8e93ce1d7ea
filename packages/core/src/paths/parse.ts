import { isAbsolute, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { ToolError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { absoluteSegments, isWithin, showName } from "./names.ts";
import { describeRoots, expandHome, type Place, type Root } from "./root.ts";

const MAX_PATH_CHARS = 4096; // PATH_MAX, limits.h

/** What was probably meant by names that are in no root, as a sentence after a space; or nothing. */
type Suggest = (names: readonly string[]) => string;

/**
 * The place a model's path names, by its text alone: nothing is looked up, so `..` is taken off before any link is followed.
 * `suggest` gives what errors add for names that are in no root.
 *
 * Relative to the single root, or `label/rest` with several; absolute inside a root; `~/x`; `file://` addresses. Throws a ToolError for
 * everything else.
 */
export function parsePath(path: string, roots: readonly Root[], suggest: Suggest = () => ""): Place | "above" {
  const given = path.startsWith("file://") ? pathOfUri(path) : path;
  refuseImpossible(given);
  const expanded = expandHome(given);
  if (isAbsolute(expanded)) {
    const plain = normalize(expanded);
    return placeOfAbsolute(plain, roots) ?? outside(given, roots, suggest(absoluteSegments(plain)));
  }
  const segments = lexical(given, roots);
  const [only, ...others] = roots;
  if (only === undefined) return outside(given, roots);
  if (others.length === 0) return { root: only, segments };
  const [label, ...rest] = segments;
  if (label === undefined) return "above";
  const root = roots.find((each) => each.label === label);
  if (root !== undefined) return { root, segments: rest };
  const labels = roots.map((each) => each.label);
  throw new ToolError(`${quoted(given)} does not begin with an allowed directory.${suggest(segments) || didYouMean(label, labels)}`, {
    fix: `Begin with one of ${labels.map((each) => `${each}/`).join(", ")} or write an absolute path. Allowed: ${describeRoots(roots)}.`,
  });
}

/** The place of a real or configured absolute path: in the innermost root that holds it. */
export function placeOfAbsolute(path: string, roots: readonly Root[]): Place | undefined {
  const segments = absoluteSegments(path);
  const found = roots
    .flatMap((root) => [absoluteSegments(root.path), absoluteSegments(root.given)].map((base) => ({ root, base })))
    .filter(({ base }) => isWithin(segments, base))
    // Of one directory allowed twice, the stricter word counts.
    .sort((a, b) => b.base.length - a.base.length || Number(b.root.readOnly) - Number(a.root.readOnly))[0];
  return found && { root: found.root, segments: segments.slice(found.base.length) };
}

/** Refuses a path that lies outside. */
export function outside(shown: string, roots: readonly Root[], hint = ""): never {
  throw new ToolError(`${quoted(shown)} is outside the allowed directories.${hint}`, {
    fix: roots.length === 0 ? "No directory is allowed. Ask the user to name one." : `Allowed: ${describeRoots(roots)}.`,
  });
}

/** A path in quotes, safe to show and not too long. */
export function quoted(path: string): string {
  const shown = showName(path);
  return JSON.stringify(shown.length > 200 ? `${shown.slice(0, 200)}…` : shown);
}

/** Segments of a relative path without `.` and `..`; leading out of the root is refused here already. */
function lexical(path: string, roots: readonly Root[]): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split(process.platform === "win32" ? /[\\/]/ : "/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return outside(path, roots);
  }
  return segments;
}

function refuseImpossible(path: string): void {
  const refuse = (why: string, fix: string): never => {
    throw new ToolError(`${quoted(path)} ${why}.`, { fix });
  };
  if (path === "") refuse("is no path", 'Write a path, or "." for the allowed directory itself.');
  if (path.includes("\0")) refuse("has a NUL character in it", "Write the path without it.");
  if (path.length > MAX_PATH_CHARS) refuse(`has ${path.length} characters; paths have at most ${MAX_PATH_CHARS}`, "Shorten it.");
  if (!path.isWellFormed()) refuse("has half of a surrogate pair in it", "Write whole characters.");
  if (process.platform === "win32") return refuseWindowsForms(path, refuse);
  if (/^[A-Za-z]:[\\/]|^\\\\/.test(path))
    refuse("is a Windows path, and this server does not run on Windows", "Separate directories with /.");
}

// Device names and streams of Windows: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
function refuseWindowsForms(path: string, refuse: (why: string, fix: string) => never): void {
  if (/^[\\/]{2}[.?][\\/]/.test(path)) refuse("names a device namespace", "Write a plain path.");
  const parts = path.split(/[\\/]/);
  if (parts.some((part, index) => part.includes(":") && !(index === 0 && /^[A-Za-z]:$/.test(part))))
    refuse("names a data stream", "Leave out the colon.");
  if (parts.some((part) => /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])([. ]|$)/i.test(part)))
    refuse("names a device", "Choose another name.");
  if (parts.some((part) => /[^.][. ]+$/.test(part)))
    refuse("has a part that ends in a dot or a space, which Windows drops", "Leave it out.");
}

function pathOfUri(uri: string): string {
  try {
    // A # or ? that was not encoded would cut the name short, and another file be meant.
    if (/[?#]/.test(uri)) throw new TypeError("query or fragment");
    return fileURLToPath(uri);
  } catch {
    throw new ToolError(`${quoted(uri)} is not a file address.`, {
      fix: "Write file:///absolute/path with no host, every special character percent-encoded once, or just the path.",
    });
  }
}
