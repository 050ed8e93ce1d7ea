import { addressOperations } from "../addresses/operations.ts";
import { createDirectory } from "../changes/create-directory.ts";
import { deleteFile } from "../changes/delete-file.ts";
import { editFile } from "../changes/edit-file.ts";
import { listChanges } from "../changes/list-changes.ts";
import { moveFile } from "../changes/move-file.ts";
import { undoChange } from "../changes/undo-change.ts";
import { writeFile } from "../changes/write-file.ts";
import { listTree } from "../reading/list-tree.ts";
import { readPdf } from "../reading/pdf.ts";
import { readFiles } from "../reading/read-files.ts";
import { findFiles } from "../search/find.ts";
import { searchText } from "../search/grep.ts";
import { readingOperations } from "./reading-operations.ts";

/** Everything a disk thread can do, by the name it is asked for. */
export const operations = {
  ...readingOperations,
  readFiles,
  readPdf,
  listTree,
  searchFiles: findFiles,
  searchText,
  writeFile,
  editFile,
  createDirectory,
  moveFile,
  deleteFile,
  undoChange,
  listChanges,
  ...addressOperations,
};

export type Operations = typeof operations;

export function isOperation(name: string): name is keyof Operations {
  return Object.hasOwn(operations, name);
}
