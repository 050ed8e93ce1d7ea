import { ToolError } from "@org/mcp-core/errors";
import { compileGlob } from "@org/mcp-core/paths";

import { readPattern } from "./ignore-pattern.ts";

/** What one directory's ignore files say about what is below it. */
export interface IgnoreRules {
  /**
   * The last pattern that matches decides; undefined when none does.
   *
   * @param path segments of the entry; those before `from` lead to the directory that holds the ignore file
   * @param isDirectory whether the entry itself is a directory (a link to one is not)
   */
  verdict(path: readonly string[], from: number, isDirectory: boolean): "ignored" | "included" | undefined;
}

/** Most patterns of one ignore file. */
const MAX_PATTERNS = 5000;

interface Rule {
  /** Place in the file: the higher one decides. */
  readonly order: number;
  readonly negated: boolean;
  readonly directoryOnly: boolean;
}

interface PathRule extends Rule {
  /** How many segments a path must have to match; undefined: any number. */
  readonly depth: number | undefined;
  matches(path: readonly string[]): boolean;
}

/**
 * Reads the text of a .gitignore (gitignore(5)): comments, negation, directory-only and anchored patterns, `**`, escapes, sets,
 * trailing spaces. What can never match (an unclosed set, a lone backslash at the end) is left out, as git does.
 * That a file below an ignored directory cannot be included again is up to the walk, which does not go there.
 *
 * `?` and sets match a code point, where git matches a byte. Time per path is at most the file's length times the path's.
 *
 * @returns undefined when the text holds no pattern
 */
export function parseIgnore(text: string): IgnoreRules | undefined {
  const named = new Map<string, Rule[]>();
  const extensions = new Map<string, Rule[]>();
  const others: PathRule[] = [];
  const lines = text.replace(/^\uFEFF/u, "").split("\n");
  let order = 0;
  for (const line of lines) {
    const pattern = readPattern(line);
    if (pattern === undefined) continue;
    order += 1;
    if (order > MAX_PATTERNS) break;
    const rule = { order, negated: pattern.negated, directoryOnly: pattern.directoryOnly };
    if (pattern.name !== undefined) append(named, pattern.name, rule);
    else if (pattern.extension !== undefined) append(extensions, pattern.extension, rule);
    else addGlob(others, rule, pattern.glob, pattern.depth);
  }
  if (order === 0) return undefined;
  others.reverse();

  return {
    verdict(path, from, isDirectory) {
      const name = path.at(-1) ?? "";
      const byName = lastFor(named.get(name), isDirectory);
      const byExtension = extensions.size === 0 ? undefined : lastFor(extensions.get(extensionOf(name)), isDirectory);
      let best = (byName?.order ?? 0) > (byExtension?.order ?? 0) ? byName : byExtension;
      for (const rule of others) {
        if (rule.order < (best?.order ?? 0)) break;
        if (rule.directoryOnly && !isDirectory) continue;
        if (rule.depth !== undefined && rule.depth !== path.length - from) continue;
        // A pattern for one name at any depth looks at the last segment alone, so what comes before it does not matter.
        if (rule.matches(from === 0 ? path : path.slice(from))) {
          best = rule;
          break;
        }
      }
      if (best === undefined) return undefined;
      return best.negated ? "included" : "ignored";
    },
  };
}

function addGlob(rules: PathRule[], rule: Rule, glob: string, depth: number | undefined): void {
  try {
    rules.push({ ...rule, depth, matches: compileGlob(glob).matches });
  } catch (error) {
    // Not well formed: it matches nothing.
    if (!(error instanceof ToolError)) throw error;
  }
}

function append(rules: Map<string, Rule[]>, key: string, rule: Rule): void {
  const list = rules.get(key);
  if (list === undefined) rules.set(key, [rule]);
  else list.push(rule);
}

function lastFor(rules: readonly Rule[] | undefined, isDirectory: boolean): Rule | undefined {
  return rules?.findLast((rule) => isDirectory || !rule.directoryOnly);
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}
