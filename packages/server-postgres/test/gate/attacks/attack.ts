/** A statement that tries to leave something behind, or to read what must not be read. */
export interface Attack {
  readonly cls: string;
  readonly sql: string;
  readonly params: readonly string[];
  /**
   * `gate`: the gate itself refuses it, for every role and on every version; the server never sees it. `anyone`: it may run where it does
   * no harm. Either way it leaves nothing.
   */
  readonly by: "gate" | "anyone";
}

/** `[sql, parameters]` where there are parameters. */
export type Written = string | readonly [sql: string, ...params: string[]];

/** Attacks of one class. */
export function attacks(cls: string, by: Attack["by"], statements: readonly Written[]): Attack[] {
  return statements.map((written) => {
    const [sql, ...params] = typeof written === "string" ? [written] : written;
    return { cls, by, sql, params };
  });
}
