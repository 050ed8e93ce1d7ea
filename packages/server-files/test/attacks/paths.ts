import { ALL_USES, type Attack, cross } from "./attack.ts";

const READING = ["read", "read many", "list", "search in", "info"];
const CHANGING = ["write", "edit", "make below", "move from", "move to", "delete"];

/** Out by the text of a path. */
export const lexical: readonly Attack[] = [
  ...cross("lexical", ["../outside/secret.txt", "@base/outside/secret.txt"], ALL_USES, "refused"),
  ...cross(
    "lexical",
    [
      "..",
      "/",
      "",
      "../",
      "sub/../../outside",
      "@root/../outside/secret.txt",
      "./.././outside/secret.txt",
      "//@base/outside/secret.txt",
      "~/../../etc/passwd",
      "/etc/passwd",
      "sub/deep/../../../root/plain.txt",
    ],
    ["read", "list", "write below", "move from", "delete"],
    "refused",
  ),
  ...cross("lexical", [".", "sub/..", "@root", "@root/"], ["write", "edit", "delete", "move from", "move to", "read"], "refused"),
  ...cross(
    "lexical",
    [
      "..\\outside\\secret.txt",
      "%2e%2e/outside/secret.txt",
      "..%2foutside%2fsecret.txt",
      "..%252foutside",
      "....//outside/secret.txt",
      "..;/outside/secret.txt",
      "．．/outside/secret.txt",
      "\\u{2E}\\u{2E}\\u{2F}outside\\u{2F}secret.txt",
      "\\u{2E}\\u{2E}/outside/secret.txt",
      "..\u200B/outside/secret.txt",
      "plain.txt/../../outside/secret.txt",
      "absent/../../outside/secret.txt",
    ],
    [...READING, "delete", "edit", "copy from"],
    "refused",
  ),
];

export const siblings: readonly Attack[] = ["root'", 'root"', "root ", " root", "root2", "root.", "ROOT", "roo", "root\n"].flatMap(
  (name) => [
    ...cross("prefix siblings", [`@base/${name}/secret.txt`], ["read", "write", "delete"], "refused"),
    ...cross("prefix siblings", [`../${name}`], ["list", "search in"], "refused"),
  ],
);

export const links: readonly Attack[] = [
  ...cross("links", ["awayDirectory/secret.txt", "parent/outside/secret.txt"], ALL_USES, "refused"),
  ...cross(
    "links",
    [
      "top/etc/passwd",
      "sub/awayDeep/deep/secret.txt",
      "proc/environ",
      "proc/cwd/package.json",
      "proc/root/etc/passwd",
      "proc/fd/0",
      "sub/deep/../awayDeep/deep",
      "awayDirectory/",
      "awayDirectory/.",
    ],
    [...READING.filter((use) => use !== "info"), "write below", "make below"],
    "refused",
  ),
  ...cross(
    "links",
    ["away", "awayAbsolute", "chain", "viaDirectory", "environ", "awayAbsent", "loop", "top", "proc"],
    ["read", "read many", "write", "write below", "edit", "list", "search in", "find in", "make below"],
    "refused",
  ),
  ...cross(
    "links",
    ["away", "awayDirectory", "awayAbsent", "top", "loop", "proc"],
    ["move from", "copy from", "move to", "delete", "info"],
    "contained",
  ),
  {
    cls: "links",
    name: "copying a directory that holds links out",
    tool: "move_file",
    args: { source: "sub", destination: "copied", copy: true },
    expected: "contained",
  },
  {
    cls: "links",
    name: "deleting a directory that holds links out",
    tool: "delete_file",
    args: { path: "sub", recursive: true },
    expected: { answered: /Deleted/ },
  },
  {
    cls: "links",
    name: "a deep list goes through no link",
    tool: "list_directory",
    args: { path: ".", depth: 20 },
    expected: { answered: /plain\.txt/ },
  },
  {
    cls: "links",
    name: "a search goes through no link",
    tool: "search_text",
    args: { query: "9f2" },
    expected: { answered: /^(?!.*secret)/s },
  },
  {
    cls: "links",
    name: "a find goes through no link",
    tool: "search_files",
    args: { pattern: "**/secret*" },
    expected: { answered: /^(?!.*secret\.txt)/s },
  },
  {
    cls: "links",
    name: "a .gitignore that is a link out",
    setup: ({ link }) => link(".gitignore", "../outside/secret.txt"),
    tool: "list_directory",
    args: { path: ".", depth: 3 },
    expected: { answered: /plain/ },
  },
];

export const hard: readonly Attack[] = cross(
  "hard links",
  ["hard.txt"],
  ["write", "edit", "move to", "delete", "move from", "copy from"],
  "contained",
);

export const special: readonly Attack[] = [
  ...cross("special files", ["fifo", "toFifo", "socket", "device"], ["read", "read many", "write", "edit", "search in", "list"], "refused"),
  ...cross("special files", ["fifo", "socket", "device"], ["info", "copy from", "move from", "delete", "review", "move to"], "contained"),
  {
    cls: "special files",
    name: "a deep list over them",
    tool: "list_directory",
    args: { path: ".", depth: 5 },
    expected: { answered: /plain\.txt/ },
  },
  { cls: "special files", name: "a search over them", tool: "search_text", args: { query: "plain" }, expected: { answered: /plain\.txt/ } },
  ...cross(
    "special files",
    ["/proc/self/environ", "/dev/zero", "/dev/stdin", "/sys/kernel", "/proc/self/fd/0"],
    CHANGING.slice(0, 2).concat(["read", "list"]),
    "refused",
  ),
];

export const windows: readonly Attack[] = cross(
  "Windows forms",
  [
    "C:\\Windows\\win.ini",
    "c:/Windows/win.ini",
    "C:",
    "\\\\server\\share\\x",
    "//server/share/x",
    "\\\\?\\C:\\x",
    "\\\\.\\pipe\\x",
    "\\etc\\passwd",
    "..\\..\\etc\\passwd",
    "plain.txt::$DATA",
    "plain.txt:stream",
    "CON/x",
    "%SystemRoot%\\x",
    "\\??\\C:\\x",
    "/c/Windows/win.ini",
  ],
  ["read", "list"],
  "refused",
).concat(
  cross(
    "Windows forms",
    ["C:\\x.txt", "c:/x.txt", "\\\\server\\share\\x", "a\\b.txt", "..\\x.txt"],
    ["write", "make below", "move to"],
    "refused",
  ),
);
