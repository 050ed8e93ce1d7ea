import { diffArrays } from "diff";

/** Most lines compared, and most of them that may differ. */
const MOST_LINES = 2000;
const MOST_EDITS = 200;
const SHOWN = 100;

/** Says where a text like the needle departs from it. `firstLine` is the number in the file of the first line of `there`. */
export function compareLines(needle: string, there: string, firstLine: number): string {
  const old = linesOf(needle);
  const real = linesOf(there);
  if (old.length === 1 && real.length === 1) return `the file has ${quote(real[0] ?? "")}, old_text has ${quote(old[0] ?? "")}`;
  if (old.length > MOST_LINES || real.length > MOST_LINES) return "many lines differ";
  const parts = diffArrays(old, real, { maxEditLength: MOST_EDITS });
  if (parts === undefined) return "many lines differ";
  const same = parts.reduce((sum, part) => (part.added || part.removed ? sum : sum + part.value.length), 0);
  const at = parts.findIndex((part) => part.added || part.removed);
  const before = parts.slice(0, Math.max(at, 0)).reduce((sum, part) => sum + part.value.length, 0);
  const changed = parts.slice(Math.max(at, 0), at + 2);
  const mine = changed.find((part) => part.removed)?.value[0];
  const file = changed.find((part) => part.added)?.value[0];
  const count = `${same} of the ${old.length} lines of old_text are there as they are; `;
  if (mine !== undefined && file !== undefined) {
    return `${count}the first that is not is line ${before + 1} of old_text, ${quote(mine)}, where line ${firstLine + before} of the file is ${quote(file)}`;
  }
  if (mine !== undefined) return `${count}line ${before + 1} of old_text, ${quote(mine)}, is not in the file there`;
  return `${count}old_text leaves out line ${firstLine + before} of the file, ${quote(file ?? "")}`;
}

function linesOf(text: string): string[] {
  const unified = text.replaceAll("\r\n", "\n");
  return (unified.endsWith("\n") ? unified.slice(0, -1) : unified).split("\n");
}

function quote(line: string): string {
  const cut = line.length > SHOWN ? `${line.slice(0, SHOWN)}…`.toWellFormed() : line;
  return `\`${cut.replaceAll("\t", "\\t")}\``;
}
