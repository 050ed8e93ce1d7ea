import { firstLine, oneLine } from "../schema/texts.ts";

/** Why a check's SQL failed, by SQLSTATE (manual, PostgreSQL Error Codes). */
const REASONS: Readonly<Record<string, string>> = {
  "42501": "not allowed to read it: GRANT pg_monitor to the role",
  "42P01": "this server has no such view",
  "42703": "this server's view has other columns",
  "42883": "this server has no such function",
  "55000": "not ready for it",
  "55P03": "waited for a lock for too long; see the check locks",
  "57014": "took longer than the time limit for statements",
};

/** One line that says why a check could not be read. */
export function whyNot(error: unknown): string {
  const reason = REASONS[sqlState(error) ?? ""];
  const message = oneLine(firstLine(error instanceof Error ? error.message : String(error)), 300);
  return reason === undefined ? message : `${reason} (${message})`;
}

function sqlState(error: unknown): string | undefined {
  const cause = error instanceof Error && typeof error.cause === "object" && error.cause !== null ? error.cause : error;
  return typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
