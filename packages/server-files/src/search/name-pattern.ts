import { compileGlob } from "@org/mcp-core/paths";

/** What `search_files` looks for. */
export interface NamePattern {
  /** `substring`: the pattern has no wildcard, and is looked for inside names without regard to case. */
  readonly kind: "glob" | "substring";
  matches(path: readonly string[]): boolean;
  couldMatchBelow(path: readonly string[]): boolean;
}

/**
 * A glob, or without any of `* ? [ ] { } \` a part of the name: whoever asks for `config` wants `tsconfig.json` too.
 * With a `/` and no wildcard, the last part is looked for below directories that end as given: `src/config`.
 */
export function compileName(pattern: string): NamePattern {
  const parts = pattern.replace(/^\.\//u, "").split("/");
  const wanted = parts.at(-1) ?? "";
  if (/[*?[\]{}\\]/u.test(pattern) || wanted === "") return { kind: "glob", ...compileGlob(pattern) };
  const above = parts.slice(0, -1);
  const anchored = above[0] === "";
  const directory = above.filter((part) => part !== "").join("/");
  const inside = directory === "" ? undefined : compileGlob(anchored ? `/${directory}` : `**/${directory}`, { ignoreCase: true });
  const text = fold(wanted);
  return {
    kind: "substring",
    matches(path) {
      if (!fold(path.at(-1) ?? "").includes(text)) return false;
      if (inside !== undefined) return inside.matches(path.slice(0, -1));
      return !anchored || path.length === 1;
    },
    couldMatchBelow: (path) => !anchored || path.length <= above.length - 1,
  };
}

/** Letters without their case, and composed: names on macOS come decomposed. */
function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
