import { isAbsolute } from "node:path";

/** Whether a link's target stays inside, by its text: `depth` is how many directories deep the link lies. */
export function staysWithin(target: string, depth: number): boolean {
  if (isAbsolute(target)) return false;
  let level = depth;
  for (const segment of target.split("/")) {
    if (segment === "" || segment === ".") continue;
    level += segment === ".." ? -1 : 1;
    if (level < 0) return false;
  }
  return true;
}
