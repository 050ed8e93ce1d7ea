/** What the server said of an error (manual 54.8). */
export interface Answer {
  readonly severity: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Where in the statement, in characters from 1. */
  readonly position?: number;
  readonly where?: string;
  /** The function of the server that said it; never translated, as the message may be. */
  readonly routine?: string;
  /** What the error is about, where the server says so (manual 54.8). */
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

const OPTIONAL = ["detail", "hint", "where", "routine", "schema", "table", "column", "constraint"] as const;

/** The server's words, if that is what the error is. */
export function answerOf(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !("severity" in error) || !("code" in error)) return undefined;
  const text = (key: string): string | undefined => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const position = Number(text("position"));
  const said = OPTIONAL.flatMap((key) => (text(key) === undefined ? [] : [[key, text(key)]]));
  return {
    severity: text("severity") ?? "ERROR",
    code: text("code") ?? "XX000",
    message: error.message,
    ...(Object.fromEntries(said) as Partial<Record<(typeof OPTIONAL)[number], string>>), // the keys are those of the list
    ...(Number.isSafeInteger(position) && position > 0 && { position }),
  };
}
