import type { DatabaseSync } from "node:sqlite";

/** node:sqlite, loaded on the first change. Node 22 announces it as experimental on every start, which users should not have to read. */
export function openDatabase(path: string): DatabaseSync {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    const { DatabaseSync: Database } = process.getBuiltinModule("node:sqlite");
    return new Database(path);
  } finally {
    process.emitWarning = emitWarning;
  }
}

// https://www.sqlite.org/rescode.html; the low byte is the primary code.
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** What an error of SQLite means for the caller; undefined for anything that is not one of these. */
export function sqliteFailure(error: unknown): "busy" | "damaged" | "full" | "forbidden" | undefined {
  switch (primaryCode(error)) {
    case BUSY:
    case LOCKED:
      return "busy";
    case CORRUPT:
    case NOTADB:
      return "damaged";
    case FULL:
    case IOERR:
      return "full";
    case READONLY:
    case CANTOPEN:
      return "forbidden";
    default:
      return undefined;
  }
}
