import { nearest } from "../nearest.ts";
import type { Directory } from "./directory.ts";
import { refuseAlias, showName } from "./names.ts";
import { innermost, type Place, type Root } from "./root.ts";

/** Most entries of a directory that are compared with a name. */
const MAX_CANDIDATES = 5000;
/** Most directories that are listed for one suggestion. */
const MAX_LISTINGS = 16;

/** What errors need to know to suggest a path. */
export interface Surroundings {
  readonly roots: readonly Root[];
  show(place: Place): string;
  /** Throws when the place is denied or hidden; it is never suggested then. */
  admit(place: Place): void;
  /** Whether something is there that may be reached, links followed. Absent where errors are to make no suggestions. */
  readonly exists?: ((place: Place) => boolean) | undefined;
}

interface Left {
  listings: number;
  /** Typing mistakes that may be assumed. Two wrong guesses at once would lead anywhere. */
  guesses: number;
}

/**
 * The names as they are really written, from the directory down: each may differ in what the eye cannot tell apart or easily confuses
 * (letter case, Unicode form, kinds of space), and one of them by a typing mistake. Shorter than `names` when the rest cannot be found.
 */
export function correct(directory: Directory, names: readonly string[], context: Surroundings): readonly string[] {
  return descend(directory, names, context, { listings: MAX_LISTINGS, guesses: 1 });
}

function descend(directory: Directory, names: readonly string[], context: Surroundings, left: Left): readonly string[] {
  const [name, ...rest] = names;
  // `..` and the like come from the targets of links.
  if (name === undefined || ["", ".", ".."].includes(name)) return [];
  const { root, segments } = directory.place;
  const placeOf = (entry: string): Place => ({ root, segments: [...segments, entry] });
  const admitted = (entry: string): boolean => isAdmitted(placeOf(entry), context);
  const found = admitted(name) && isThere(directory, name) ? name : similar(directory, name, admitted, left);
  if (found === undefined || rest.length === 0) return found === undefined ? [] : [found];
  try {
    if (directory.lstat(found)?.isDirectory() && innermost(context.roots, directory, found) === undefined) {
      return [found, ...directory.enter(found, (below) => descend(below, rest, context, left))];
    }
  } catch {
    // What may not be entered is still there to be named.
    return [found];
  }
  // Links, and roots that lie in this one, have rules of their own: nothing is corrected behind them.
  return context.exists?.({ root, segments: [...segments, found, ...rest] }) ? [found, ...rest] : [found];
}

/** First by what the eye cannot tell apart, then by typing mistakes. */
function similar(directory: Directory, name: string, admitted: (name: string) => boolean, left: Left): string | undefined {
  if (--left.listings < 0) return undefined;
  const entries = candidates(directory);
  const folded = fold(name);
  const twin = entries.find((entry) => fold(entry) === folded && admitted(entry));
  if (twin !== undefined || left.guesses === 0) return twin;
  const close = nearest(name, entries);
  if (close === undefined || !admitted(close)) return undefined;
  left.guesses -= 1;
  return close;
}

function candidates(directory: Directory): readonly string[] {
  try {
    return directory.entries(MAX_CANDIDATES).map((entry) => entry.name);
  } catch {
    // A directory that may be passed through but not listed has no suggestions to give.
    return [];
  }
}

function isThere(directory: Directory, name: string): boolean {
  try {
    refuseAlias(directory, name, name);
    return directory.lstat(name) !== undefined;
  } catch {
    // Too long a name, for example.
    return false;
  }
}

function isAdmitted(place: Place, { admit }: Surroundings): boolean {
  try {
    admit(place);
    return true;
  } catch {
    return false;
  }
}

function fold(name: string): string {
  return showName(name.normalize("NFKC").replaceAll(/\s/gu, " ").toLowerCase());
}
