import { compileWildcard, type WildcardOptions } from "./wildcard.ts";

/** A compiled pattern for paths below one directory. Paths are their segments, so a `/` in a name cannot be confused with one between names. */
export interface Glob {
  /** Whether the path (from the directory the pattern is relative to) matches. The directory itself, `[]`, never does. */
  matches(segments: readonly string[]): boolean;
  /** Whether anything below this directory could match; `false` lets a walk leave it out. */
  couldMatchBelow(segments: readonly string[]): boolean;
}

type Step = "**" | ((name: string) => boolean);

/**
 * Compiles a pattern that is split into segments already. `**` stands for any number of directories, at the end for everything
 * below; every other segment is a wildcard for one name. Matching takes at most the pattern's length times the path's.
 *
 * @throws ToolError for a segment that is no wildcard.
 */
export function compileSegments(names: readonly string[], options: WildcardOptions = {}): Glob {
  // Everything below a directory, but not the directory: any number of segments and one more.
  const all = names.at(-1) === "**" ? [...names, "*"] : names;
  const steps: Step[] = all
    .filter((name, index) => name !== "**" || all[index - 1] !== "**")
    .map((name) => (name === "**" ? name : compileWildcard(name, options)));
  const [first, second] = steps;
  if (first === "**" && typeof second === "function" && steps.length === 2) {
    return {
      matches: (segments) => {
        const name = segments.at(-1);
        return name !== undefined && second(name);
      },
      couldMatchBelow: () => true,
    };
  }
  const last = steps.at(-1);
  return {
    matches(segments) {
      // Nearly every path is told by its last name, and a pattern never ends with `**`.
      const name = segments.at(-1);
      return name !== undefined && typeof last === "function" && last(name) && matchSteps(steps, segments);
    },
    couldMatchBelow: (segments) => first === "**" || reachesFurther(steps, segments),
  };
}

/** Two pointers over segments, as for a star in a name: only the last `**` ever needs to be tried again. */
function matchSteps(steps: readonly Step[], segments: readonly string[]): boolean {
  let step = 0;
  let at = 0;
  let starStep = -1;
  let starAt = 0;
  while (at < segments.length) {
    const wanted = steps[step];
    const name = segments[at] ?? "";
    if (wanted === "**") {
      starStep = step;
      starAt = at;
      step += 1;
    } else if (wanted?.(name) === true) {
      step += 1;
      at += 1;
    } else if (starStep >= 0) {
      starAt += 1;
      at = starAt;
      step = starStep + 1;
    } else return false;
  }
  return step === steps.length;
}

/** Whether some steps are still to be taken after all segments: every place in the pattern that they can lead to is followed at once. */
function reachesFurther(steps: readonly Step[], segments: readonly string[]): boolean {
  let places = new Set(withDeeper(steps, [0]));
  for (const name of segments) {
    const next: number[] = [];
    for (const place of places) {
      const step = steps[place];
      if (step === "**") next.push(place);
      else if (step?.(name) === true) next.push(place + 1);
    }
    places = new Set(withDeeper(steps, next));
    if (places.size === 0) return false;
  }
  return places.values().some((place) => place < steps.length);
}

/** `**` may stand for no directory at all, so the place after it is reached with it. */
function withDeeper(steps: readonly Step[], places: readonly number[]): number[] {
  return places.flatMap((place) => (steps[place] === "**" ? [place, place + 1] : [place]));
}
