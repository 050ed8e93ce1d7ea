import { readdirSync } from "node:fs";

import type { Keep } from "../entry/keep.ts";
import { keptBy } from "./record.ts";
import type { Rows } from "./rows.ts";

/** What a journal may hold. */
export interface Bounds {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

const MAX_CHANGES = 10_000;

/** Forgets the oldest changes until the journal is within its bounds; with `directory`, also removes what is kept there for no change. */
export function tidy(rows: Rows, keep: Keep, { maxBytes, maxAgeMs }: Bounds, directory?: string): void {
  let { count, bytes } = rows.totals();
  const since = Date.now() - maxAgeMs;
  for (let next = rows.oldest(); next !== undefined; next = rows.oldest()) {
    if (bytes <= maxBytes && next.time >= since && count <= MAX_CHANGES) break;
    const row = rows.get(next.id);
    rows.remove(next.id);
    for (const name of row === undefined ? [] : keptBy(row)) keep.discard(name);
    bytes -= next.bytes;
    count -= 1;
  }
  if (directory !== undefined) removeOrphans(rows, keep, directory);
}

function removeOrphans(rows: Rows, keep: Keep, directory: string): void {
  for (const name of readdirSync(directory)) {
    const row = rows.get(name.slice(0, name.indexOf("-")));
    if (row === undefined || !keptBy(row).includes(name)) keep.discard(name);
  }
}
