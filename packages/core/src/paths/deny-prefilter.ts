import { expandBraces } from "./braces.ts";
import { foldCase } from "./fold.ts";

/** Plain ASCII without what folding changes: of such names it can be told at once that no pattern matches. */
const PLAIN = /^[\x21-\x7E]*[\x21-\x2D\x2F-\x7E]$/;

/**
 * Whether any of the patterns for a name may match, told without trying them: hardly a name in a tree does, and walks ask for each.
 * False is certain; true only means that they have to be tried.
 */
export function compilePrefilter(patterns: readonly string[]): (name: string) => boolean {
  const literals = new Set<string>();
  const affixes: { readonly prefix: string; readonly suffix: string }[] = [];
  let isUnknown = false;
  for (const pattern of patterns.flatMap(expandBraces)) {
    const [prefix = "", suffix, ...more] = foldCase(pattern).split("*");
    if (/[?[\\]/.test(pattern) || more.length > 0) isUnknown = true;
    else if (suffix === undefined) literals.add(prefix);
    else affixes.push({ prefix, suffix });
  }
  return (name) => {
    if (isUnknown || !PLAIN.test(name)) return true;
    const folded = name.toLowerCase();
    return literals.has(folded) || affixes.some(({ prefix, suffix }) => folded.startsWith(prefix) && folded.endsWith(suffix));
  };
}
