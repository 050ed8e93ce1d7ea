/** The order of the walk: by segment, each by code unit, a directory before what is in it. */
export function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const [x, y] = [a[at] ?? "", b[at] ?? ""];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
