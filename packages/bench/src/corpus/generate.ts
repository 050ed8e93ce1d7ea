import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

import * as facts from "./facts.ts";

/** How large the corpus is. Smaller only in tests. */
export interface Sizes {
  readonly logLines: number;
  readonly largeFunctions: number;
  readonly wide: number;
  readonly sources: number;
  readonly modules: number;
  readonly needles: number;
}

/** The sizes that are measured. */
export const FULL: Sizes = {
  logLines: facts.LOG_LINES,
  largeFunctions: facts.LARGE_FUNCTIONS,
  wide: facts.WIDE_FILES,
  sources: facts.SOURCES,
  modules: facts.MODULES,
  needles: facts.NEEDLES,
};

const PIECE_CHARS = 1_000_000;
const FILES_IN_A_FOLDER = 100;

/** Makes the corpus unless it is there. It appears whole or not at all, so an interrupted run leaves nothing that counts. */
export function ensureCorpus(directory: string = facts.corpus, sizes: Sizes = FULL): void {
  if (existsSync(directory)) return;
  const partial = `${directory}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  writeFileSync(
    join(partial, facts.SMALL),
    `${"export const value = 1; // what a small file looks like\n".repeat(40).slice(0, facts.SMALL_BYTES - 1)}\n`,
  );
  writePieces(join(partial, facts.LOG), inPieces(logLines(sizes.logLines)));
  writePieces(join(partial, facts.LARGE), inPieces(functions(sizes.largeFunctions)));
  mkdirSync(join(partial, facts.WIDE));
  for (let index = 0; index < sizes.wide; index++) writeFileSync(join(partial, facts.WIDE, `entry-${digits(index)}.txt`), "entry\n");
  makeTree(join(partial, facts.TREE), sizes);
  renameSync(partial, directory);
}

function* logLines(count: number): Generator<string> {
  for (let number = 1; number <= count; number++) yield `${facts.logLine(number)}\n`;
}

/** TypeScript of many small functions, the landmark in the middle. */
function* functions(count: number): Generator<string> {
  for (let index = 0; index < count; index++) {
    if (index === Math.floor(count / 2)) yield `${facts.LANDMARK}\n\n`;
    yield `export function function${index}(value: number): number {\n  return value * ${index} + ${(index * 7919) % 1000};\n}\n\n`;
  }
}

/** The same text in larger parts: neither a write for every line nor all of it in memory. */
function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function makeTree(tree: string, { sources, modules, needles }: Sizes): void {
  mkdirSync(tree);
  writeFileSync(join(tree, ".gitignore"), "node_modules/\n");
  const every = Math.floor(sources / needles);
  fill(join(tree, "src"), "part", sources, (index) => index % every === 1);
  fill(join(tree, "node_modules"), "package", modules, () => false);
}

/** Small files in folders of a hundred. */
function fill(directory: string, folder: string, count: number, hasNeedle: (index: number) => boolean): void {
  for (let index = 0; index < count; index++) {
    const inside = join(directory, `${folder}-${digits(Math.floor(index / FILES_IN_A_FOLDER))}`);
    if (index % FILES_IN_A_FOLDER === 0) mkdirSync(inside, { recursive: true });
    const extension = index % facts.MARKDOWN_EVERY === 0 ? "md" : "ts";
    const needle = hasNeedle(index) ? `// ${facts.NEEDLE}\n` : "";
    const lines = 4 + (index % 9);
    writeFileSync(
      join(inside, `file-${digits(index)}.${extension}`),
      `${`export const number${index} = ${index}; // some words\n`.repeat(lines)}${needle}`,
    );
  }
}

function writePieces(file: string, pieces: Iterable<string>): void {
  const fd = openSync(file, "wx");
  try {
    for (const piece of pieces) writeSync(fd, piece);
  } finally {
    closeSync(fd);
  }
}

function digits(number: number): string {
  return String(number).padStart(5, "0");
}
