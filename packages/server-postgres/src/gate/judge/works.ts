import type { Node } from "../gate.ts";
import { nameOf } from "../walk/kind-names.ts";
import { READING } from "../walk/nodes.ts";
import { walk } from "../walk/walk.ts";
import type { Bench, Refused, Work } from "./work.ts";

/** Where texts stand. */
export interface Context extends Pick<Work, "path" | "through"> {
  readonly folded?: boolean;
  readonly stored?: boolean;
}

/** What texts of a catalog name; or why they may not run. */
export async function readWorks(bench: Bench, texts: readonly string[], context: Context): Promise<readonly Work[] | Refused> {
  const works: Work[] = [];
  for (const text of texts) {
    const found = worksOf(await bench.parser.all(text), context);
    if ("why" in found) return found;
    works.push(...found);
  }
  return works;
}

/** What trees name; or why they may not run. Undefined trees are those that could not be read. */
export function worksOf(
  trees: readonly Node[] | undefined,
  { folded = false, stored = false, ...context }: Context,
): readonly Work[] | Refused {
  if (trees === undefined) return { why: "what stands behind it cannot be read by the parser" };
  const works: Work[] = [];
  for (const tree of trees) {
    const { changes, unknown, references, queries } = walk(tree, READING);
    const [change = unknown[0]] = changes;
    if (change !== undefined) return { why: `there is ${nameOf(change.what)} in it` };
    works.push({ references, queries, folded, stored, ...context });
  }
  return works;
}
