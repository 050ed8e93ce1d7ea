// `npm run rename-scope -- SCOPE [GITHUB_OWNER]`: moves the whole repository to the npm scope and the GitHub account that own it.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

import { listFiles, readManifest, root } from "./workspace.ts";

/** An npm scope, without its `@`, and a GitHub account. */
export interface Owner {
  readonly scope: string;
  readonly github: string;
}

const SKIPPED = ["pnpm-lock.yaml"];
const SKIPPED_FOLDERS = /^(?:\.git|\.cache|\.turbo|coverage)(?:[\\/]|$)/;

/** A text with every mention of one owner replaced by another: scope, import condition, tarball names, GitHub and registry names. */
export function renameOwner(text: string, from: Owner, to: Owner): string {
  const [scope, github] = [escape(from.scope), escape(from.github)];
  return text
    .replaceAll(new RegExp(`@${scope}(?![\\w-])`, "g"), `@${to.scope}`)
    .replaceAll(new RegExp(`(?<![\\w-])${scope}(?=-mcp-)`, "g"), to.scope)
    .replaceAll(new RegExp(`(?<![\\w-])${github}(?=/mcp-servers(?![\\w-]))`, "g"), to.github)
    .replaceAll(new RegExp(`(?<=io\\.github\\.|github\\.com/)${github}(?![\\w-])`, "g"), to.github);
}

/** Rewrites every text file below a folder and returns those that changed, relative to it. The lockfile is left to pnpm. */
export function renameFiles(folder: string, to: Owner): readonly string[] {
  const from = readOwner(folder);
  return listFiles(folder, "")
    .filter((file) => !SKIPPED_FOLDERS.test(relative(folder, file)) && !SKIPPED.includes(basename(file)))
    .filter((file) => {
      const text = readFileSync(file, "utf8");
      const renamed = text.includes("\0") ? text : renameOwner(text, from, to);
      if (renamed !== text) writeFileSync(file, renamed);
      return renamed !== text;
    })
    .map((file) => relative(folder, file));
}

/** Who owns the repository now, from the name of its core package and the root's repository address. */
export function readOwner(folder: string): Owner {
  const [, scope] = /^@([^/]+)\//.exec(readManifest(join(folder, "packages", "core")).name) ?? [];
  const [, github] = /github\.com\/([^/]+)\//.exec(readManifest(folder).repository?.url ?? "") ?? [];
  if (scope === undefined || github === undefined)
    throw new Error("packages/core has no scoped name, or package.json no GitHub repository.url.");
  return { scope, github };
}

function escape(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

if (import.meta.main) {
  const [scope = "", github = scope] = process.argv.slice(2).map((name) => name.replace(/^@/, ""));
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(scope) || !/^[a-z0-9][a-z0-9-]*$/i.test(github)) {
    console.error(
      `"${scope}" and "${github}" must be an npm scope and a GitHub account. Usage: npm run rename-scope -- SCOPE [GITHUB_OWNER]`,
    );
    process.exit(2);
  }
  const changed = renameFiles(root, { scope, github });
  console.log(
    `${changed.join("\n")}\n${changed.length} files. Now: pnpm install --no-frozen-lockfile, npm run fix, npm run check, npm test.`,
  );
}
