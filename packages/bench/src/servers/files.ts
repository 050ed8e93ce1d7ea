import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { corpus } from "../corpus/facts.ts";
import { ensureCorpus } from "../corpus/generate.ts";
import type { Installed, Peer } from "../installed.ts";
import { root } from "../places.ts";
import type { Row } from "../row.ts";
import type { Subject } from "../subject.ts";
import { quickRows, REFERENCE, workRows } from "./files-rows.ts";
import type { Suite } from "./suite.ts";

const RIPGREP = "@vscode/ripgrep";

const peers: readonly Peer[] = [
  { name: REFERENCE, version: "2026.8.31", bin: "dist/index.js" },
  { name: RIPGREP, version: "1.18.0", bin: "lib/index.js" },
];

export const filesSuite: Suite = {
  peers,
  async rows(references, installed) {
    const cast = {
      references,
      ours: await files(),
      oursIn,
      peer: installed.flatMap(reference),
      rg: await ripgrep(installed),
      find: await findutils(),
    };
    return [...quickRows(cast), ...workRows(cast)].map(onCorpus);
  },
};

/** The corpus is made when a row that needs it begins, so that other rows do not wait for it. */
function onCorpus(row: Row): Row {
  return {
    ...row,
    open(subject) {
      ensureCorpus();
      return row.open(subject);
    },
  };
}

const folder = join(root, "packages/server-files");

async function files(): Promise<Subject> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { name: string; version: string }; // ours
  return { name: manifest.name, version: manifest.version, role: "ours", args: oursIn(corpus, `${corpus}-state`) };
}

function oursIn(directory: string, state: string): readonly string[] {
  return [join(folder, "dist/cli.js"), "--state-dir", state, directory];
}

function reference(installed: Installed): Subject[] {
  if ("missing" in installed || installed.peer.name !== REFERENCE) return [];
  return [{ name: REFERENCE, version: installed.peer.version, role: "peer", args: [installed.file, corpus] }];
}

/** The npm package is only the way to the program for this machine. */
async function ripgrep(installed: readonly Installed[]): Promise<Subject[]> {
  const found = installed.find(({ peer }) => peer.name === RIPGREP);
  if (found === undefined || "missing" in found) return [];
  const { rgPath } = (await import(pathToFileURL(found.file).href)) as { rgPath: string }; // its only export
  return [await program("rg", rgPath)];
}

/** GNU find, when it is on the machine: others tell no version, and Windows has another program of that name. */
async function findutils(): Promise<Subject[]> {
  try {
    return [await program("find", "find")];
  } catch {
    return [];
  }
}

/** A program from a shell. A row adds what it is to do. */
async function program(name: string, file: string): Promise<Subject> {
  const { stdout } = await promisify(execFile)(file, ["--version"]);
  const version = /\d+(\.\d+)+/.exec(stdout)?.[0] ?? "unknown";
  return { name, version, role: "peer", args: [], command: { file, args: [], right: /^$/ } };
}
