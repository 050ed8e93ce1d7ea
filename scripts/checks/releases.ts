// A server is published as a bundle, so a fix in core or in a library reaches its users only with a release of the server.
// Changesets cannot know that. What each published bundle was made of is recorded in .changeset/released.json, in the same
// commit that sets its version; whatever differs now must be covered by a pending changeset for that package. The record is
// part of the tree, so the answer needs no history, remote or merge-base and is the same in a shallow clone.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Ingredients, listIngredients } from "../bundled.ts";
import { listPackages, readJson, root } from "../workspace.ts";

/** A published version and what it was made of. */
export interface Release {
  readonly version: string;
  readonly ingredients: Ingredients;
}

/** Package name -> its last release. */
export type Releases = Readonly<Record<string, Release>>;

/** A pending changeset: its file name and the bump it asks for each package. */
export interface Changeset {
  readonly file: string;
  readonly bumps: Readonly<Record<string, string>>;
}

/** What a release would need and does not have, one sentence each. `now` holds every publishable package. */
export function findForgotten(now: Releases, last: Releases, changesets: readonly Changeset[]): readonly string[] {
  const planned = new Set(changesets.flatMap(({ bumps }) => Object.keys(bumps).filter((name) => bumps[name] !== "none")));
  const strangers = changesets.flatMap(({ file, bumps }) =>
    Object.keys(bumps)
      .filter((name) => !(name in now))
      .map((name) => `.changeset/${file} names ${name}, which is not a published package; valid: ${Object.keys(now).join(", ")}.`),
  );
  const forgotten = Object.entries(now).flatMap(([name, { version, ingredients }]) => {
    const before = last[name];
    if (!before) return planned.has(name) ? [] : `${name} has never been released and no changeset releases it. Run \`npm run changeset\`.`;
    if (before.version !== version) {
      return `${name} is at ${version} but .changeset/released.json records ${before.version}. Versions are set by \`npm run release:version\`.`;
    }
    const changed = listChanges(before.ingredients, ingredients);
    if (changed.length === 0 || planned.has(name)) return [];
    return `${name} ${version} contains code that changed since its release (${shorten(changed)}), and no changeset releases it. Run \`npm run changeset\`.`;
  });
  return [...strangers, ...forgotten];
}

function listChanges(before: Ingredients, now: Ingredients): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
  return names
    .filter((name) => before[name] !== now[name])
    .map((name) => (name.startsWith("core/") ? name : `${name} ${before[name] ?? "none"} -> ${now[name] ?? "none"}`));
}

function shorten(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}

/** Reads the bumps from a changeset's front matter; throws when there is none or a bump is not one. */
export function parseChangeset(file: string, text: string): Changeset {
  const [, head] = /^---\r?\n([\s\S]*?)\r?\n?---(?:\r?\n|$)/.exec(text) ?? [];
  if (head === undefined) throw new Error(`.changeset/${file} has no front matter between two lines of ---.`);
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== "");
  const bumps = lines.map((line): [string, string] => {
    const [, name, bump] = /^\s*["']?([^"':]+)["']?\s*:\s*["']?(major|minor|patch|none)["']?\s*$/.exec(line) ?? [];
    if (name === undefined || bump === undefined)
      throw new Error(`.changeset/${file}: "${line}" is not "PACKAGE": major | minor | patch | none.`);
    return [name, bump];
  });
  return { file, bumps: Object.fromEntries(bumps) };
}

/** The record of the last releases. */
export function readReleases(workspace: string = root): Releases {
  return readJson(join(workspace, ".changeset", "released.json")) as Releases; // written by sync-versions.ts alone
}

/** What every publishable package would be made of if it were released now. */
export function surveyReleases(workspace: string = root): Releases {
  const packages = listPackages(workspace);
  const core = packages.find(({ folder }) => folder === "core");
  if (!core) throw new Error("packages/core is missing.");
  const published = packages.filter(({ manifest }) => manifest.private !== true);
  return Object.fromEntries(
    published.map((pack) => [pack.manifest.name, { version: pack.manifest.version, ingredients: listIngredients(pack, core) }]),
  );
}

/** The releases that a changeset forgets, read from the working tree. */
export function findReleaseProblems(workspace: string = root): readonly string[] {
  const folder = join(workspace, ".changeset");
  const files = readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
  const changesets = files.map((file) => parseChangeset(file, readFileSync(join(folder, file), "utf8")));
  return findForgotten(surveyReleases(workspace), readReleases(workspace), changesets);
}
