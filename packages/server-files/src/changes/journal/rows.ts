import type { SQLOutputValue } from "node:sqlite";

import type { Database } from "./database.ts";
import { keptBytes, type Row } from "./record.ts";

/** The journal's table. */
export interface Rows {
  save(row: Row): void;
  remove(id: string): void;
  get(id: string): Row | undefined;
  last(): string | undefined;
  pending(): Row[];
  /** Newest first. */
  newest(): Generator<Row>;
  /** How many done changes there are, and how many bytes they keep together. */
  totals(): { count: number; bytes: number };
  /** The oldest done change, with the bytes it keeps; undefined when there is none. Also of a row that cannot be read. */
  oldest(): { id: string; time: number; bytes: number } | undefined;
}

type Stored = Record<string, SQLOutputValue>;

const PAGE = 200;

export function createRows(database: Database): Rows {
  const all = (sql: string, ...values: (string | number)[]): Stored[] => database.use((open) => open.prepare(sql).all(...values));
  const rows = (found: Stored[]): Row[] => found.flatMap((stored) => read(stored) ?? []);

  return {
    save(row) {
      const values = [row.id, row.time, row.kind, row.phase, row.nonce, JSON.stringify(row.steps), row.summary];
      database.use((open) =>
        open
          .prepare("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .run(...values, row.undoes ?? null, row.undoneBy ?? null, keptBytes(row)),
      );
    },
    remove(id) {
      database.use((open) => open.prepare("DELETE FROM changes WHERE id = ?").run(id));
    },
    get: (id) => rows(all("SELECT * FROM changes WHERE id = ?", id))[0],
    last: () => {
      const id = all("SELECT max(id) AS id FROM changes")[0]?.["id"];
      return typeof id === "string" ? id : undefined;
    },
    pending: () => rows(all("SELECT * FROM changes WHERE phase = 'pending' ORDER BY id")),
    *newest() {
      for (let before = "~"; ;) {
        const page = all("SELECT * FROM changes WHERE phase = 'done' AND id < ? ORDER BY id DESC LIMIT ?", before, PAGE);
        yield* rows(page);
        const last = page.at(-1)?.["id"];
        if (page.length < PAGE || typeof last !== "string") return;
        before = last;
      }
    },
    totals() {
      const [found] = all("SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM changes WHERE phase = 'done'");
      return { count: Number(found?.["count"]), bytes: Number(found?.["bytes"]) };
    },
    oldest() {
      const [found] = all("SELECT id, time, bytes FROM changes WHERE phase = 'done' ORDER BY id LIMIT 1");
      return found && { id: String(found["id"]), time: Number(found["time"]), bytes: Number(found["bytes"]) };
    },
  };
}

function read(stored: Stored): Row | undefined {
  const text = (name: string): string | undefined => {
    const value = stored[name];
    return typeof value === "string" ? value : undefined;
  };
  try {
    return {
      id: text("id") ?? "",
      time: Number(stored["time"]),
      kind: text("kind") as Row["kind"], // written by `save` only
      phase: text("phase") as Row["phase"],
      nonce: text("nonce") ?? "",
      steps: JSON.parse(text("steps") ?? "[]") as Row["steps"],
      summary: text("summary") ?? "",
      undoes: text("undoes"),
      undoneBy: text("undone_by"),
    };
  } catch {
    return undefined; // a row that cannot be read cannot be undone; the others can
  }
}
