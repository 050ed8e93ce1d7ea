import type { Duplex } from "node:stream";

import type { Client, DatabaseError, Submittable } from "pg";

import type { Field, Page, Text } from "../database.ts";

/** What a batch needs of pg's `Connection`: the messages of the extended query protocol (manual 54.7). */
interface Messages {
  readonly stream: Duplex;
  parse(message: { text: string }): void;
  bind(message: { portal?: string; values?: readonly Text[] }): void;
  describe(message: { type: "P"; name?: string }): void;
  execute(message: { portal?: string; rows?: number }): void;
  sync(): void;
}

/** Messages from the server, as pg hands them to whoever submitted the batch. */
interface Described {
  readonly fields: readonly { name: string; tableID: number; columnID: number; dataTypeID: number; dataTypeModifier: number }[];
}

/** Statements that go to the server in one write and are answered in one piece. */
export interface Batch {
  /** Sent before the statement, without parameters: `BEGIN READ ONLY`. */
  readonly before: readonly string[];
  readonly sql: string;
  readonly params: readonly Text[];
  /** Rows passed over on the server. */
  readonly skip: number;
  readonly maxRows: number;
  /** Sent after it: `ROLLBACK`. */
  readonly after: readonly string[];
}

/** A batch on its way. */
export interface Running {
  /** What was read; rejects with the server's or the connection's error. */
  readonly page: Promise<Page>;
  /** Ends the reading with the rows there are, when the connection is about to be destroyed; false when there is not one whole row. */
  stopReading(): boolean;
}

const PORTAL = "page";

/**
 * Runs a batch with the extended query protocol, one round trip in all, results in text form.
 *
 * There is one Sync, at the end: after an error the server skips everything up to it, so the statement cannot run when `BEGIN READ ONLY`
 * has failed, and the extended protocol takes one statement a message, so nothing can be stacked behind it.
 * A batch that fails leaves an aborted transaction: the caller rolls back.
 */
export function runBatch(client: Client, batch: Batch): Running {
  const { promise, resolve, reject } = Promise.withResolvers<Page>();
  let fields: Field[] = [];
  const rows: (readonly Text[])[] = [];
  // Which of the statements is being answered; the one that reads comes after `before` and, when rows are passed over, the MOVE.
  let answered = 0;
  const reading = batch.before.length + (batch.skip > 0 ? 1 : 0);
  let ending: Pick<Page, "more" | "stoppedBy" | "command"> = { more: false };
  const limit = batch.maxRows + 1;

  function page(): Page {
    return { fields, rows, ...ending };
  }

  const submittable = {
    submit(connection: Messages): void {
      const { stream } = connection;
      stream.cork();
      try {
        for (const sql of batch.before) send(connection, sql);
        connection.parse({ text: batch.sql });
        const portal = batch.skip > 0 ? { portal: PORTAL } : {};
        connection.bind({ ...portal, values: batch.params });
        connection.describe(batch.skip > 0 ? { type: "P", name: PORTAL } : { type: "P" });
        if (batch.skip > 0) send(connection, `MOVE FORWARD ${batch.skip} IN ${PORTAL}`);
        connection.execute({ ...portal, rows: limit });
        for (const sql of batch.after) send(connection, sql);
        connection.sync();
      } finally {
        stream.uncork();
      }
    },
    handleRowDescription(message: Described): void {
      fields = message.fields.map(({ name, tableID, columnID, dataTypeID, dataTypeModifier }) => ({
        name,
        tableId: tableID,
        columnId: columnID,
        typeId: dataTypeID,
        typeModifier: dataTypeModifier,
      }));
    },
    handleDataRow(message: { fields: Text[] }): void {
      if (rows.length < batch.maxRows) rows.push(message.fields);
      else ending = { more: true, stoppedBy: "rows" };
    },
    handleCommandComplete(message: { text: string }): void {
      if (answered === reading) ending = { ...ending, command: message.text };
      answered += 1;
    },
    handlePortalSuspended(): void {
      ending = { more: true, stoppedBy: "rows" };
      answered += 1;
    },
    handleReadyForQuery(): void {
      resolve(page());
    },
    handleError(error: DatabaseError | Error): void {
      reject(error);
    },
    // The gate lets neither through; if one came all the same, the connection would wait for ever.
    handleEmptyQuery(): void {
      answered += 1;
    },
    handleCopyInResponse(connection: Messages): void {
      connection.stream.destroy(new Error("COPY is not for here"));
    },
    handleCopyData(_message: unknown, connection: Messages): void {
      connection.stream.destroy(new Error("COPY is not for here"));
    },
  };
  // pg's types name only `submit`; the rest is what its client calls on whatever was submitted (pg/lib/client.js).
  client.query(submittable as unknown as Submittable);
  return {
    page: promise,
    stopReading() {
      if (rows.length === 0) return false;
      ending = { more: true, stoppedBy: "bytes" };
      resolve(page());
      return true;
    },
  };
}

function send(connection: Messages, sql: string): void {
  connection.parse({ text: sql });
  connection.bind({});
  connection.execute({});
}
