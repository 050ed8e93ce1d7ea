import { ToolError } from "../errors.ts";
import { type Containment, testContainment } from "./containment.ts";
import { BUILT_IN_DENY, BUILT_IN_KEEP, compileDeny, type Deny, exceptionFor } from "./deny.ts";
import { type Directory, MAX_DEPTH, type OpenFile } from "./directory.ts";
import { meantInside, missing } from "./missing.ts";
import { absoluteSegments, isWithin, showName } from "./names.ts";
import { parsePath, placeOfAbsolute, quoted } from "./parse.ts";
import { describeRoots, type Place, realOrGiven, refuseReadOnly, resolveRoots, type Root, type RootSpec } from "./root.ts";
import { type Spot, walk, type WalkContext, type WalkOptions } from "./walk.ts";

/** What {@link createSandbox} is told. */
export interface SandboxOptions {
  readonly roots: readonly RootSpec[];
  /** Patterns besides {@link BUILT_IN_DENY}, as in .gitignore; `!` takes one of those back. */
  readonly deny?: readonly string[];
  readonly builtInDeny?: boolean;
  /** Real absolute paths that are never reached though they may lie in a root: what the server itself keeps. */
  readonly hidden?: readonly string[];
  /** Default: what a test of the machine says. */
  readonly containment?: Containment;
}

/**
 * Allowed directories, and the only way to files in them. Neither a name, nor a link, nor a race leads outside: see {@link Directory} for
 * how. All calls are synchronous, throw a ToolError for whatever their caller can cause, and hold what they open only while `use` runs.
 */
export interface Sandbox {
  readonly roots: readonly Root[];
  /** `recheck` where descriptors cannot hold directories: a race with another process is then noticed, not prevented. */
  readonly containment: Containment;
  /** The same with fewer places: a root is narrowed to those of `directories` (absolute paths) inside it; others stay as they are. */
  narrow(directories: readonly string[]): Sandbox;
  /**
   * The place a path names, by its text alone. `""` segments and `..` are gone; nothing is looked up, except inside the roots for what an
   * error suggests.
   */
  parse(path: string): Place;
  /** How a place is named to the model: relative to the single root, or `label/rest`. Invisible characters are escaped. */
  show(place: Place): string;
  /** The pattern that denies the place, or what else keeps it from being reached; `from` leading segments are known to be allowed. */
  denied(place: Place, from?: number): string | undefined;
  /** Finds an entry, which need not exist, and holds its parent. */
  locate<T>(path: string | Place, options: WalkOptions, use: (spot: Spot) => T): T;
  /** Opens a regular file for reading. */
  open<T>(path: string | Place, use: (file: OpenFile) => T): T;
  /** Holds a directory. */
  enter<T>(path: string | Place, use: (directory: Directory) => T): T;
}

/** Makes a sandbox. Throws a TypeError when the roots contradict each other. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const roots = resolveRoots(options.roots);
  const { builtInDeny = true, deny: own = [] } = options;
  const deny = compileDeny([...(builtInDeny ? BUILT_IN_DENY : []), ...own]);
  const keep = compileDeny(builtInDeny ? [...BUILT_IN_KEEP, ...own.filter((pattern) => pattern.startsWith("!"))] : []);
  const hidden = (options.hidden ?? []).map((path) => absoluteSegments(realOrGiven(path)));
  return build(roots, { deny, keep, hidden, containment: options.containment ?? testContainment("/") });
}

interface Rules {
  deny: Deny;
  /** What may be read, not changed. */
  keep: Deny;
  hidden: readonly (readonly string[])[];
  containment: Containment;
}

