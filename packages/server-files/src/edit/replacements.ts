import { type Replacement } from "./types.ts";

/** Puts replacements (ascending, not overlapping) into a text. */
export function splice(text: string, replacements: readonly Replacement[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of replacements) {
    parts.push(text.slice(at, start), inserted);
    at = end;
  }
  parts.push(text.slice(at));
  // join copies: a slice would keep the whole text it comes from in memory.
  return parts.join("");
}

/**
 * Adds a step to what was done so far.
 *
 * `done` are replacements against the original text, `step` are replacements against `current`, which is the original with `done` put
 * in. The result is one list against the original that has the effect of both. Where ranges of the two overlap or touch they become one.
 */
export function compose(done: readonly Replacement[], step: readonly Replacement[], current: string): Replacement[] {
  const composed: Replacement[] = [];
  let shift = 0; // index in current minus index in the original, after the last replacement of `done` that was passed
  let next = 0;
  const passBefore = (index: number): void => {
    for (let old = done[next]; old !== undefined && old.start + shift + old.text.length < index; old = done[next]) {
      composed.push(old);
      shift += growth(old);
      next += 1;
    }
  };
  for (let at = 0; at < step.length;) {
    const first = step[at];
    if (first === undefined) break;
    passBefore(first.start);
    const before = shift;
    let start = first.start;
    let end = first.end;
    const touching: Replacement[] = [];
    for (;;) {
      const old = done[next];
      const added = step[at];
      if (old !== undefined && old.start + shift <= end) {
        start = Math.min(start, old.start + shift);
        end = Math.max(end, old.start + shift + old.text.length);
        shift += growth(old);
        next += 1;
      } else if (added !== undefined && added.start <= end) {
        touching.push(added);
        end = Math.max(end, added.end);
        at += 1;
      } else break;
    }
    const moved = touching.map(({ start: from, end: to, text }) => ({ start: from - start, end: to - start, text }));
    composed.push({ start: start - before, end: end - shift, text: splice(current.slice(start, end), moved) });
  }
  passBefore(Infinity);
  return composed;
}

function growth({ start, end, text }: Replacement): number {
  return text.length - (end - start);
}
