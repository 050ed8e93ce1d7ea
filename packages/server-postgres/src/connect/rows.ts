import type { Page, Text } from "../database.ts";

/** OIDs (pg_type.dat) of what comes as a number, and of what is parsed. They are the same in every PostgreSQL. */
const NUMBERS = new Set([20, 21, 23, 26, 700, 701]);
const BOOLEAN = 16;
const JSON_TYPES = new Set([114, 3802]);

/** The rows of one of our own queries as records; see `Session.rows`. */
export function recordsOf({ fields, rows }: Page): Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(fields.map(({ name, typeId }, column) => [name, valueOf(row[column] ?? null, typeId)] as const)),
  );
}

function valueOf(text: Text, typeId: number): unknown {
  if (text === null) return null;
  if (NUMBERS.has(typeId)) return Number(text);
  if (typeId === BOOLEAN) return text === "t";
  if (JSON_TYPES.has(typeId)) {
    const value: unknown = JSON.parse(text);
    return value;
  }
  return text;
}
