import { existsSync } from "node:fs";
import { join } from "node:path";

import { expect } from "vitest";

import type { Arena } from "./arena.ts";
import { type Attack, cross } from "./attack.ts";

const gone =
  (name: string): ((arena: Arena) => void) =>
  ({ root }) =>
    expect(existsSync(join(root, name)), name).toBe(false);
const withSecrets = ({ put, link }: Arena): void => {
  put("root/.env", "kept-secret");
  put("root/.git/hooks/pre-commit", "kept-secret");
  put("root/.git/config", "kept-secret");
  put("root/.config/gh/hosts.yml", "kept-secret");
  put("root/box/.env", "kept-secret");
  put("root/box/open.txt", "open");
  link("harmless", ".env");
  link("hooks", ".git/hooks");
  link("x.pem", "plain.txt");
};
const DENIED =
  ".env|.ENV|.env.|harmless|hooks/pre-commit|.git/hooks/pre-commit|.config/gh/hosts.yml|box/.env|x.pem|.git/../.env|e\u200Cnv".split("|");

/** Names that are denied: by whatever way, their content is not shown, nor can a program be planted. */
const denials: readonly Attack[] = [
  ...cross("deny rules", DENIED, ["read", "read many", "write", "edit", "search in", "review"], "refused"),
  ...cross("deny rules", DENIED, ["copy from"], "contained"),
  ...cross(
    "deny rules",
    [".git/hooks/new", ".GIT/hooks/new", "hooks/new", ".env.local", "new/.ssh/authorized_keys", "id_rsa"],
    ["write", "make below", "move to"],
    "refused",
  ),
  {
    cls: "deny rules",
    name: "search everywhere",
    tool: "search_text",
    args: { query: "kept" },
    expected: { answered: /^(?!.*kept-secret)/s },
  },
  ...(
    [
      ["search_text", { query: "kept", include_ignored: true }],
      ["search_text", { query: "kept", glob: ".env" }],
      ["search_text", { query: "kept", glob: "**/.git/**", output: "files" }],
      ["search_text", { query: "kept", directory: ".git", context: 10 }],
      ["search_files", { pattern: "**/.git/hooks/*", include_ignored: true }],
      ["list_directory", { path: ".git", depth: 5 }],
      ["list_directory", { path: ".", depth: 20 }],
    ] as const
  ).map(([tool, args]): Attack => ({
    cls: "deny rules",
    name: `${tool} ${JSON.stringify(args)}`,
    tool,
    args,
    expected: { answered: /^(?!.*(kept-secret|pre-commit|hosts\.yml))/s },
  })),
  {
    cls: "deny rules",
    name: "moving .git away to reach its hooks",
    tool: "move_file",
    args: { source: ".git", destination: "g" },
    expected: "refused",
    check: gone("g/hooks/pre-commit"),
  },
  {
    cls: "deny rules",
    name: "copying .git to read its configuration",
    tool: "move_file",
    args: { source: ".git", destination: "g", copy: true },
    expected: "contained",
    check: gone("g/config"),
  },
  {
    cls: "deny rules",
    name: "moving .config away",
    tool: "move_file",
    args: { source: ".config", destination: "c" },
    expected: "refused",
    check: gone("c/gh/hosts.yml"),
  },
  {
    cls: "deny rules",
    name: "copying .config",
    tool: "move_file",
    args: { source: ".config", destination: "c", copy: true },
    expected: "contained",
    check: gone("c/gh/hosts.yml"),
  },
  {
    cls: "deny rules",
    name: "planting hooks by moving a directory to .git",
    setup: ({ put }) => put("root/g/hooks/pre-commit", "#!/bin/sh"),
    tool: "move_file",
    args: { source: "g", destination: "repo/.git" },
    expected: "refused",
    check: gone("repo/.git/hooks/pre-commit"),
  },
  {
    cls: "deny rules",
    name: "planting hooks by copying a directory to .git",
    setup: ({ put }) => put("root/g/hooks/pre-commit", "#!/bin/sh"),
    tool: "move_file",
    args: { source: "g", destination: "repo/.git", copy: true },
    expected: "contained",
    check: gone("repo/.git/hooks/pre-commit"),
  },
];

export const denied: readonly Attack[] = denials.map(({ setup, ...attack }) => ({
  ...attack,
  setup: (arena) => {
    withSecrets(arena);
    setup?.(arena);
  },
}));
