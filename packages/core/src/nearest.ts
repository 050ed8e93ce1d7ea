/**
 * The candidate closest to `name` by optimal string alignment distance (insert, delete, substitute, swap), ignoring case;
 * undefined when nothing is close enough to be a likely typing mistake (more than a third of the longer name differs) and none begins
 * the other. The first of several that are as close.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, 64).toLowerCase(); // names are short; a hostile one must not cost quadratic time
  let best: string | undefined;
  let bestScore = Infinity;
  for (const candidate of candidates) {
    const other = candidate.slice(0, 64).toLowerCase();
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const typing = Math.abs(wanted.length - other.length) > allowed ? Infinity : distance(wanted, other);
    const mistake = typing <= allowed ? typing : Infinity;
    const score = sharesStem(wanted, other) ? Math.min(mistake, STEM) : mistake;
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/** `Did you mean "expression"?` preceded by a space, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const found = nearest(name, candidates);
  return found === undefined ? "" : ` Did you mean "${found}"?`;
}

/** How far apart two names with one stem are: more than one typing mistake, less than two. */
const STEM = 1.5;

/** `expr` for `expression`, `max_rows_limit` for `max_rows`: one name begins the other. */
function sharesStem(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a));
}

/** Rows of small numbers, so that a directory of thousands of long names costs milliseconds. */
function distance(a: string, b: string): number {
  let beforeLast = new Uint8Array(b.length + 1);
  let last = beforeLast.map((_, j) => j);
  let row = new Uint8Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const [here, left] = [a.charCodeAt(i - 1), i > 1 ? a.charCodeAt(i - 2) : -1];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const there = b.charCodeAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (here === there ? 0 : 1));
      if (j > 1 && here === b.charCodeAt(j - 2) && left === there) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = cost;
    }
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length] ?? 0;
}