function build(roots: readonly Root[], rules: Rules): Sandbox {
  const { deny, keep, hidden, containment } = rules;
  const bases = new Map(roots.map((root) => [root, absoluteSegments(root.path)]));
  const absolute = ({ root, segments }: Place): readonly string[] => [...(bases.get(root) ?? absoluteSegments(root.path)), ...segments];
  const ask = (rule: Deny, { root, segments }: Place, from: number): string | undefined =>
    root.prefix.length === 0 ? rule(segments, from) : rule([...root.prefix, ...segments], root.prefix.length + from);
  const denied = (place: Place, from = 0): string | undefined => ask(deny, place, from);

  /** The hidden places that lie in each root, from there; `[]` is the root itself. */
  const hiddenIn = new Map(
    [...bases].map(([root, base]) => [
      root,
      hidden.filter((path) => isWithin(path, base) || isWithin(base, path)).map((path) => path.slice(base.length)),
    ]),
  );
  const isHidden = ({ root, segments }: Place): boolean => (hiddenIn.get(root) ?? []).some((path) => isWithin(segments, path));

  function show({ root, segments }: Place): string {
    const names = roots.length > 1 ? [root.label, ...segments] : segments;
    return names.length === 0 ? "." : names.map(showName).join("/");
  }

  function admit(place: Place, change = false): void {
    const from = place.segments.length - 1;
    const pattern = ask(deny, place, from);
    if (pattern !== undefined) {
      throw new ToolError(`${quoted(show(place))} is denied by the pattern ${JSON.stringify(pattern)}.`, {
        fix: `Such files can hold secrets or be run by other programs. If it is meant to be used, the user can allow it with --deny ${exceptionFor(pattern, [...place.root.prefix, ...place.segments])}.`,
      });
    }
    // From the configured directory on: a client's root can lie inside what may only be read.
    if (change && keep([...place.root.prefix, ...place.segments]) !== undefined) {
      throw new ToolError(`${quoted(show(place))} belongs to git and may only be read: git runs programs that are named in there.`, {
        fix: "Use git itself. If it is meant to be changed here, the user can allow it with --deny '!.git'.",
      });
    }
    if (isHidden(place)) {
      throw new ToolError(`${quoted(show(place))} is what the server itself keeps; it cannot be reached.`, {
        fix: "Use undo_change for earlier versions of files.",
      });
    }
  }

  function refuseChange(spot: Spot): void {
    const shown = quoted(show(spot.place));
    refuseReadOnly(spot.place.root, shown);
    const path = absolute(spot.place);
    if (![...bases.values(), ...hidden].some((kept) => isWithin(kept, path))) return;
    throw new ToolError(`${shown} is an allowed directory itself, or holds one, or holds the server's own files.`, {
      fix: "Change what is inside it.",
    });
  }

  /** How a place is called in errors; the root itself by its path, which says more than `.` does. */
  const nameOf = (place: Place): string => (place.segments.length === 0 && roots.length === 1 ? showName(place.root.given) : show(place));

  const silent: WalkContext = { roots, containment, show, admit };
  const context: WalkContext = { ...silent, exists };

  /** For suggestions: exactly what a call with this path would reach. */
  function exists(place: Place): boolean {
    if (place.segments.length > MAX_DEPTH) return false;
    try {
      return walk(silent, place, { follow: true }, ({ stat }) => stat !== undefined);
    } catch {
      return false;
    }
  }

  function refuseDeep(place: Place): void {
    if (place.segments.length <= MAX_DEPTH) return;
    throw new ToolError(
      `${quoted(show(place))} has ${place.segments.length} directories one in another; at most ${MAX_DEPTH} are followed.`,
      {
        fix: "Check the path, or ask the user to allow a directory further down.",
      },
    );
  }

  function parse(path: string): Place {
    const place = parsePath(path, roots, (names) => meantInside(names, roots, context));
    if (place === "above") {
      throw new ToolError(`${quoted(path)} is above the allowed directories.`, { fix: `Name one of them: ${describeRoots(roots)}.` });
    }
    refuseDeep(place);
    // With one root inside another, the inner one's rules hold.
    return roots.length === 1 ? place : (placeOfAbsolute(`/${absolute(place).join("/")}`, roots) ?? place);
  }

  function locate<T>(path: string | Place, options: WalkOptions, use: (spot: Spot) => T): T {
    const place = typeof path === "string" ? parse(path) : path;
    refuseDeep(place);
    // By name first: what is denied is not even looked up, and a read-only root gets no new directories.
    for (let length = 1; length <= place.segments.length; length++)
      admit({ root: place.root, segments: place.segments.slice(0, length) }, options.change);
    if (options.change) refuseReadOnly(place.root, quoted(show(place)));
    return walk(context, place, options, (spot) => {
      if (options.change) refuseChange(spot);
      return use(spot);
    });
  }

  /** What a client's root leaves of a root: a part of it, or undefined when it says nothing about it. */
  function part(root: Root, directory: string): Root | undefined {
    const real = realOrGiven(directory);
    const place = placeOfAbsolute(real, [root]);
    if (place === undefined || place.segments.length === 0 || denied(place) !== undefined) return undefined;
    return { ...root, path: real, given: directory, prefix: [...root.prefix, ...place.segments] };
  }

  return {
    roots,
    containment,
    parse,
    show,
    denied: (place, from) => denied(place, from) ?? (isHidden(place) ? "the server's own files" : undefined),
    locate,

    narrow(directories) {
      const narrowed = roots.flatMap((root) => {
        const covered = directories.some((directory) => isWithin(bases.get(root) ?? [], absoluteSegments(realOrGiven(directory))));
        const found = covered ? [] : directories.flatMap((directory) => part(root, directory) ?? []);
        const parts = found.filter((each, index) => found.findIndex(({ path }) => path === each.path) === index);
        return parts.length === 0 ? [root] : parts;
      });
      return build(relabelled(narrowed), rules);
    },

    open: (path, use) =>
      locate(path, { follow: true }, ({ directory, name, stat, place }) => {
        if (stat === undefined) throw missing(directory, [name], context);
        return directory.open(name, use, stat, nameOf(place));
      }),

    enter: (path, use) =>
      locate(path, { follow: true }, ({ directory, name, stat, place }) => {
        if (name === ".") return use(directory);
        if (stat === undefined) throw missing(directory, [name], context, "directory");
        if (stat.isDirectory()) return directory.enter(name, use, nameOf(place));
        throw new ToolError(`${quoted(show(place))} is not a directory.`, { fix: "Name a directory; read_file reads files." });
      }),
  };
}

/** Several client roots inside one root are several roots then, and need labels of their own. */
function relabelled(roots: readonly Root[]): readonly Root[] {
  // A label once given keeps its meaning: new ones stay clear of all that exist.
  const reserved = new Set(roots.map(({ label }) => label));
  const taken = new Set<string>();
  return roots.map((root) => {
    let label = root.label;
    for (let n = 2; taken.has(label) || (label !== root.label && reserved.has(label)); n++) label = `${root.label}-${n}`;
    taken.add(label);
    return label === root.label ? root : { ...root, label };
  });
}
