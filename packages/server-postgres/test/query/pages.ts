import { expect } from "vitest";

import type { TestServer } from "../fixtures/server.ts";

/** All rows of a statement, read page by page, and what was said on the way. */
export interface Pages {
  /** Each as a line of the format `table`, which is PostgreSQL's own text. */
  readonly rows: readonly string[];
  readonly pages: number;
  readonly notes: readonly string[];
}

interface Options {
  readonly params?: readonly unknown[];
  /** Done before each page but the first. */
  readonly between?: (page: number) => Promise<unknown>;
}

/** Reads a statement to its end, `size` rows at a time. */
export async function readPages(server: TestServer, sql: string, size: number, { params = [], between }: Options = {}): Promise<Pages> {
  const rows: string[] = [];
  const notes: string[] = [];
  let cursor: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const data = await server.data("query", { sql, params, format: "table", max_rows: size, ...(cursor !== undefined && { cursor }) });
    const page = linesOf(data);
    expect(page).toHaveLength(data["row_count"] as number);
    expect(page.length).toBeLessThanOrEqual(size);
    rows.push(...page);
    if (typeof data["note"] === "string") notes.push(data["note"]);
    cursor = data["cursor"] as string | undefined;
    expect(data["truncated"]).toBe(cursor !== undefined);
    if (cursor === undefined) return { rows, pages, notes };
    expect(page).toHaveLength(size);
    await between?.(pages);
  }
}

/** All rows of a statement at once. */
export async function readWhole(server: TestServer, sql: string, params: readonly unknown[] = []): Promise<readonly string[]> {
  const data = await server.data("query", { sql, params, format: "table", max_rows: 10_000 });
  expect(data["truncated"]).toBe(false);
  return linesOf(data);
}

function linesOf({ text }: Record<string, unknown>): string[] {
  return String(text).split("\n").slice(1, -1);
}
