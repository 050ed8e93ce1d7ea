import { chmodSync, renameSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

import { ToolError } from "@org/mcp-core/errors";
import { codeOf } from "@org/mcp-core/paths";

import { openDatabase, sqliteFailure } from "./sqlite.ts";
import { cannotKeep } from "./state-directory.ts";

/** A connection to the journal that outlives damage: a file that is no journal any more is moved aside and a new one begun. */
export interface Database {
  /** Runs one statement or transaction; it is repeated on a new journal when the old one turns out to be damaged. */
  use<T>(work: (database: DatabaseSync) => T): T;
  close(): void;
}

const SCHEMA_VERSION = 1;

export function createDatabase(path: string, warn: (message: string) => void): Database {
  let open: { database: DatabaseSync; inode: number } | undefined;

  function close(): void {
    try {
      open?.database.close();
    } finally {
      open = undefined;
    }
  }

  function connect(): DatabaseSync {
    // Another process may have moved a damaged one aside, or somebody removed it.
    if (open !== undefined && statSync(path, { throwIfNoEntry: false })?.ino !== open.inode) close();
    if (open === undefined) {
      const database = openDatabase(path);
      try {
        prepare(database, path);
      } catch (error) {
        database.close();
        throw error;
      }
      open = { database, inode: statSync(path).ino };
    }
    return open.database;
  }

  function setAside(): void {
    close();
    const aside = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
    for (const suffix of ["", "-wal", "-shm"]) {
      try {
        renameSync(path + suffix, aside + suffix);
      } catch (error) {
        if (codeOf(error) !== "ENOENT") throw error;
      }
    }
    warn(
      `The journal of changes was damaged. It is now ${aside}; changes before now cannot be undone. The files themselves are not affected.`,
    );
  }

  return {
    close,
    use(work) {
      try {
        try {
          return work(connect());
        } catch (error) {
          if (sqliteFailure(error) !== "damaged") throw error;
          setAside();
          return work(connect());
        }
      } catch (error) {
        if (error instanceof ToolError) throw error;
        close();
        const failure = sqliteFailure(error);
        if (failure === undefined) throw error;
        const why = {
          busy: "is in use",
          damaged: "is damaged",
          full: "cannot be written: the disk may be full",
          forbidden: "may not be written",
        };
        throw cannotKeep(`the journal ${path} ${why[failure]}`, error);
      }
    },
  };
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304");
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > SCHEMA_VERSION) {
    throw new ToolError(`The journal ${path} was made by a newer version of this server; nothing was changed.`, {
      fix: "Ask the user to update the server or to choose another --state-dir.",
    });
  }
  database.exec(`
    CREATE TABLE IF NOT EXISTS changes (
      id TEXT PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, phase TEXT NOT NULL, nonce TEXT NOT NULL, steps TEXT NOT NULL,
      summary TEXT NOT NULL, undoes TEXT, undone_by TEXT, bytes INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS sizes ON changes (id, phase, time, bytes);
    CREATE INDEX IF NOT EXISTS pending ON changes (id) WHERE phase = 'pending';
    PRAGMA user_version = ${SCHEMA_VERSION}`);
  if (process.platform !== "win32") chmodSync(path, 0o600);
}
