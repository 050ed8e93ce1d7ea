import type { ChangeResult, Created, Deleted, Moved, Undone, Written } from "../changes/results.ts";
import { plural, showSize } from "../reading/sizes.ts";

/** What a change did, for the model: one line, what it may not expect, and the diff where there is one. */
export function changeText(result: ChangeResult): string {
  const diff = "diff" in result && result.diff ? [result.diff] : [];
  return [`${sentence(result)}${undoHint(result)}`, ...result.notes.map((note) => `Note: ${note}`), ...diff].join("\n");
}

function sentence(result: ChangeResult): string {
  switch (result.did) {
    case "write":
    case "edit":
      return written(result);
    case "create":
      return created(result);
    case "move":
    case "copy":
      return moved(result);
    case "delete":
      return deleted(result);
    case "undo":
      return undone(result);
  }
}

function undoHint({ changeId }: ChangeResult): string {
  return changeId === undefined ? "" : ` Change ${changeId}.`;
}

function written(result: Written): string {
  const { path, did, unchanged, dryRun, bytes, lines, etag, previousEtag, diff, added, removed, replacements, encoding } = result;
  const content = [
    ...(lines === undefined ? [] : [plural(lines, "line")]),
    showSize(bytes),
    ...(encoding === "utf-8" ? [] : [encoding]),
  ].join(", ");
  if (unchanged) return `${path} has this content already; nothing was written. Etag ${etag}.`;
  if (result.created) return `Created ${path}: ${content}. Etag ${etag}.`;
  const what = did === "edit" ? `${plural(replacements ?? 0, "place")}, ` : "";
  const verb = dryRun ? "Would change" : did === "edit" ? "Edited" : "Replaced";
  const etags = dryRun ? `Nothing was written. Etag now ${previousEtag}.` : `Etag ${etag} (was ${previousEtag}).`;
  // Without a diff there was no text to compare with.
  const lineCounts = diff === undefined ? "" : `+${added} −${removed} lines, `;
  return `${verb} ${path}: ${what}${lineCounts}now ${content}. ${etags}`;
}

function created({ path, created: isNew, parents }: Created): string {
  if (!isNew) return `${path} exists already.`;
  return `Created ${path}/${parents > 0 ? `, with ${plural(parents, "directory", "directories")} above it` : ""}.`;
}

function moved({ did, from, path, kind, overwritten, bytes, entries }: Moved): string {
  const size = kind === "link" ? "link" : kind === "file" ? showSize(bytes) : `${plural(entries, "entry", "entries")}, ${showSize(bytes)}`;
  return `${did === "copy" ? "Copied" : "Moved"} ${from} to ${path} (${size})${overwritten ? ", replacing what was there" : ""}.`;
}

function deleted({ path, kind, files, directories, bytes, undoable }: Deleted): string {
  const all = ` with ${plural(files, "file")} in ${plural(directories, "directory", "directories")}, ${showSize(bytes)}`;
  const inside = kind === "directory" && files + directories > 1 ? all : "";
  const what = { file: "", link: "the link ", directory: inside === "" ? "the empty directory " : "" }[kind];
  return `Deleted ${what}${path}${inside}${undoable ? "" : "; it was too large to be kept and cannot be undone"}.`;
}

function undone({ undone: change }: Undone): string {
  return `Undid ${change.id}: ${change.kind} ${change.paths.join(", ")}.`;
}
