import { ToolError } from "@org/mcp-core/errors";

import type { Place } from "./place.ts";

/** SQLSTATE invalid_text_representation (manual, appendix A). */
const INVALID_TEXT = "22P02";

/** A failure of reading, with what only the caller's parameters and place explain. `json` are the parameters (1 for `$1`) sent as JSON. */
export function explained(error: unknown, params: readonly unknown[], json: ReadonlySet<number>, place: Place | undefined): unknown {
  if (!(error instanceof ToolError)) return error;
  const { message, fix = "", cause } = error;
  const list = params.findIndex((value, index) => Array.isArray(value) && !json.has(index + 1));
  // The name of the type is in the message whatever its language.
  if (list !== -1 && codeOf(cause) === INVALID_TEXT && message.includes("json")) {
    return new ToolError(message, {
      fix: `The list params[${list}] was sent as an SQL array. Where JSON is meant, write $${list + 1}::jsonb.`,
      cause,
    });
  }
  if (place === undefined) return error;
  return new ToolError(`From row ${place.seen + 1} of the result on: ${message}`, {
    fix: `${fix} A changed statement starts again; OFFSET ${place.seen} in it goes on here.`.trimStart(),
    cause,
  });
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
