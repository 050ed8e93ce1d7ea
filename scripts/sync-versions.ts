// After `changeset version`: brings along what Changesets does not know. server.json says the version of package.json, and
// .changeset/released.json records what each newly versioned package is made of (scripts/checks/releases.ts compares with it).
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readReleases, surveyReleases } from "./checks/releases.ts";
import { listServers, readJson, root } from "./workspace.ts";

/** Writes the versions and the record; resolves to one line for each file or package it changed. */
export function syncVersions(workspace: string = root): readonly string[] {
  return [
    ...listServers(workspace).flatMap(({ folder, dir, manifest }) => syncServer(folder, dir, manifest.version)),
    ...recordReleases(workspace),
  ];
}

function syncServer(folder: string, dir: string, version: string): readonly string[] {
  const file = join(dir, "server.json");
  if (!existsSync(file)) return [];
  const server = readJson(file) as { version: string; packages: { version: string }[] }; // manifests.ts checks the rest of it
  if (server.version === version && server.packages.every((entry) => entry.version === version)) return [];
  const packages = server.packages.map((entry) => ({ ...entry, version }));
  writeFileSync(file, `${JSON.stringify({ ...server, version, packages }, undefined, 2)}\n`);
  return [`packages/${folder}/server.json: ${version}`];
}

function recordReleases(workspace: string): readonly string[] {
  const last = readReleases(workspace);
  const now = surveyReleases(workspace);
  const released = Object.entries(now).filter(([name, { version }]) => version !== "0.0.0" && last[name]?.version !== version);
  const record = Object.fromEntries(Object.entries({ ...last, ...Object.fromEntries(released) }).filter(([name]) => name in now));
  writeFileSync(join(workspace, ".changeset", "released.json"), `${JSON.stringify(record, undefined, 2)}\n`);
  return released.map(([name, { version }]) => `.changeset/released.json: ${name} ${version}`);
}

if (import.meta.main) console.log(syncVersions().join("\n"));
