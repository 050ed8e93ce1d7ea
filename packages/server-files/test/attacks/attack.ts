import type { Arena } from "./arena.ts";

/** One call that must not succeed in what it tries. */
export interface Attack {
  readonly cls: string;
  readonly name: string;
  /** A tool's name, or `resource`, `subscribe`, `complete`, `prompt`. */
  readonly tool: string;
  /** `@base` and `@root` in texts stand for the directories. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly setup?: (arena: Arena) => void;
  /**
   * `refused`: an error in words. A pattern: an error that says so. `answered`: a success that says so. `contained`: either, as nothing
   * is harmed.
   */
  readonly expected: "refused" | "contained" | RegExp | { readonly answered: RegExp };
  /** What must be true of the tree afterwards. */
  readonly check?: (arena: Arena) => void;
}

/** The ways to use a path. */
export const USES: Readonly<Record<string, readonly [tool: string, args: (path: string) => Record<string, unknown>]>> = {
  read: ["read_file", (path) => ({ path })],
  "read many": ["read_files", (path) => ({ paths: [path] })],
  write: ["write_file", (path) => ({ path, content: "overwritten" })],
  "write below": ["write_file", (path) => ({ path: `${path}/new/er.txt`, content: "written" })],
  edit: ["edit_file", (path) => ({ path, edits: [{ old_text: "CANARY", new_text: "overwritten" }] })],
  list: ["list_directory", (path) => ({ path })],
  "list deep": ["list_directory", (path) => ({ path, depth: 5 })],
  "find in": ["search_files", (path) => ({ pattern: "*", directory: path })],
  "search in": ["search_text", (path) => ({ query: "9f2", directory: path })],
  info: ["file_info", (path) => ({ path })],
  "make below": ["create_directory", (path) => ({ path: `${path}/made` })],
  "move from": ["move_file", (path) => ({ source: path, destination: "stolen" })],
  "copy from": ["move_file", (path) => ({ source: path, destination: "stolen", copy: true })],
  "move to": ["move_file", (path) => ({ source: "victim.txt", destination: path, overwrite: true })],
  delete: ["delete_file", (path) => ({ path, recursive: true })],
  review: ["prompt", (path) => ({ path })],
};

/** Attacks with each path in each of some ways. */
export function cross(cls: string, paths: readonly string[], uses: readonly string[], expected: Attack["expected"]): Attack[] {
  return paths.flatMap((path) =>
    uses.flatMap((use) => {
      const [tool, args] = USES[use] ?? [];
      return tool === undefined || args === undefined
        ? []
        : [{ cls, name: `${use} ${JSON.stringify(path).slice(0, 80)}`, tool, args: args(path), expected }];
    }),
  );
}

export const ALL_USES: readonly string[] = Object.keys(USES);
