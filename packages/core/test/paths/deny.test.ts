import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { CANARY, CONTAINMENTS, makeTree, read, refusal } from "./tree.ts";

const tree = makeTree();
afterAll(() => tree.remove());
const denied = (path: string, deny: readonly string[] = [], builtInDeny = true): string | undefined => {
  const sandbox = tree.sandbox({ deny, builtInDeny });
  return sandbox.denied(sandbox.parse(path));
};

describe("built in", () => {
  test.each([
    ".env",
    ".ENV",
    ".Env.local",
    "a/b/.env.production",
    ".env.",
    ".env ",
    ".env. . .",
    ".e\u200Cnv",
    "\uFEFF.env",
    ".env/inside",
    ".ssh",
    ".ssh/id_rsa.pub",
    "home/.SSH/config",
    "id_rsa",
    "deploy_ed25519",
    "server.PEM",
    "tls.key",
    "tls.\u212Aey",
    ".git/hooks",
    ".git/hooks/pre-commit",
    "a/.GIT/Hooks/pre-commit",
    ".git/config",
    ".git/config.worktree",
    ".git/commondir",
    ".git/modules/x/y/hooks/post-checkout",
    ".git/modules/config",
    ".config/gcloud/x",
    ".docker/config.json",
    ".npmrc",
    ".aws/credentials",
    "service-account-1.json",
  ])("%j is denied", (path) => {
    expect(denied(path)).toBeDefined();
  });
  test.each([
    ".env.example",
    "env",
    ".environment",
    "x.env",
    ".git",
    ".git/HEAD",
    "hooks/use.ts",
    "config",
    "key.ts",
    ".config/fish",
    "monkey",
    "id_rsa.txt",
  ])("%j is not", (path) => {
    expect(denied(path)).toBeUndefined();
  });
  test("can be turned off, all or one", () => {
    expect(denied(".env", [], false)).toBeUndefined();
    expect(denied(".env", ["!.env"])).toBeUndefined();
    expect(denied(".env.local", ["!.env"])).toBe(".env.*");
  });
});

describe("added", () => {
  test("the last that matches decides, and a directory covers what it holds even if that is excepted", () => {
    expect(denied("private/a/b.txt", ["private", "!b.txt"])).toBe("private");
    expect(denied("x/b.txt", ["*.txt", "!b.txt"])).toBeUndefined();
    expect(denied("x/b.txt", ["!b.txt", "*.txt"])).toBe("*.txt");
    expect(denied("a/secret/x", ["/secret"])).toBeUndefined();
    expect(denied("secret/x", ["/secret/"])).toBe("/secret/");
    expect(denied("a/b/c/secret", ["b/**/secret"])).toBe("b/**/secret");
  });
  test("composed and decomposed letters are one, in the name and in the pattern", () => {
    const [composed, decomposed] = ["clé".normalize("NFC"), "clé".normalize("NFD")];
    for (const pattern of [composed, decomposed])
      for (const name of [composed, decomposed, decomposed.toUpperCase()])
        expect(denied(name, [pattern]), `${pattern} ${name}`).toBeDefined();
  });
  test.each([
    ["❤️.txt", "❤️.txt"],
    ["❤️.txt", "❤.txt"],
    ["👨‍👩‍👧", "👨‍👩‍👧/photo"],
    ["a\u00ADb", "ab"],
    ["secret.", "secret."],
    ["*.", "draft."],
    ["draft ", "draft "],
    ["x./y", "x./y"],
    ["secret//", "secret"],
    ["secret/.", "secret"],
  ])("%j covers %j", (pattern, name) => {
    expect(denied(name, [pattern])).toBe(pattern);
  });
  test("matching hostile patterns against hostile paths takes no time", () => {
    const start = performance.now();
    const pattern = `${"*a".repeat(200)}b`;
    for (let count = 0; count < 20; count++) denied("a".repeat(4000), [pattern]);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe.each(CONTAINMENTS)("applied by %s", (containment) => {
  const { root } = tree;
  const suffix = containment;
  tree.put("root/.env", CANARY);
  tree.put("root/.ssh/config", CANARY);
  tree.put("root/state/journal.db", CANARY);
  symlinkSync(".env", join(root, `harmless-${suffix}`));
  symlinkSync(join(root, ".ssh"), join(root, `dir-${suffix}`));
  symlinkSync("file.txt", join(root, `${suffix}.pem`));
  symlinkSync(`harmless-${suffix}`, join(root, `chain-${suffix}`));
  const sandbox = tree.sandbox({ containment, hidden: [join(root, "state")] });

  test.each([
    ".env",
    ".ssh/config",
    ".SSH/config",
    "sub/../.env",
    `harmless-${suffix}`,
    `chain-${suffix}`,
    `dir-${suffix}/config`,
    `${suffix}.pem`,
    ".ssh/../file.txt/../.env",
  ])("%s is not opened: neither the name nor what it leads to may be denied", (path) => {
    expect(refusal(() => read(sandbox, path))).toContain("denied by the pattern");
  });
  test("nor created, nor entered", () => {
    for (const path of [".env.new", ".git/hooks/pre-commit", "new/.ssh/x", `dir-${suffix}/new`])
      expect(refusal(() => sandbox.locate(path, { follow: true, change: true, makeParents: true }, () => "reached"))).toMatch(
        /denied|belongs to git/,
      );
    expect(refusal(() => sandbox.enter(`dir-${suffix}`, () => "entered"))).toContain("denied");
  });
  test("what the server keeps is hidden, by every way, and says so to walks", () => {
    expect(refusal(() => read(sandbox, "state/journal.db"))).toContain("what the server itself keeps");
    expect(refusal(() => sandbox.enter("state", () => 0))).toContain("what the server itself keeps");
    expect(sandbox.denied(sandbox.parse("state"))).toBeDefined();
    expect(refusal(() => sandbox.locate("state", { follow: false, change: true }, () => 0))).toContain("what the server itself keeps");
  });
});

test.each(CONTAINMENTS)("what belongs to git is read, and changed only when the user allows it, held by %s", (containment) => {
  tree.put("root/repo/.git/HEAD", "ref: refs/heads/main\n");
  symlinkSync(".git", join(tree.root, "repo", `elsewhere-${containment}`));
  const change = { follow: true, change: true, makeParents: true };
  const sandbox = tree.sandbox({ containment });
  expect(read(sandbox, "repo/.git/HEAD")).toBe("ref: refs/heads/main\n");
  const places = ["repo/.git", "repo/.git/HEAD", "repo/.GIT/new", "new/.git", "new/.git/deep", `repo/elsewhere-${containment}/new/deep`];
  for (const path of places) {
    expect(
      refusal(() => sandbox.locate(path, change, () => undefined)),
      path,
    ).toContain("belongs to git");
  }
  const allowing = tree.sandbox({ containment, deny: ["!.git"] });
  expect(allowing.locate("repo/.git/HEAD", change, ({ name }) => name)).toBe("HEAD");
});
