import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

import { ToolError } from "@org/mcp-core/errors";

import { openDatabase, sqliteFailure } from "./sqlite.ts";
import { cannotKeep } from "./state-directory.ts";

/** One holder at a time among all processes with the same state directory. The kernel frees it when its holder dies. */
export interface Lock {
  hold<T>(work: () => T): T;
  close(): void;
}

const WAIT_MS = 10_000;

/** A transaction on a database that is never written: SQLite's file locks are the same on every system. */
export function createLock(path: string, waitMs: number = WAIT_MS): Lock {
  let open: { database: DatabaseSync; inode: number } | undefined;

  function close(): void {
    open?.database.close();
    open = undefined;
  }

  function acquire(): DatabaseSync {
    // Somebody may have removed the state directory: a lock on a file that has no name any more keeps nobody out.
    if (open !== undefined && inodeOf(path) !== open.inode) close();
    if (open === undefined) {
      const database = openDatabase(path);
      database.exec(`PRAGMA busy_timeout = ${waitMs}`);
      database.exec("BEGIN IMMEDIATE"); // the file is made when it is first locked
      open = { database, inode: inodeOf(path) ?? 0 };
      return database;
    }
    open.database.exec("BEGIN IMMEDIATE");
    return open.database;
  }

  return {
    close,
    hold(work) {
      let database: DatabaseSync;
      try {
        database = acquire();
      } catch (error) {
        close();
        if (sqliteFailure(error) === "busy") throw stillBusy(waitMs);
        throw cannotKeep(`the lock ${path} cannot be taken`, error);
      }
      try {
        return work();
      } finally {
        database.exec("ROLLBACK");
      }
    },
  };
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function stillBusy(waitMs: number): ToolError {
  return new ToolError(`Another server has been changing files for ${waitMs / 1000} s; nothing was done here.`, {
    fix: "Repeat the call.",
  });
}
