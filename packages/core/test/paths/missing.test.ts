import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ToolError } from "../../src/errors.ts";
import type { Sandbox } from "../../src/paths/index.ts";
import { CANARY, CONTAINMENTS, makeTree, read, refusal } from "./tree.ts";

const CAFE = "cafe\u0301";

/** The error's message and what it says to do. */
function words(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof ToolError) return `${error.message} ${error.fix ?? ""}`;
    throw error;
  }
  throw new Error("the call succeeded");
}

const isPosix = process.platform !== "win32";

describe.runIf(isPosix).each(CONTAINMENTS)("what errors suggest, held by %s", (containment) => {
  const tree = makeTree();
  const at = (path: string): string => join(tree.root, path);
  const sandbox = tree.sandbox({ containment, deny: ["hush*"], hidden: [at("kept")] });
  const both = tree.sandbox({ containment, roots: [`code=${at("packages")}`, `docs=${at("docs")}`] });
  const nested = tree.sandbox({ containment, roots: [tree.root, `inner=${at("docs")}`], deny: ["/private.txt"] });
  const denial = tree.sandbox({ containment, deny: ["/top", "it's*"] });

  beforeAll(() => {
    for (const path of ["packages/core/src/errors.ts", "packages/core/x.ts", "docs/readme.md", "docs/private.txt", "dir/[a].ts"])
      tree.put(`root/${path}`);
    for (const path of [
      `${CAFE}.txt`,
      "non\u00A0break.txt",
      `deep/${CAFE}/inner.txt`,
      "kept/journal.txt",
      "hush/a.txt",
      "certs/server.pem",
    ])
      tree.put(`root/${path}`);
    mkdirSync(at("empty"));
    symlinkSync("packages", at("linked"));
    symlinkSync(tree.outside, at("out"));
  });
  afterAll(() => tree.remove());

  const meant = (from: Sandbox, path: string): string | undefined => /Did you mean "([^"]*)"\?/.exec(refusal(() => read(from, path)))?.[1];

  const SUGGESTED: readonly (readonly [string, string, string | undefined])[] = [
    ["the root's own name before it", "root/packages/core/x.ts", "packages/core/x.ts"],
    ["that, over a link inside", "root/linked/core/x.ts", "linked/core/x.ts"],
    ["that, but nothing there", "root/packages/core/none.ts", undefined],
    ["that, over a link out", "root/out/secret.txt", undefined],
    ["that, denied", "root/hush/a.txt", undefined],
    ["that, hidden", "root/kept/journal.txt", undefined],
    ["the root's own name alone, for a file", "root", undefined],
    ["a leading slash too much", "/packages/core/x.ts", "packages/core/x.ts"],
    ["that as an address", "file:///packages/core/x.ts", "packages/core/x.ts"],
    ["that with the root's name", "/root/packages/core/x.ts", "packages/core/x.ts"],
    ["that over a link out", "/out/secret.txt", undefined],
    ["that denied", "/hush/a.txt", undefined],
    ["that hidden", "/kept/journal.txt", undefined],
    ["that with a wildcard", "/packages/core/*.ts", undefined],
    ["that with nothing there", "/packages/core/none.ts", undefined],
    ["every name in other letters", "Packages/Core/Src/Errors.ts", "packages/core/src/errors.ts"],
    ["those and one typing mistake", "Packages/Core/Src/Erors.ts", "packages/core/src/errors.ts"],
    ["a typing mistake above other letters", "pakages/Core/SRC/errors.ts", "packages/core/src/errors.ts"],
    ["two typing mistakes", "pakages/core/src/erors.ts", "packages/core/src"],
    ["other letters, then nothing", "Packages/Core/zzzzzzzz/none.ts", "packages/core"],
    ["other letters above a link inside", "Linked/core/x.ts", "linked/core/x.ts"],
    ["other letters above a link out", "Out/secret.txt", "out"],
    ["other letters above a link out, and below it", "Out/Secret.txt", "out"],
    ["other letters of a denied name", "Hush/a.txt", undefined],
    ["a typing mistake for a denied name", "hus/a.txt", undefined],
    ["a typing mistake for a hidden name", "kep/journal.txt", undefined],
    ["other letters of a hidden name", "Kept/journal.txt", undefined],
    ["other letters above a denied name", "Certs/server.pem", undefined],
    ["other letters above one nearly denied", "Certs/Server.pe", "certs"],
    ["backslashes", "packages\\core\\x.ts", "packages/core/x.ts"],
    ["some backslashes", "packages/core\\src\\errors.ts", "packages/core/src/errors.ts"],
    ["backslashes after the root's name", "root\\packages\\core\\x.ts", "packages/core/x.ts"],
    ["backslashes that lead out, so the usual", "packages\\..\\..\\outside\\secret.txt", "packages"],
    ["backslashes over a link out", "out\\secret.txt", undefined],
    ["backslashes, and nothing there, so the usual", "packages\\core\\none.ts", "packages"],
    ["a star", "packages/core/?.ts", undefined],
    ["a star below other letters", "Packages/*", undefined],
    ["a question mark in other letters", "PACKAGE?", undefined],
    ["nothing like it", "zzzzzzzzzzzz", undefined],
    ["many names more than there are", "Packages/Core/".repeat(100), "packages/core"],
  ];
  test.each(SUGGESTED)("%s: %s", (_what, path, expected) => {
    // Denied names are refused in words of their own, without a look.
    expect(meant(sandbox, path)).toBe(expected);
    expect(words(() => read(sandbox, path))).not.toContain(CANARY);
  });

  test("what is suggested for a typing mistake can be read", () => {
    for (const [, path, expected] of SUGGESTED.filter(([, , suggested]) => suggested?.endsWith(".ts")))
      expect([path, read(sandbox, expected ?? "")]).toEqual([path, expect.stringMatching(/\.ts$/)]);
  });

  test("a suggestion lists 16 directories at most, and 5,000 entries of each", () => {
    tree.put(`root/long/${"a/".repeat(20)}end.txt`);
    expect(meant(sandbox, `long/${"A/".repeat(20)}end.txt`)).toBe(`long${"/a".repeat(16)}`);
    for (let count = 0; count < 5100; count++) tree.put(`root/many/entry${count}`, "");
    const names = sandbox.enter("many", (directory) => directory.entries().map(({ name }) => name));
    const first = new Set(sandbox.enter("many", (directory) => directory.entries(5000).map(({ name }) => name)));
    const [seen = "", unseen = ""] = [names.findLast((name) => first.has(name)), names.find((name) => !first.has(name))];
    expect(meant(sandbox, `many/${seen.toUpperCase()}`)).toBe(`many/${seen}`);
    expect(meant(sandbox, `many/${unseen.toUpperCase()}`)).not.toBe(`many/${unseen}`);
  });

  test("a directory called by the root's own name", () => {
    expect(refusal(() => sandbox.enter("root", () => 0))).toBe('"root" does not exist. Did you mean "."?');
    expect(words(() => read(sandbox, "root/file.txt"))).toContain(`relative to the allowed directory, ${tree.root}: leave`);
  });

  test("with several roots: the label is missing, or after a slash, or before a backslash", () => {
    for (const path of ["core/x.ts", "/core/x.ts", "/code/core/x.ts", "code\\core\\x.ts", "core\\x.ts"])
      expect([path, meant(both, path)]).toEqual([path, "code/core/x.ts"]);
    expect(meant(both, "doc/readme.md")).toBe("docs");
    expect(meant(both, "docs/docs/readme.md")).toBeUndefined();
    expect(meant(both, "Code/Core/x.ts")).toBe("code");
    expect(meant(both, "code/Core/X.ts")).toBe("code/core/x.ts");
  });

  test("a root inside a root keeps its own rules", () => {
    expect(meant(nested, "root/Docs/readme.md")).toBe("root/docs/readme.md");
    expect(meant(nested, "root/Docs/private.txt")).toBe("root/docs");
  });

  const address = (path: string): string => JSON.stringify(pathToFileURL(at(path)).href);
  const UNSEEN: readonly (readonly [string, string, string])[] = [
    ["caf\u00E9.txt", `${CAFE}.txt`, "is written in another Unicode form"],
    ["CAF\u00C9.TXT", `${CAFE}.txt`, "is written in another Unicode form"],
    ["cafe.txt", `${CAFE}.txt`, "is written in another Unicode form"],
    ["deep/caf\u00E9/Inner.txt", `deep/${CAFE}/inner.txt`, "is written in another Unicode form"],
    ["non break.txt", "non\u00A0break.txt", "has another kind of space in it"],
  ];
  test.each(UNSEEN)("%j is named by its address, which can be read", (asked, found, difference) => {
    const message = refusal(() => read(sandbox, asked));
    expect(message).toContain(`Did you mean ${JSON.stringify(found)}? It ${difference}: use ${address(found)}.`);
    expect(read(sandbox, JSON.parse(address(found)) as string)).toBe(`root/${found}`);
  });

  test("no address where the name itself will do", () => {
    for (const path of ["FILE.txt", "fil.txt", "docs/README.md"]) expect(refusal(() => read(sandbox, path))).not.toContain("file:");
  });

  test("the whole path is named, not its last part", () => {
    const calls = { file: () => read(sandbox, "packages/core"), link: () => read(sandbox, "linked/core") };
    for (const call of Object.values(calls)) expect(refusal(call)).toBe('"packages/core" is a directory.');
    expect(refusal(() => read(sandbox, "."))).toBe(`"${tree.root}" is a directory.`);
    expect(refusal(() => read(both, "docs"))).toBe('"docs" is a directory.');
    expect(refusal(() => read(both, "code/core/src"))).toBe('"code/core/src" is a directory.');
  });

  test("one name, or several, after a file", () => {
    expect(words(() => read(sandbox, "file.txt/a"))).toContain("1 more name follows it");
    expect(words(() => read(sandbox, "file.txt/a/b"))).toContain("2 more names follow it");
  });

  test("wildcards are said to be none", () => {
    expect(words(() => sandbox.enter("packages/*", () => 0))).toContain("* and ? are no wildcards");
  });

  const DENIED: readonly (readonly [Sandbox, string, string])[] = [
    [sandbox, "certs/server.pem", "'!server.pem'"],
    [sandbox, ".ssh/id_rsa", "'!.ssh'"],
    [sandbox, "sub/.git/hooks/pre-commit", "'!sub/.git/hooks'"],
    [sandbox, "certs/[a].pem", "'!?a?.pem'"],
    [sandbox, "certs/\u{1F511}\u200B'$(x).pem", "'!????x?.pem'"],
    [denial, "top/x", "'!top'"],
    [denial, "it's", "'!it?s'"],
  ];
  test.each(DENIED)("a denied path says how to allow it", (from, path, exception) => {
    expect(words(() => read(from, path))).toContain(`--deny ${exception}.`);
    const allowing = tree.sandbox({ containment, deny: ["/top", "it's*", exception.slice(1, -1)] });
    const pattern = (which: Sandbox): string | undefined => which.denied(which.parse(path));
    expect(pattern(from)).toBeDefined();
    // What lies below may be denied by another pattern still.
    expect(pattern(allowing)).not.toBe(pattern(from));
  });
});
