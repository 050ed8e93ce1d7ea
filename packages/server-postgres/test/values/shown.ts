import { execFileSync } from "node:child_process";

import type pg from "pg";

type Row = readonly (string | null)[];

/** What PostgreSQL itself shows: the text of each value, through the simple protocol and no code of ours. */
export async function shownByServer(client: pg.Client, sql: string): Promise<Row[]> {
  const asText = { getTypeParser: () => (text: string | Buffer) => String(text) };
  const { rows } = await client.query<(string | null)[]>({ text: sql, rowMode: "array", types: asText });
  return rows;
}

/** What psql shows, where there is one: values between separators that no value has in it. Undefined where there is none. */
export function shownByPsql(url: string, timeZone: string, sql: string): Row[] | undefined {
  const [between, after, nothing] = ["\u001f<|>", "\u001f<;>", "\u001f<NULL>"];
  const options = ["-X", "-A", "-t", "-F", between, "-R", after, "-P", `null=${nothing}`];
  try {
    const output = execFileSync("psql", [...options, "-d", url, "-c", sql], {
      encoding: "utf8",
      env: { ...process.env, PGTZ: timeZone, PGCLIENTENCODING: "UTF8" },
    });
    return output
      .replace(/\n$/, "")
      .split(after)
      .map((row) => row.split(between).map((value) => (value === nothing ? null : value)));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
